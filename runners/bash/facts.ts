/**
 * Bash 5.2. Everything is text, so a result is what the function prints, and
 * the signature says how to read it: files/Forms.pm has the one convention.
 */
import type { Runner } from '../runner.ts';

const harness = ['-I/opt/polyproof', '/opt/polyproof/harness.pl'];

/** Lines that make a script of a file of functions: what is wanted is the functions. */
const callOfMain = { in: 'source', pattern: /^main(?:[ \t]+"?\$[@*]"?)?[ \t]*;?[ \t]*$/gm, with: ':' } as const;
const exitAtTheEnd = { in: 'source', pattern: /^exit(?:[ \t]+0)?\s*$(?![\s\S])/m, with: ':\n' } as const;

/** The solution is loaded already, and what it did to the shell was looked after. */
const loadOfTheSolution = {
  in: 'tests',
  pattern: /^([ \t]*)(?:source|\.)[ \t][^\n;&|#]*\bsolution(?:\.(?:ba)?sh)?["']?[ \t]*;?[ \t]*$/gm,
  with: '$1:',
} as const;

export const bash: Runner = {
  name: 'bash',
  title: 'Bash 5.2',
  aliases: ['sh', 'shell', 'shellscript'],
  extensions: ['sh', 'bash', 'bats'],
  image: { folder: 'bash', megabytes: 130 },
  naming: 'snake',
  program: {
    files: { 'main.sh': '{{source}}' },
    run: ['bash', 'main.sh'],
  },
  calls: {
    files: { 'solution.sh': '{{source}}\n' },
    run: ['perl', ...harness, 'calls', '{{entry}}', '{{signature}}'],
    rewrites: [callOfMain, exitAtTheEnd],
  },
  tests: {
    files: { 'solution.sh': '{{source}}\n', 'tests.sh': '{{tests}}\n' },
    run: ['perl', ...harness, 'tests'],
    checks: /\[\[?\s|\btest\s|\(\(|\b(?:exit|return)\s+[^0\s]|\bassert|\bdiff\b|\bcmp\b|\bgrep\b|\bcase\s/,
    rewrites: [exitAtTheEnd, loadOfTheSolution],
  },
  lacks: {
    'string-nul': 'Bash strings end at U+0000',
    tuple: 'lists and tuples look the same',
  },
  libraries: ['bc', 'jq 1.7', 'gawk', 'xxd', 'bats 1.11 with bats-assert, bats-support and bats-file'],
  guidance:
    'A function that takes positional parameters and prints its result on stdout: print nothing else there, write remarks to stderr. ' +
    'One newline at the end of what is printed is not part of a string. bool: true or false; int and float: decimal text (bc and awk are there); string: as it is. ' +
    'A list or a tuple of only numbers or bools is one parameter with spaces between the items ("1 2 3"), and is printed like that. ' +
    'Every other list, tuple and map is one parameter of JSON text (["a","b"], {"a":[1,2]}), is printed as JSON, and jq is there. ' +
    'null comes in as an empty parameter; print nothing for it. Raise an error by returning or exiting with a status other than 0; return 0 otherwise.',
  surroundings: [/^\s*(?:\.|source)\s+["']?(?:\.{1,2}\/|\$)/m],
  memoryMessages: ['cannot allocate'],
  hello: 'echo hello\n',
};
