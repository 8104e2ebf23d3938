{-# LANGUAGE FlexibleInstances #-}
{-# LANGUAGE OverloadedStrings #-}
{-# LANGUAGE UndecidableInstances #-}

-- | Serves calls of the entry point. The program that glue.hs writes uses it.
module Polyproof.Calls (serve, Result (..), from) where

import Control.Exception (SomeException (..), catch, displayException, evaluate, fromException)
import qualified Data.ByteString as B
import qualified Data.ByteString.Builder as Builder
import qualified Data.ByteString.Lazy as Lazy
import Data.Typeable (typeOf)
import Polyproof.Channel
import Polyproof.Values

-- | What an entry point may return: a neutral value, an action that gives one, or either an error or one.
class Result a where
  result :: a -> IO B.ByteString

instance {-# OVERLAPPABLE #-} To a => Result a where
  result it = evaluate ("v" <> encode it)

instance {-# OVERLAPPING #-} Result a => Result (IO a) where
  result action = action >>= result

instance {-# OVERLAPPING #-} (Show error, Result a) => Result (Either error a) where
  result (Left it) = evaluate (raised "Left" (show it))
  result (Right it) = result it

-- | Answers calls until there are no more. A result is evaluated to its end before the reply is sent.
serve :: ([Value] -> IO B.ByteString) -> IO ()
serve call = do
  next <- receive
  case next of
    Nothing -> leave 0
    Just payload -> do
      reply <- answer payload `catch` \problem -> pure (failure problem)
      flushAll
      send reply
      serve call
 where
  answer payload = case decode payload of
    Items arguments -> call arguments
    _ -> pure (unable "the call is not readable")

failure :: SomeException -> B.ByteString
failure problem@(SomeException it) = case fromException problem of
  Just (Unfit why) -> unable why
  Nothing -> raised (show (typeOf it)) (displayException it)

raised :: String -> String -> B.ByteString
raised kind message = Lazy.toStrict (Builder.toLazyByteString ("e" <> text kind <> text message))

unable :: String -> B.ByteString
unable why = Lazy.toStrict (Builder.toLazyByteString ("u" <> text why))
