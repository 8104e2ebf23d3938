{-# LANGUAGE PackageImports #-}

-- | QuickCheck, which only prints that a property fails: here that is remembered.
module Test.QuickCheck
  ( module Original
  , quickCheck
  , quickCheckWith
  , quickCheckResult
  , quickCheckWithResult
  , verboseCheck
  , verboseCheckWith
  ) where

import Control.Monad (void)
import Polyproof.Tests (report)
import "QuickCheck" Test.QuickCheck as Original hiding
  ( quickCheck
  , quickCheckResult
  , quickCheckWith
  , quickCheckWithResult
  , verboseCheck
  , verboseCheckWith
  )
import qualified "QuickCheck" Test.QuickCheck as Real

quickCheck :: Testable prop => prop -> IO ()
quickCheck = void . quickCheckResult

quickCheckWith :: Testable prop => Args -> prop -> IO ()
quickCheckWith settings = void . quickCheckWithResult settings

quickCheckResult :: Testable prop => prop -> IO Result
quickCheckResult = quickCheckWithResult stdArgs

quickCheckWithResult :: Testable prop => Args -> prop -> IO Result
quickCheckWithResult settings property' = do
  result <- Real.quickCheckWithResult settings property'
  report "property" (if isSuccess result then Nothing else Just (output result))
  pure result

verboseCheck :: Testable prop => prop -> IO ()
verboseCheck = quickCheck . verbose

verboseCheckWith :: Testable prop => Args -> prop -> IO ()
verboseCheckWith settings = quickCheckWith settings . verbose
