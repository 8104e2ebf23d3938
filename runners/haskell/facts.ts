/**
 * Haskell: GHC 9.6, optimised, assertions on.
 *
 * files/Build.hs makes modules of the texts and writes the program that calls
 * the entry point. -O1, because -O2 takes longer and gains small programs nothing.
 */
import type { Runner } from '../runner.ts';

export const haskell: Runner = {
  name: 'haskell',
  title: 'Haskell (GHC 9.6)',
  aliases: ['hs', 'ghc'],
  extensions: ['hs'],
  image: { folder: 'haskell', megabytes: 1230 },
  naming: 'camel',
  program: {
    files: { 'main.hs': '{{source}}\n' },
    compile: ['ghc', '-O1', '-v0', '-w', '-fno-ignore-asserts', '-optl-fuse-ld=mold', '-o', 'program', 'main.hs'],
    run: ['./program'],
  },
  calls: {
    files: { 'solution.hs': '{{source}}\n' },
    compile: ['/opt/polyproof/build', 'calls', '{{entry}}', '{{signature}}'],
    run: ['./program'],
  },
  tests: {
    files: { 'solution.hs': '{{source}}\n', 'tests.hs': '{{tests}}\n' },
    compile: ['/opt/polyproof/build', 'tests'],
    run: ['./program'],
    checks:
      /\b(?:assert\w*|error|errorWithoutStackTrace|undefined|exit(?:Failure|With)|throw(?:IO)?|ioError|fail|should\w+|expectationFailure|quickCheck\w*|verboseCheck\w*|prop|property|TestCase)\b|@\?=|@=\?|~\?=|~=\?|[@~]\?/,
  },
  lacks: {},
  libraries: [
    'the libraries of GHC (base, containers, text, bytestring, mtl, array, …)',
    'vector',
    'unordered-containers',
    'split',
    'random',
    'HUnit 1.6',
    'hspec 2.11',
    'QuickCheck 2.14',
  ],
  guidance:
    'Write one top-level function with a type signature, curried, pure or in IO. ' +
    'int: Int; big int: Integer; float: Double; bool: Bool; string: String or Text; list<T>: [T] (or Vector, Seq); ' +
    'map<K,V>: Data.Map.Map K V; tuple: a tuple; optional<T>: Maybe T. ' +
    'Return the result; raise errors with error or throw, or return Left. A module clause and a main are allowed and ignored.',
  memoryMessages: ['heap exhausted', 'out of memory'],
  hello: 'main :: IO ()\nmain = putStrLn "hello"\n',
};
