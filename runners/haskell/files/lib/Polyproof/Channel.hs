{-# LANGUAGE ForeignFunctionInterface #-}

-- | Frames on the private descriptors, and the end of the process.
module Polyproof.Channel (receive, send, leave, flushAll) where

import Control.Exception (SomeException, try)
import Control.Monad (void)
import qualified Data.ByteString as B
import qualified Data.ByteString.Char8 as C
import qualified Data.ByteString.Internal as B (createAndTrim)
import qualified Data.ByteString.Unsafe as B
import Data.Int (Int64)
import Foreign.C.Types (CChar, CInt (..))
import Foreign.Ptr (Ptr, castPtr)
import System.IO (hFlush, stderr, stdout)

foreign import ccall safe "polyproof_length" frameLength :: IO Int64
foreign import ccall safe "polyproof_read" frameRead :: Ptr CChar -> Int64 -> IO CInt
foreign import ccall safe "polyproof_write" frameWrite :: Ptr CChar -> Int64 -> IO ()
foreign import ccall unsafe "polyproof_leave" leaveAtOnce :: CInt -> IO ()

-- | The payload of the next frame, or nothing at the end.
receive :: IO (Maybe B.ByteString)
receive = do
  size <- frameLength
  if size < 0
    then pure Nothing
    else do
      let capacity = fromIntegral size
      payload <- B.createAndTrim capacity $ \to -> do
        filled <- frameRead (castPtr to) size
        pure (if filled == 1 then capacity else 0)
      pure (if B.length payload == capacity then Just payload else Nothing)

send :: B.ByteString -> IO ()
send payload = B.unsafeUseAsCStringLen frame $ \(bytes, size) -> frameWrite bytes (fromIntegral size)
 where
  frame = C.pack (show (B.length payload) ++ "\n") <> payload

flushAll :: IO ()
flushAll = mapM_ (quietly . hFlush) [stdout, stderr]
 where
  quietly action = void (try action :: IO (Either SomeException ()))

-- | Ends at once: no finalisers, no hooks, no waiting for threads.
leave :: Int -> IO a
leave code = flushAll >> leaveAtOnce (fromIntegral code) >> leave code
