/**
 * D: ldc 1.40, optimised, with bounds checks and assertions.
 *
 * The flags are in files/flags: harness and programs are compiled with the same.
 */
import type { Rewrite, Runner } from '../runner.ts';

/** D has one main in a program, and that is the harness's. */
const renamedMain = (text: 'source' | 'tests', name: string): Rewrite => ({
  in: text,
  pattern: /\b(void|int|auto|noreturn)(\s+)main(\s*\()/g,
  with: `$1$2${name}$3`,
});
const mainOfTheSolution = renamedMain('source', 'polyproof_solution_main');

export const d: Runner = {
  name: 'd',
  title: 'D 2.110 (ldc 1.40)',
  aliases: ['dlang', 'ldc', 'dmd'],
  extensions: ['d', 'di'],
  image: { folder: 'd', megabytes: 575 },
  naming: 'camel',
  program: {
    files: { 'program.d': '{{source}}\n' },
    compile: ['ldc2', '@/opt/polyproof/flags', '-of=program', 'program.d'],
    run: ['./program'],
  },
  calls: {
    files: { 'solution.d': '{{source}}\n' },
    compile: ['sh', '/opt/polyproof/calls.sh', '{{entry}}', '{{signature}}'],
    run: ['./program'],
    rewrites: [mainOfTheSolution],
  },
  tests: {
    files: { 'solution.d': '{{source}}\n', 'tests.d': '{{tests}}\n' },
    compile: ['sh', '/opt/polyproof/tests.sh'],
    run: ['./program'],
    rewrites: [mainOfTheSolution, renamedMain('tests', 'polyproof_tests_main')],
    checks:
      /\b(?:assert\w*|enforce\w*)\s*[(!]|\bthrow\b|\b(?:_?exit|abort)\s*\(|\.should\w*|\breturn\s+(?!0\s*;)[^;\s]/,
  },
  lacks: {},
  libraries: ['the D standard library (Phobos 2.110)'],
  guidance:
    'Write one function, or a method of a class or struct Solution. int: long (or int); big int: std.bigint.BigInt; float: double; bool; string; ' +
    'list<T>: T[]; map<K,V>: V[K]; tuple: std.typecons.Tuple; optional<T>: std.typecons.Nullable. ' +
    'Return the result (a range is a list); raise errors by throwing an Exception. No main function is needed.',
  surroundings: [/\bimport\s*\(/],
  memoryMessages: ['core.exception.OutOfMemoryError', 'Memory allocation failed'],
  hello: 'import std.stdio;\n\nvoid main()\n{\n    writeln("hello");\n}\n',
};
