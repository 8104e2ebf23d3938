-- | Builds a submitted Haskell solution with the program that calls it, or with the user's tests.
--
-- >  build calls ENTRY SIGNATURE     solution.hs is in the current folder
-- >  build tests                     so are solution.hs and tests.hs
--
-- The solution becomes the module Solution and the tests the module Tests,
-- whatever they called themselves, and both export everything. The program
-- that calls the entry point relies on its type. Where that is left open
-- (`Num a => a -> a`) the program does not compile, and the next way to write
-- it says the types of the task's signature.
module Main (main) where

import Control.Monad (when)
import Data.Char (isAlphaNum, isDigit, isSpace, isUpper)
import Data.List (intercalate, isPrefixOf, stripPrefix, tails)
import System.Environment (getArgs)
import System.Exit (ExitCode (..), exitWith)
import System.IO (hPutStr, hSetEncoding, stderr, stdin, stdout, utf8)
import qualified System.IO as IO
import System.Process (readProcessWithExitCode)

main :: IO ()
main = do
  mapM_ (`hSetEncoding` utf8) [stdin, stdout, stderr]
  arguments <- getArgs
  solution <- readSource "solution.hs"
  writeSource "solution.hs" (asModule "Solution" [] solution)
  case arguments of
    ["calls", entry, signature] -> attempt Nothing (callers entry signature)
    _ -> do
      tests <- readSource "tests.hs"
      writeSource "tests.hs" (testModule (moduleName solution) tests)
      attempt Nothing [runner tests]

readSource :: FilePath -> IO String
readSource path = do
  file <- IO.openFile path IO.ReadMode
  hSetEncoding file utf8
  content <- IO.hGetContents file
  length content `seq` pure content

writeSource :: FilePath -> String -> IO ()
writeSource path content = IO.withFile path IO.WriteMode $ \file -> hSetEncoding file utf8 >> hPutStr file content

-- | Compiles with the first of these main modules that fits; shows what the compiler said of the first, if none does.
attempt :: Maybe String -> [String] -> IO ()
attempt said [] = hPutStr stderr (maybe "" id said) >> exitWith (ExitFailure 1)
attempt said (program : others) = do
  writeSource "main.hs" program
  let flags = ["@/opt/polyproof/flags", "/opt/polyproof/descriptors.o"]
  let sources = ["tests.hs" | "import qualified Tests" `isIn` program] ++ ["solution.hs", "main.hs"]
  (code, out, err) <- readProcessWithExitCode "ghc" (flags ++ sources ++ ["-o", "program"]) ""
  let complaint = err ++ out
  when (code == ExitSuccess) (hPutStr stderr complaint >> exitWith ExitSuccess)
  attempt (Just (maybe complaint id said)) (if "main.hs:" `isIn` complaint then others else [])

isIn :: String -> String -> Bool
isIn part = any (part `isPrefixOf`) . tails

-- | Programs that call the entry point: by its own type; with the types of the parameters said, and that of the result; with all parameters in one tuple.
callers :: String -> String -> [String]
callers entry signature = [with (apply id (const "")), with (apply id said), with (apply annotated said), with tupled]
 where
  (parameters, returns) = readSignature signature
  names = ["a" ++ show index | index <- [1 .. length parameters]]
  said kind = " :: " ++ kind
  argument types (name, kind) = "(from " ++ name ++ types kind ++ ")"
  apply result types = result (unwords (("Solution." ++ entry) : map (argument types) (zip names parameters)))
  annotated call = "(" ++ call ++ " :: " ++ returns ++ ")"
  tupled = "Solution." ++ entry ++ " (" ++ intercalate ", " (map (argument said) (zip names parameters)) ++ ")"
  with call =
    unlines
      [ "module Main (main) where"
      , "import qualified Data.Map"
      , "import Polyproof.Calls"
      , "import qualified Solution"
      , "main :: IO ()"
      , "main = serve call"
      , " where"
      , "  call [" ++ intercalate ", " names ++ "] = result (" ++ call ++ ")"
      , "  call _ = fail \"the entry point takes " ++ show (length names) ++ " arguments\""
      ]

-- | Types of the parameters and of the result: see signatureText in verification/types.ts.
readSignature :: String -> ([String], String)
readSignature signature = case drop 1 signature of
  rest ->
    let (count, after) = span isDigit rest
        (parameters, result) = readTypes (read count) (drop 1 after)
     in (parameters, fst (readType result))

readTypes :: Int -> String -> ([String], String)
readTypes 0 rest = ([], rest)
readTypes count rest = let (it, after) = readType rest; (others, end) = readTypes (count - 1) after in (it : others, end)

readType :: String -> (String, String)
readType ('n' : rest) = ("()", rest)
readType ('t' : rest) = ("Bool", rest)
readType ('j' : rest) = ("Integer", rest)
readType ('d' : rest) = ("Double", rest)
readType ('s' : rest) = ("String", rest)
readType ('o' : rest) = let (it, after) = readType rest in ("(Maybe " ++ it ++ ")", after)
readType ('l' : rest) = let (it, after) = readType rest in ("[" ++ it ++ "]", after)
readType ('m' : rest) = let ([key, it], after) = readTypes 2 rest in ("(Data.Map.Map " ++ key ++ " " ++ it ++ ")", after)
readType ('u' : rest) =
  let (count, after) = span isDigit rest
      (items, end) = readTypes (read count) (drop 1 after)
   in ("(" ++ intercalate ", " items ++ ")", end)
readType rest = ("Int", drop 1 rest)

-- | The main module that runs tests: their main, or what a framework would find.
runner :: String -> String
runner tests = unlines (["module Main (main) where", "import qualified Polyproof.Tests", "import qualified Tests"] ++ chosen)
 where
  chosen
    | defines "main" = body "Tests.main"
    | defines "spec" = "import Test.Hspec (hspec)" : body "(hspec Tests.spec)"
    | defines "tests" = "import Test.HUnit (runTestTT)" : body "(runTestTT Tests.tests)"
    | defines "test" = "import Test.HUnit (runTestTT)" : body "(runTestTT Tests.test)"
    | otherwise = body "Tests.main"
  body it = ["main :: IO ()", "main = Polyproof.Tests.run " ++ it]
  defines name = any (\line -> maybe False ends (stripPrefix name line)) (lines tests)
  ends rest = any (`isPrefixOf` dropWhile isSpace rest) ["=", "::"]

-- | The tests as a module that imports the solution under whatever name they know it, without its main.
testModule :: Maybe String -> String -> String
testModule name source
  | any ((/= Nothing) . known) (lines source) = asModule "Tests" [] (unlines (map renamed (lines source)))
  | otherwise = asModule "Tests" ["import Solution hiding (main)"] source
 where
  known line = case words line of
    "import" : "qualified" : it : _ | isSolution it -> Just (takeWhile isNameChar it)
    "import" : it : _ | isSolution it -> Just (takeWhile isNameChar it)
    _ -> Nothing
  isSolution it = takeWhile isNameChar it `elem` (["Solution", "Main", "Lib"] ++ maybe [] pure name)
  renamed line = case known line of
    Just it -> withoutMain (replaceFirst it "Solution" line)
    Nothing -> line
  withoutMain line = if words line == ["import", "Solution"] then line ++ " hiding (main)" else line

replaceFirst :: String -> String -> String -> String
replaceFirst old new text = case text of
  [] -> []
  _ | Just rest <- stripPrefix old text -> new ++ rest
  letter : rest -> letter : replaceFirst old new rest

isNameChar :: Char -> Bool
isNameChar letter = isAlphaNum letter || letter `elem` "._'"

-- | The name that a source gives its module.
moduleName :: String -> Maybe String
moduleName source = case stripPrefix "module" (snd (splitHeader source)) of
  Just rest | (name@(first : _), _) <- span isNameChar (dropWhile isSpace rest), isUpper first -> Just name
  _ -> Nothing

-- | The source as a module of that name which exports everything and imports more; its lines keep their numbers.
asModule :: String -> [String] -> String -> String
asModule name imports source = unlines ([header ++ "module " ++ name ++ " where"] ++ imports ++ [mark]) ++ body
 where
  (header, code) = splitHeader source
  body = case stripPrefix "module" code of
    Just rest | Just _ <- moduleName source -> afterWhere rest
    _ -> code
  mark = "{-# LINE " ++ show (1 + length (filter (== '\n') (take (length source - length body) source))) ++ " \"" ++ file ++ "\" #-}"
  file = if name == "Tests" then "tests.hs" else "solution.hs"

-- | What follows the `where` of a module clause.
afterWhere :: String -> String
afterWhere text = case text of
  [] -> []
  '-' : '-' : rest -> afterWhere (dropWhile (/= '\n') rest)
  '{' : '-' : rest -> afterWhere (snd (comment 1 rest))
  'w' : 'h' : 'e' : 'r' : 'e' : rest | null rest || not (isNameChar (head rest)) -> rest
  letter : rest | isNameChar letter -> afterWhere (dropWhile isNameChar rest)
                | otherwise -> afterWhere rest

-- | Comments, pragmas and blank lines at the top, and the rest.
splitHeader :: String -> (String, String)
splitHeader source = go "" source
 where
  go seen text = case text of
    letter : rest | isSpace letter -> go (letter : seen) rest
    '-' : '-' : _ -> let (line, rest) = break (== '\n') text in go (reverse line ++ seen) rest
    '#' : '!' : _ | null seen -> let (line, rest) = break (== '\n') text in go (reverse line ++ seen) rest
    '{' : '-' : rest -> let (inner, after) = comment 1 rest in go (reverse ("{-" ++ inner) ++ seen) after
    _ -> (reverse seen, text)

-- | A block comment to its end, and the rest.
comment :: Int -> String -> (String, String)
comment 0 text = ("", text)
comment depth text = case text of
  [] -> ("", "")
  '{' : '-' : rest -> let (inner, after) = comment (depth + 1) rest in ("{-" ++ inner, after)
  '-' : '}' : rest -> let (inner, after) = comment (depth - 1) rest in ("-}" ++ inner, after)
  letter : rest -> let (inner, after) = comment depth rest in (letter : inner, after)
