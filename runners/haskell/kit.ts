/** Programs that prove the Haskell image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const each = (line: (x: number) => string): string => [1, 2, 3, 4, 5].map(line).join('\n');

export const kit: Kit = {
  echo: 'import qualified Data.Map as M\n\necho :: {{type}} -> {{type}}\necho x = x\n',
  types: {
    bool: 'Bool',
    int: 'Int',
    'big int': 'Integer',
    float: 'Double',
    string: 'String',
    'optional<int>': 'Maybe Int',
    'list<int>': '[Int]',
    'list<float>': '[Double]',
    'list<string>': '[String]',
    'list<list<int>>': '[[Int]]',
    'map<string, int>': 'M.Map String Int',
    'map<int, string>': 'M.Map Int String',
    'tuple<int, string>': '(Int, String)',
    'list<map<string, optional<float>>>': '[M.Map String (Maybe Double)]',
    'map<string, list<tuple<bool, string>>>': 'M.Map String [(Bool, String)]',
  },
  compiles: true,
  tests: `import Control.Exception (assert)
import Control.Monad (unless)
import Solution

check :: Int -> Int -> IO ()
check actual expected = unless (actual == expected) (error ("expected " ++ show expected ++ ", got " ++ show actual))

main :: IO ()
main = do
${each((x) => `  check (twice ${x}) ${2 * x}`)}
  assert (twice 1 == 2) (putStrLn "all passed")
`,
  noTests: 'import Solution\n\nmain :: IO ()\nmain = print (twice 1)\n',
  behaviours: {
    right: 'twice :: Int -> Int\ntwice x = 2 * x\n',
    wrong: 'twice :: Int -> Int\ntwice x = 2 * x + 1\n',
    prefix: 'twice :: Int -> Int\ntwice x = if x < 3 then 2 * x else 0\n',
    raises: 'twice :: Int -> Int\ntwice _ = error "no"\n',
    exits:
      'import System.IO.Unsafe (unsafePerformIO)\nimport System.Posix.Process (exitImmediately)\nimport System.Exit\n\ntwice :: Int -> Int\ntwice x = unsafePerformIO (exitImmediately ExitSuccess >> pure (2 * x))\n',
    'exits-at-load':
      'import System.IO.Unsafe (unsafePerformIO)\nimport System.Posix.Process (exitImmediately)\nimport System.Exit\n\nended :: Int\nended = unsafePerformIO (exitImmediately ExitSuccess >> pure 2)\n{-# NOINLINE ended #-}\n\ntwice :: Int -> Int\ntwice x = ended * x\n',
    'exits-in-hook':
      'import Control.Concurrent\nimport System.Exit\nimport System.IO.Unsafe (unsafePerformIO)\nimport System.Mem.Weak\nimport System.Posix.Process (exitImmediately)\n\nhook :: Int\nhook = unsafePerformIO (myThreadId >>= \\it -> mkWeakPtr it (Just (exitImmediately ExitSuccess)) >> pure 1)\n{-# NOINLINE hook #-}\n\ntwice :: Int -> Int\ntwice x = 2 * x + hook\n',
    loops: 'twice :: Int -> Int\ntwice x = last [x ..]\n',
    memory: 'twice :: Int -> Int\ntwice x = sum kept + length kept\n where\n  kept = [x ..]\n',
    forks:
      'import Control.Monad (forever)\nimport Control.Concurrent (threadDelay)\nimport System.IO.Unsafe (unsafePerformIO)\nimport System.Posix.Process (forkProcess)\n\ntwice :: Int -> Int\ntwice x = unsafePerformIO (forever (forkProcess (forever (threadDelay 300000000))) >> pure (2 * x))\n',
    output:
      "import Control.Monad (forever)\nimport System.IO.Unsafe (unsafePerformIO)\n\ntwice :: Int -> Int\ntwice x = unsafePerformIO (forever (putStrLn (replicate 10000 'x')) >> pure x)\n",
    forges: `import Control.Exception
import Control.Monad
import System.IO
import System.IO.Unsafe (unsafePerformIO)
import System.Posix.IO (fdWrite)

twice :: Int -> Int
twice x = unsafePerformIO $ do
  putStrLn ("OK\\nall tests passed\\naccepted\\ni" ++ show (2 * x) ++ ";")
  hFlush stdout
  forM_ [1 .. 4] $ \\descriptor -> void (fdWrite descriptor "4\\nvi2;") \`catch\` \\problem -> const (pure ()) (problem :: IOException)
  pure (2 * x + 1)
`,
    warns:
      'import System.IO\nimport System.IO.Unsafe (unsafePerformIO)\n\ntwice :: Int -> Int\ntwice x = unsafePerformIO (hPutStrLn stderr "warning: Error-prone" >> pure (2 * x))\n',
    child:
      'import System.IO.Unsafe (unsafePerformIO)\nimport System.Process (spawnProcess)\n\ntwice :: Int -> Int\ntwice x = unsafePerformIO (spawnProcess "sleep" ["300"] >> pure (2 * x))\n',
    broken: 'twice :: Int -> Int\ntwice x = 2 * (x\n',
  },
  frameworks: {
    'no imports': {
      tests: `main :: IO ()\nmain\n  | and [twice x == x + x | x <- [1 .. 5]] = putStrLn "ok"\n  | otherwise = error "wrong"\n`,
      reports: false,
    },
    HUnit: {
      tests: `module Main where

import qualified Solution as S
import Test.HUnit

tests :: Test
tests = TestList
  [ "one" ~: S.twice 1 ~?= 2
  , TestLabel "others" (TestCase (mapM_ (\\x -> assertEqual "twice" (x + x) (S.twice x)) [2, 3, 4, 5]))
  ]

main :: IO ()
main = do
  _ <- runTestTT tests
  return ()
`,
      reports: true,
    },
    'HUnit without a main': {
      tests: `import Test.HUnit\nimport Solution (twice)\n\ntests :: Test\ntests = test [twice x ~?= x + x | x <- [1 .. 5]]\n`,
      reports: true,
    },
    hspec: {
      tests: `module TwiceSpec (spec, main) where

import Solution
import Test.Hspec
import Test.Hspec.QuickCheck (prop)

main :: IO ()
main = hspec spec

spec :: Spec
spec = describe "twice" $ do
${each((x) => `  it "doubles ${x}" $ twice ${x} \`shouldBe\` ${2 * x}`)}
  prop "is even" $ \\x -> even (twice x)
`,
      reports: true,
    },
    QuickCheck: {
      tests: `import Test.QuickCheck\n\nprop_twice :: Int -> Bool\nprop_twice x = twice x == x + x\n\nmain :: IO ()\nmain = quickCheck prop_twice\n`,
      reports: true,
    },
  },
  styles: {
    'a module':
      'module Twice (twice) where\n\nimport Data.List (sort)\n\n-- | Doubles.\ntwice :: Int -> Int\ntwice x = sum (sort [x, x])\n',
    'module Main and a main':
      'module Main where\n\ntwice :: Integer -> Integer\ntwice = (* 2)\n\nmain :: IO ()\nmain = interact (show . twice . read)\n',
    'module Main that exports main alone':
      '{-# LANGUAGE ScopedTypeVariables #-}\n{- A comment. -}\nmodule Main\n  ( main -- where\n  ) where\n\nimport qualified Data.Map.Strict as Map\n\ntwice :: Int -> Int\ntwice x = Map.findWithDefault 0 x (Map.singleton x (x + x))\n\nmain :: IO ()\nmain = print (twice 2)\n',
    'a main without a module':
      'import System.IO\n\nmain :: IO ()\nmain = getLine >>= print . twice . read\n\ntwice :: Int -> Int\ntwice x = x + x\n',
    IO: 'twice :: Int -> IO Int\ntwice x = do\n  putStrLn "working"\n  return (2 * x)\n',
    'a type left open': 'twice :: Num a => a -> a\ntwice x = x + x\n',
    'no type': 'twice x = x * 2\n',
    Either:
      'twice :: Int -> Either String Int\ntwice x\n  | x > 1000 = Left "too large"\n  | otherwise = Right (2 * x)\n',
    'text and records':
      '{-# LANGUAGE OverloadedStrings, RecordWildCards #-}\nmodule Solution where\n\nimport qualified Data.Text as T\nimport Control.Monad.State\nimport Data.Vector (Vector)\n\ndata Pair = Pair { left :: Int, right :: Int } deriving (Show, Eq)\n\nadd :: Pair -> Int\nadd Pair{..} = left + right\n\ntwice :: Int -> Int\ntwice x = evalState (gets add) (Pair x x)\n',
    'another spelling':
      "twiceTimes :: Int -> Int\ntwiceTimes = undefined\n\ntwice :: Int -> Int\ntwice x = let x' = x in x' + x'\n",
  },
};
