/**
 * C++: g++ 14, C++20, optimised, assertions on.
 *
 * The flags are in files/flags, because the headers that the image compiles
 * ahead of need must be built with the very same ones.
 */
import type { Runner } from '../runner.ts';
import { style } from './style.ts';

/** A main of the solution's own must not stand in the way of the one that runs the tests. */
const mainOfTheSolution = {
  in: 'source',
  pattern: /\b(int|auto|void|signed|long|int32_t)(\s+)main(\s*\()/g,
  with: '$1$2polyproof_solution_main$3',
} as const;

export const cpp: Runner = {
  name: 'cpp',
  title: 'C++20 (g++ 14)',
  aliases: ['c++', 'cplusplus', 'cxx', 'cc', 'g++'],
  extensions: ['cpp', 'cc', 'cxx', 'c++', 'hpp'],
  image: { folder: 'cpp', megabytes: 915 },
  naming: 'camel',
  program: {
    files: { 'program.cpp': '{{source}}' },
    compile: ['g++', '@/opt/polyproof/flags', '-o', 'program', 'program.cpp'],
    run: ['./program'],
  },
  calls: {
    files: { 'solution.cpp': '{{source}}\n' },
    compile: ['sh', '/opt/polyproof/calls.sh', '{{entry}}'],
    run: ['./program'],
  },
  tests: {
    files: { 'solution.cpp': '{{source}}\n', 'tests.cpp': '{{tests}}\n' },
    compile: ['sh', '/opt/polyproof/tests.sh'],
    run: ['./program'],
    rewrites: [mainOfTheSolution],
    checks:
      /\b(?:assert\w*|throw|abort|terminate|_?[eE]xit|quick_exit|ASSERT_\w+|EXPECT_\w+|FAIL|ADD_FAILURE|(?:CHECK|REQUIRE)\w*)\s*[(;{\w]|\breturn\s+(?!0\s*;|EXIT_SUCCESS\s*;)[^;]/,
    failedCheckMessages: ["' failed."],
  },
  lacks: {
    'big-int': 'C++ has no integers beyond 128 bits; __int128 holds up to 38 digits',
  },
  libraries: ['the C++20 standard library', 'GoogleTest 1.16', 'GoogleMock 1.16', 'Catch2 3.7'],
  guidance:
    'Write one free function (or a public method of class Solution), neither overloaded nor a template. ' +
    'int: long long; big int: not possible; float: double; bool; string: std::string; list<T>: std::vector<T>; ' +
    'map<K,V>: std::map<K,V> or std::unordered_map<K,V>; tuple: std::tuple or std::pair; optional<T>: std::optional<T>. ' +
    'Return the result; raise errors by throwing a class derived from std::exception. No main function.',
  surroundings: [/^\s*#\s*include\s*"/m],
  memoryMessages: ['std::bad_alloc'],
  style,
  hello: '#include <iostream>\nint main() { std::cout << "hello\\n"; }\n',
};
