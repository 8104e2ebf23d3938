{-# LANGUAGE PackageImports #-}

-- | HUnit, whose runners report each test and forget no failure.
module Test.HUnit (module Original, runTestTT, runTestTTAndExit) where

import Control.Monad (void)
import Data.List (intercalate)
import Polyproof.Tests (framework, report)
import "HUnit" Test.HUnit as Original hiding (runTestTT, runTestTTAndExit)
import qualified "HUnit" Test.HUnit.Lang as Lang

runTestTT :: Test -> IO Counts
runTestTT tests = do
  framework
  (counts, ()) <- performTest (\_ () -> pure ()) complain complain () (reporting [] tests)
  putStrLn (showCounts counts)
  pure counts
 where
  complain _ message state () = putStrLn ("### " ++ showPath (path state) ++ "\n" ++ message)

runTestTTAndExit :: Test -> IO ()
runTestTTAndExit = void . runTestTT

-- | The same tests, each of which reports how it ended.
reporting :: [String] -> Test -> Test
reporting names (TestLabel label test') = TestLabel label (reporting (label : names) test')
reporting names (TestList tests) = TestList (zipWith (\index -> reporting (show index : names)) [0 :: Int ..] tests)
reporting names (TestCase check) = TestCase $ do
  outcome <- Lang.performTestCase check
  case outcome of
    Lang.Success -> report name Nothing
    Lang.Failure _ message -> report name (Just message) >> assertFailure message
    Lang.Error _ message -> report name (Just message) >> assertFailure message
 where
  name = intercalate ":" (reverse names)
