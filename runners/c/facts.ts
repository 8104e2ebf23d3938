/**
 * C: gcc 14, C17 with GNU extensions, optimised, assertions on.
 *
 * C tells nobody its types at run time, so files/calls.pl writes the call of
 * the entry point from its declaration and the task's signature.
 */
import type { Runner } from '../runner.ts';

/** A main of the solution's own must not stand in the way of the one that runs the tests. */
const mainOfTheSolution = {
  in: 'source',
  pattern: /\b(int|void|signed|long)(\s+)main(\s*\()/g,
  with: '$1$2polyproof_solution_main$3',
} as const;

/** The solution stands before the tests in one file; other headers of the tests' own cannot be there. */
const includeOfTheSolution = {
  in: 'tests',
  pattern: /^[ \t]*#[ \t]*include[ \t]*"(?!check\.h|cmocka\.h)[^"\n]*\.[ch]"[^\n]*$/gm,
  with: '',
} as const;

export const c: Runner = {
  name: 'c',
  title: 'C17 (gcc 14)',
  aliases: ['gcc', 'c17', 'c11', 'c99'],
  extensions: ['c', 'h'],
  image: { folder: 'c', megabytes: 340 },
  naming: 'snake',
  program: {
    files: { 'program.c': '{{source}}\n' },
    compile: ['gcc', '@/opt/polyproof/flags', '-o', 'program', 'program.c', '-lm'],
    run: ['./program'],
  },
  calls: {
    files: { 'solution.c': '{{source}}\n' },
    compile: ['perl', '/opt/polyproof/calls.pl', '{{entry}}', '{{signature}}'],
    run: ['./program'],
  },
  tests: {
    files: { 'solution.c': '{{source}}\n', 'tests.c': '{{tests}}\n' },
    compile: ['sh', '/opt/polyproof/tests.sh'],
    run: ['./program'],
    rewrites: [mainOfTheSolution, includeOfTheSolution],
    checks:
      /\b(?:assert\w*|abort|_?[eE]xit|quick_exit|ck_\w+|fail\w*|TEST_\w+|mu_\w+)\s*\(|\breturn\s+(?!0\s*;|EXIT_SUCCESS\s*;)[^;]/,
    failedCheckMessages: ["' failed."],
  },
  lacks: {
    'big-int': 'C has no integers beyond 128 bits',
    'string-nul': 'C strings end at U+0000',
    map: 'C has no maps',
    'mixed-tuple': 'C has no tuples, and an array holds items of one type',
    any: 'C must know the types before it is compiled: give the task a signature',
    raises: 'C has no errors to raise',
    tuple: 'tuples are arrays',
  },
  libraries: ['the C standard library', 'POSIX', 'Check 0.15', 'cmocka 1.1'],
  guidance:
    'One function. int: long long, int or any integer type; float: double; bool: bool or int; string: char * (const char *), returned as a literal, an argument or from malloc. ' +
    'A list<T> is two parameters: a pointer and its length (long long *numbers, int count); a list<list<T>> is three: pointers to the rows, the number of rows and the lengths of the rows (long long **rows, int count, int *columns). ' +
    'A list as a result is a pointer from malloc, with a last parameter for its length (int *returnSize), and another for the lengths of the rows of a list<list<T>> (int **returnColumnSizes). ' +
    'optional<T> is a pointer, NULL for null. A tuple of one type is a pointer, without a length where it is returned. No main function.',
  surroundings: [/^\s*#\s*include\s*"/m],
  memoryMessages: [],
  hello: '#include <stdio.h>\n\nint main(void) {\n  puts("hello");\n  return 0;\n}\n',
};
