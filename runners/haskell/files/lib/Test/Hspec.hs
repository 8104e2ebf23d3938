{-# LANGUAGE PackageImports #-}

-- | Hspec, whose runner reports each example.
module Test.Hspec (module Original, hspec) where

import Data.List (intercalate)
import Polyproof.Tests (framework, report)
import "hspec-core" Test.Hspec.Core.Format (Event (..), Item (..), Result (..))
import "hspec-core" Test.Hspec.Core.Formatters.V2 (checks, formatterToFormat)
import "hspec-core" Test.Hspec.Core.Runner (Config (..), defaultConfig, hspecWith)
import "hspec-core" Test.Hspec.Core.Spec (FailureReason (..))
import "hspec" Test.Hspec as Original hiding (hspec)

hspec :: Spec -> IO ()
hspec spec = framework >> hspecWith defaultConfig{configFormat = Just format, configIgnoreConfigFile = True} spec
 where
  format config = do
    print' <- formatterToFormat checks config
    pure (\event -> tell event >> print' event)

tell :: Event -> IO ()
tell (ItemDone (groups, name) item) = case itemResult item of
  Success -> report title Nothing
  Pending _ _ -> pure ()
  Failure _ reason -> report title (Just (explain reason))
 where
  title = intercalate " / " (groups ++ [name])
tell _ = pure ()

explain :: FailureReason -> String
explain NoReason = "failed"
explain (Reason why) = why
explain (ColorizedReason why) = why
explain (ExpectedButGot _ expected got) = "expected " ++ expected ++ ", got " ++ got
explain (Error _ problem) = show problem
