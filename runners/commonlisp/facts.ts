/** Common Lisp: SBCL of Debian, with FiveAM and the libraries that generated code commonly loads in its core. */
import type { Command, Runner } from '../runner.ts';

/** Reserved, not used: what a program may take is up to the box, and recursion may be deep. */
const sizes = ['--control-stack-size', '64MB', '--dynamic-space-size', '4GB'] as const;

const harness = (form: string, ...rest: readonly string[]): Command => [
  'sbcl',
  '--noinform',
  '--disable-ldb',
  ...sizes,
  '--end-runtime-options',
  '--no-sysinit',
  '--no-userinit',
  '--disable-debugger',
  '--eval',
  form,
  '--end-toplevel-options',
  ...rest,
];

/** A line that makes a program of a file of functions: what is wanted is the functions. */
const callOfMain = { in: 'source', pattern: /^\((?:[\w-]+:{1,2})?main\)[ \t]*$/gm, with: '' } as const;

export const commonlisp: Runner = {
  name: 'commonlisp',
  title: 'Common Lisp (SBCL 2.5)',
  aliases: ['lisp', 'cl', 'sbcl', 'common-lisp'],
  extensions: ['lisp', 'lsp', 'cl'],
  image: { folder: 'commonlisp', megabytes: 180 },
  naming: 'kebab',
  program: {
    files: { 'main.lisp': '{{source}}' },
    run: ['sbcl', ...sizes, '--script', 'main.lisp'],
  },
  calls: {
    files: { 'solution.lisp': '{{source}}\n' },
    run: harness('(polyproof:calls)', '{{entry}}', '{{signature}}'),
    rewrites: [callOfMain],
  },
  tests: {
    files: { 'solution.lisp': '{{source}}\n', 'tests.lisp': '{{tests}}\n' },
    run: harness('(polyproof:tests)'),
    rewrites: [callOfMain],
    checks: /\((?:[\w.-]+:{1,2})?(?:assert|is|is-true|is-false|is-every|signals|finishes|fail|error|exit|quit)\b/i,
  },
  lacks: { any: 'nil is null, false and the empty list at once, so the type must be declared' },
  libraries: [
    'the contributed modules of SBCL',
    'ASDF',
    'alexandria',
    'cl-ppcre',
    'split-sequence',
    'iterate',
    'FiveAM 1.4',
  ],
  guidance:
    'A function at the top level, in cl-user or a package of its own. int: integer; float: double-float; string: string; bool: t and nil; ' +
    'list and tuple: list (a vector, or several values for a tuple, will do as a result); map: hash table with test equal (a result may be an association list); ' +
    'null: nil. In an optional bool or list nil means null: there return :false for false and #() for the empty list. Raise errors with error.',
  surroundings: [/^\s*\(load\s/im],
  memoryMessages: ['Heap exhausted', 'HEAP-EXHAUSTED-ERROR'],
  hello: '(format t "hello~%")\n',
};
