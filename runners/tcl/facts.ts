/** Tcl 8.6 with tcltest and Tcllib. Everything is text: files/values.tcl has the one convention. */
import type { Runner } from '../runner.ts';

/** Lines that make a script of a file of procedures: what is wanted is the procedures. */
const callOfMain = {
  in: 'source',
  pattern: /^main(?:[ \t]+(?:\{\*\})?\$(?:::)?argv)?[ \t]*;?[ \t]*$/gm,
  with: '',
} as const;
const exitAtTheEnd = { in: 'source', pattern: /^exit(?:[ \t]+0)?\s*$(?![\s\S])/m, with: '' } as const;

/** The solution is loaded already. */
const loadOfTheSolution = {
  in: 'tests',
  pattern: /^[ \t]*source[ \t][^\n;]*\bsolution\.tcl["\])}]*[ \t]*;?[ \t]*$/gm,
  with: '',
} as const;

const tclsh = (...words: readonly string[]) => ['tclsh8.6', ...words] as const;
const harness = '/opt/polyproof/harness.tcl';

export const tcl: Runner = {
  name: 'tcl',
  title: 'Tcl 8.6',
  aliases: ['tclsh'],
  extensions: ['tcl', 'test'],
  image: { folder: 'tcl', megabytes: 145 },
  naming: 'snake',
  program: {
    files: { 'main.tcl': '{{source}}\n' },
    run: tclsh('-encoding', 'utf-8', 'main.tcl'),
  },
  calls: {
    files: { 'solution.tcl': '{{source}}\n' },
    run: tclsh(harness, 'calls', '{{entry}}', '{{signature}}'),
    rewrites: [callOfMain, exitAtTheEnd],
  },
  tests: {
    files: { 'solution.tcl': '{{source}}\n', 'tests.tcl': '{{tests}}\n' },
    run: tclsh(harness, 'tests'),
    rewrites: [callOfMain, exitAtTheEnd, loadOfTheSolution],
    checks: /\b(?:test|error|throw|exit|assert\w*|expect\w*)\b/,
  },
  lacks: {
    tuple: 'lists and tuples look the same',
    any: 'a value of Tcl does not tell its type, so it must be declared',
  },
  libraries: ['tcltest 2.5', 'TclOO', 'Tcllib 2.0'],
  guidance:
    'A procedure, also in a namespace, or a method of a TclOO class that is made without arguments. Return the value. ' +
    'bool: 1 or 0; int and float: numbers; string: the text; a list or tuple: a list; a map: a dict. ' +
    'null, also in a list or a dict, is the empty string. Raise errors with error or throw.',
  surroundings: [/^\s*source\s+/m],
  memoryMessages: ['unable to alloc', 'unable to realloc'],
  hello: 'puts hello\n',
};
