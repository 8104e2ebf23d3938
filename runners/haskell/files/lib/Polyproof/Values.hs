{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE FlexibleInstances #-}
{-# LANGUAGE ForeignFunctionInterface #-}
{-# LANGUAGE OverloadedStrings #-}

-- | The wire form of neutral values (docs/decisions/0002), and the Haskell
-- types that stand for them. Type classes choose what is read and written.
module Polyproof.Values
  ( Value (..)
  , Unfit (..)
  , From (..)
  , To (..)
  , decode
  , encode
  , text
  ) where

import Control.Exception (Exception, throw)
import qualified Data.ByteString as B
import qualified Data.ByteString.Builder as Builder
import qualified Data.ByteString.Char8 as C
import qualified Data.ByteString.Lazy as Lazy
import Data.Char (GeneralCategory (Surrogate), generalCategory)
import Data.Foldable (toList)
import Data.Hashable (Hashable)
import qualified Data.HashMap.Strict as HashMap
import Data.Int (Int16, Int32, Int64, Int8)
import qualified Data.IntMap as IntMap
import qualified Data.List.NonEmpty as NonEmpty
import qualified Data.Map as Map
import qualified Data.Sequence as Seq
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import qualified Data.Text.Lazy as LazyText
import qualified Data.Vector as Vector
import qualified Data.Vector.Unboxed as Unboxed
import Data.Word (Word16, Word32, Word64, Word8)
import Foreign.C.String (CString)
import Numeric.Natural (Natural)
import System.IO.Unsafe (unsafePerformIO)

-- | What comes in with a call.
data Value
  = Null
  | Bool !Bool
  | Int !Integer
  | Float !Double
  | String !Text.Text
  | Items [Value]
  | Entries [(Value, Value)]

-- | A value that is not neutral, or one that a parameter cannot hold.
newtype Unfit = Unfit String

instance Show Unfit where
  show (Unfit why) = why

instance Exception Unfit

foreign import ccall unsafe "polyproof_double" toDouble :: CString -> IO Double

-- | The value that the bytes hold.
decode :: B.ByteString -> Value
decode bytes = fst (readValue bytes)

readValue :: B.ByteString -> (Value, B.ByteString)
readValue bytes = case C.uncons bytes of
  Just ('n', rest) -> (Null, rest)
  Just ('t', rest) -> (Bool True, rest)
  Just ('f', rest) -> (Bool False, rest)
  Just ('i', rest) -> case C.readInteger rest of
    Just (number, after) -> (Int number, B.drop 1 after)
    Nothing -> unreadable
  Just ('d', rest) ->
    let (decimal, after) = C.break (== ';') rest
     in (Float (unsafePerformIO (B.useAsCString decimal toDouble)), B.drop 1 after)
  Just ('s', rest) ->
    let (length', after) = count rest
        (content, others) = B.splitAt length' after
     in (String (Text.decodeUtf8 content), others)
  Just ('m', rest) ->
    let (length', after) = count rest
        (items, others) = readItems (2 * length') after
     in (Entries (pairs items), others)
  Just (tag, rest) | tag == 'l' || tag == 'u' ->
    let (length', after) = count rest
        (items, others) = readItems length' after
     in (Items items, others)
  _ -> unreadable
 where
  count rest = maybe unreadable (fmap (B.drop 1)) (C.readInt rest)

readItems :: Int -> B.ByteString -> ([Value], B.ByteString)
readItems = go []
 where
  go items 0 bytes = (reverse items, bytes)
  go items missing bytes = let (!item, rest) = readValue bytes in go (item : items) (missing - 1) rest

pairs :: [a] -> [(a, a)]
pairs (key : item : rest) = (key, item) : pairs rest
pairs _ = []

unreadable :: a
unreadable = throw (Unfit "the call is not readable")

-- | The wire form of a value, evaluated to its end.
encode :: To a => a -> B.ByteString
encode value
  | Lazy.length bytes > bytesMax = throw (Unfit ("the result takes more than " ++ show bytesMax ++ " bytes"))
  | otherwise = Lazy.toStrict bytes
 where
  bytes = Lazy.take (bytesMax + 1) (Builder.toLazyByteString (to value))
  bytesMax = 16 * 1024 * 1024

-- | Wire form of a text of ours, which must not fail.
text :: String -> Builder.Builder
text = toText . Text.pack . take 2000

toText :: Text.Text -> Builder.Builder
toText string = Builder.char7 's' <> Builder.intDec (B.length bytes) <> Builder.char7 ':' <> Builder.byteString bytes
 where
  bytes = Text.encodeUtf8 string

-- | Types that a parameter may have.
class From a where
  from :: Value -> a

  -- | How a list of these is read: lists of characters are strings.
  fromList :: Value -> [a]
  fromList (Items items) = map from items
  fromList value = misfit "a list" value

-- | Types that a result may have.
class To a where
  to :: a -> Builder.Builder
  listTo :: [a] -> Builder.Builder
  listTo items = Builder.char7 'l' <> Builder.intDec (length items) <> Builder.char7 ':' <> foldMap to items

misfit :: String -> Value -> a
misfit wanted value = throw (Unfit ("the parameter takes " ++ wanted ++ ", given was " ++ kind))
 where
  kind = case value of
    Null -> "null"
    Bool _ -> "a bool"
    Int number -> "the int " ++ show number
    Float number -> "the float " ++ show number
    String _ -> "a string"
    Items _ -> "a list"
    Entries _ -> "a map"

instance From () where
  from Null = ()
  from value = misfit "()" value

instance To () where
  to () = Builder.char7 'n'

instance From Bool where
  from (Bool it) = it
  from value = misfit "a Bool" value

instance To Bool where
  to it = Builder.char7 (if it then 't' else 'f')

instance From Integer where
  from (Int it) = it
  from value = misfit "an Integer" value

instance To Integer where
  to it = Builder.char7 'i' <> Builder.integerDec it <> Builder.char7 ';'

bounded :: (Integral a, Bounded a) => Value -> a
bounded (Int it)
  | it >= toInteger (minBound `asTypeOf` number) && it <= toInteger (maxBound `asTypeOf` number) = number
 where
  number = fromInteger it
bounded value = misfit "a smaller int" value

instance From Int where from = bounded
instance From Int8 where from = bounded
instance From Int16 where from = bounded
instance From Int32 where from = bounded
instance From Int64 where from = bounded
instance From Word where from = bounded
instance From Word8 where from = bounded
instance From Word16 where from = bounded
instance From Word32 where from = bounded
instance From Word64 where from = bounded

instance From Natural where
  from (Int it) | it >= 0 = fromInteger it
  from value = misfit "a Natural" value

instance To Int where to = to . toInteger
instance To Int8 where to = to . toInteger
instance To Int16 where to = to . toInteger
instance To Int32 where to = to . toInteger
instance To Int64 where to = to . toInteger
instance To Word where to = to . toInteger
instance To Word8 where to = to . toInteger
instance To Word16 where to = to . toInteger
instance To Word32 where to = to . toInteger
instance To Word64 where to = to . toInteger
instance To Natural where to = to . toInteger

instance From Double where
  from (Float it) = it
  from (Int it) = fromInteger it
  from value = misfit "a Double" value

instance To Double where
  to it = Builder.char7 'd' <> decimal <> Builder.char7 ';'
   where
    decimal
      | isNaN it = "nan"
      | isInfinite it = if it > 0 then "inf" else "-inf"
      | otherwise = Builder.string7 (show it)

instance From Float where
  from = realToFrac' . from
   where
    realToFrac' it
      | isNaN it = 0 / 0
      | isInfinite it = if it > 0 then 1 / 0 else -1 / 0
      | otherwise = realToFrac (it :: Double)

instance To Float where
  to it
    | isNaN it || isInfinite it = to (if isNaN it then 0 / 0 else if it > 0 then 1 / 0 else -1 / 0 :: Double)
    | otherwise = Builder.char7 'd' <> Builder.string7 (show it) <> Builder.char7 ';'

instance From Char where
  from (String it) | Text.length it == 1 = Text.head it
  from value = misfit "a Char" value
  fromList (String it) = Text.unpack it
  fromList (Items items) = map from items
  fromList value = misfit "a String" value

instance To Char where
  to it = listTo [it]
  listTo string
    | any ((== Surrogate) . generalCategory) string = throw (Unfit "the result holds half of a surrogate pair, which no text can")
    | otherwise = toText (Text.pack string)

instance From Text.Text where
  from (String it) = it
  from value = misfit "a Text" value

instance To Text.Text where to = toText

instance From LazyText.Text where from = LazyText.fromStrict . from
instance To LazyText.Text where to = toText . LazyText.toStrict

instance From B.ByteString where from = Text.encodeUtf8 . from

instance To B.ByteString where
  to it = either (const (throw (Unfit "the result holds bytes that are not text"))) toText (Text.decodeUtf8' it)

instance From a => From [a] where from = fromList
instance To a => To [a] where to = listTo

instance From a => From (NonEmpty.NonEmpty a) where
  from value = case fromList value of
    [] -> misfit "a list that is not empty" value
    item : items -> item NonEmpty.:| items

instance To a => To (NonEmpty.NonEmpty a) where to = listTo . toList
instance From a => From (Seq.Seq a) where from = Seq.fromList . fromList
instance To a => To (Seq.Seq a) where to = listTo . toList
instance From a => From (Vector.Vector a) where from = Vector.fromList . fromList
instance To a => To (Vector.Vector a) where to = listTo . toList
instance (From a, Unboxed.Unbox a) => From (Unboxed.Vector a) where from = Unboxed.fromList . fromList
instance (To a, Unboxed.Unbox a) => To (Unboxed.Vector a) where to = listTo . Unboxed.toList

instance From a => From (Maybe a) where
  from Null = Nothing
  from value = Just (from value)

instance To a => To (Maybe a) where to = maybe (Builder.char7 'n') to

entries :: (From k, From v) => Value -> [(k, v)]
entries (Entries items) = [(from key, from item) | (key, item) <- items]
entries value = misfit "a map" value

toEntries :: (To k, To v) => [(k, v)] -> Builder.Builder
toEntries items = Builder.char7 'm' <> Builder.intDec (length items) <> Builder.char7 ':' <> foldMap entry items
 where
  entry (key, item) = to key <> to item

instance (Ord k, From k, From v) => From (Map.Map k v) where from = Map.fromList . entries
instance (To k, To v) => To (Map.Map k v) where to = toEntries . Map.toList
instance From v => From (IntMap.IntMap v) where from = IntMap.fromList . entries
instance To v => To (IntMap.IntMap v) where to = toEntries . IntMap.toList
instance (Eq k, Hashable k, From k, From v) => From (HashMap.HashMap k v) where from = HashMap.fromList . entries
instance (To k, To v) => To (HashMap.HashMap k v) where to = toEntries . HashMap.toList

tuple :: [Builder.Builder] -> Builder.Builder
tuple items = Builder.char7 'u' <> Builder.intDec (length items) <> Builder.char7 ':' <> mconcat items

instance (From a, From b) => From (a, b) where
  from (Items [a, b]) = (from a, from b)
  from value = misfit "a pair" value

instance (From a, From b, From c) => From (a, b, c) where
  from (Items [a, b, c]) = (from a, from b, from c)
  from value = misfit "a triple" value

instance (From a, From b, From c, From d) => From (a, b, c, d) where
  from (Items [a, b, c, d]) = (from a, from b, from c, from d)
  from value = misfit "a tuple of four" value

instance (From a, From b, From c, From d, From e) => From (a, b, c, d, e) where
  from (Items [a, b, c, d, e]) = (from a, from b, from c, from d, from e)
  from value = misfit "a tuple of five" value

instance (To a, To b) => To (a, b) where
  to (a, b) = tuple [to a, to b]

instance (To a, To b, To c) => To (a, b, c) where
  to (a, b, c) = tuple [to a, to b, to c]

instance (To a, To b, To c, To d) => To (a, b, c, d) where
  to (a, b, c, d) = tuple [to a, to b, to c, to d]

instance (To a, To b, To c, To d, To e) => To (a, b, c, d, e) where
  to (a, b, c, d, e) = tuple [to a, to b, to c, to d, to e]
