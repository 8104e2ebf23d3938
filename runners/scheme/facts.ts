/** Scheme: Guile of Debian. Each form is compiled as it is reached, which runs faster than what `guile FILE` interprets. */
import type { Command, Runner } from '../runner.ts';

const harness = (form: string, ...rest: readonly string[]): Command => [
  'guile',
  '-L',
  '/opt/polyproof',
  '-C',
  '/opt/polyproof',
  '-c',
  form,
  ...rest,
];

/** Nothing can be kept of what would be compiled behind our back, and its notes would stand on stderr. */
const environment = { GUILE_AUTO_COMPILE: '0' } as const;

/** A line that makes a program of a file of procedures: what is wanted is the procedures. */
const callOfMain = { in: 'source', pattern: /^\(main(?: \(command-line\))?\)[ \t]*$/gm, with: '' } as const;

export const scheme: Runner = {
  name: 'scheme',
  title: 'Scheme (Guile 3.0)',
  aliases: ['guile', 'scm'],
  extensions: ['scm', 'ss', 'sld'],
  image: { folder: 'scheme', megabytes: 180 },
  naming: 'kebab',
  program: {
    files: { 'main.scm': '{{source}}\n' },
    run: harness('((@ (polyproof forms) program) "main.scm")'),
    environment,
  },
  calls: {
    files: { 'solution.scm': '{{source}}\n' },
    run: harness('((@ (polyproof harness) calls))', '{{entry}}', '{{signature}}'),
    environment,
    rewrites: [callOfMain],
  },
  tests: {
    files: { 'solution.scm': '{{source}}\n', 'tests.scm': '{{tests}}\n' },
    run: harness('((@ (polyproof tests) tests))'),
    environment,
    rewrites: [callOfMain],
    checks:
      /\((?:assert|error|raise|raise-exception|throw|exit|quit|test-(?:assert|eqv?|equal|approximate|error|read-eval-string))(?![\w-])/,
  },
  lacks: {},
  libraries: [
    'the modules of Guile: (ice-9 match), (ice-9 regex), (oop goops), (web …)',
    'SRFI 1, 9, 13, 14, 26, 41, 43, 64, 69 and the others of Guile',
    'R6RS (rnrs …) and R7RS (scheme …)',
  ],
  guidance:
    'A procedure at the top level, in a file or a module. int: exact integer; float: real; string: string; bool: #t and #f; ' +
    'list and tuple: list (a vector, or several values for a tuple, will do as a result); ' +
    'map: hash table of Guile, to be read with hash-ref (a result may be an association list); ' +
    'null: #f, and in an optional bool the symbol null. Raise errors with error. Libraries such as (srfi srfi-1) must be asked for with use-modules.',
  surroundings: [/^\s*\((?:load|include)\s/m],
  memoryMessages: ['Out of memory', 'out-of-memory', 'GC Warning: Failed to expand heap', 'Too many heap sections'],
  hello: '(display "hello")\n(newline)\n',
};
