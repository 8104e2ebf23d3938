/**
 * Clojure 1.12 with clojure.test, on what is the JVM's in Java's harness.
 *
 * Nothing is compiled ahead: programs are loaded as scripts, from an archive of loaded
 * classes that takes off most of the start.
 */
import { memoryMessages, runHarness } from '../java/jvm.ts';
import type { Runner } from '../runner.ts';

const solution = { 'solution.clj': '{{source}}\n' };

export const clojure: Runner = {
  name: 'clojure',
  title: 'Clojure 1.12',
  aliases: ['clj'],
  extensions: ['clj', 'cljc'],
  image: { folder: 'clojure', shares: ['java/files'], megabytes: 370 },
  naming: 'kebab',
  program: { files: solution, run: runHarness('classes', 'polyproof.Program') },
  calls: { files: solution, run: runHarness('classes', 'polyproof.Calls', '{{entry}}') },
  tests: {
    files: { ...solution, 'tests.clj': '{{tests}}\n' },
    run: runHarness('classes', 'polyproof.Tests'),
    // An exit at the end of the tests is an end like any other.
    rewrites: [{ in: 'tests', pattern: /\(System\/exit(?=\s)/g, with: '(polyproof.Tests/exit' }],
    checks:
      /\((?:is|are|assert)\s|\(throw\b|\bex-info\b|\(polyproof\.Tests\/exit\s+(?!0\s*\))|\(System\/exit\s+(?!0\s*\))/,
    failedCheckMessages: ['AssertionError', 'Assert failed'],
  },
  lacks: { tuple: 'tuples are vectors' },
  libraries: [
    "Clojure's library 1.12 with clojure.string, clojure.set and clojure.spec",
    'clojure.test',
    'the Java 21 class library',
  ],
  guidance:
    'A function at the top level, with or without (ns …). Integers are Long (BigInt where they must be), floats Double, strings String, ' +
    'lists and tuples vectors, maps maps with string keys, and null is nil. A result may be any sequence, a set becomes a sorted list, ' +
    'a keyword a string and a ratio a float. Raise errors by (throw (ex-info …)).',
  surroundings: [/\(:?(?:require|use)\s+'?\[?(?!clojure\.)[a-z][\w-]*\.[\w.-]+/],
  memoryMessages,
  hello: '(println "hello")\n',
};
