/**
 * Swift 6.0 in the language mode of Swift 5, optimised, assertions on, with Foundation.
 *
 * A script in the image calls compiler and linker, with a cache of modules filled
 * ahead of need; the compiler's driver would take twice the time.
 */
import type { Runner } from '../runner.ts';

const environment = { SWIFT_BACKTRACE: 'enable=no' };

export const swift: Runner = {
  name: 'swift',
  title: 'Swift 6.0',
  aliases: ['swift6', 'swiftlang'],
  extensions: ['swift'],
  image: { folder: 'swift', megabytes: 955 },
  naming: 'camel',
  program: {
    files: { 'program.swift': '{{source}}\n' },
    compile: ['sh', '/opt/polyproof/build', 'program'],
    run: ['./program'],
    environment,
  },
  calls: {
    files: { 'solution.swift': '{{source}}\n' },
    compile: ['sh', '/opt/polyproof/build', 'calls', '{{entry}}', '{{signature}}'],
    run: ['./program'],
    environment,
  },
  tests: {
    files: { 'solution.swift': '{{source}}\n', 'tests.swift': '{{tests}}\n' },
    compile: ['sh', '/opt/polyproof/build', 'tests'],
    run: ['./program'],
    environment,
    checks:
      /\b(?:assert\w*|precondition\w*|fatalError|XCTAssert\w*|XCTFail|XCTUnwrap)\s*\(|#(?:expect|require)\s*\(|\bthrow\s|\bexit\s*\(\s*[^0)\s]/,
    // The file of the tests' own statements, where the language says which check failed.
    failedCheckMessages: ['solution/main.swift:'],
  },
  lacks: {
    'big-int': 'Swift has no integers beyond 64 bits in its library',
  },
  libraries: ['the Swift 6.0 standard library', 'Foundation', 'Dispatch', 'XCTest', 'Swift Testing'],
  guidance:
    'Write one function at the top level, or a method of a class or struct Solution that is made without arguments; ' +
    'argument labels may be there or not. int: Int; big int: not possible; float: Double; bool: Bool; string: String; ' +
    'list<T>: [T]; map<K,V>: [K: V]; tuple: a tuple; optional<T>: T?. Return the result; raise errors with throw.',
  surroundings: [/^\s*(?:@testable\s+)?import\s+(?!Foundation|Glibc|Dispatch|XCTest|Testing|Swift)\w+/m],
  memoryMessages: [],
  hello: 'print("hello")\n',
};
