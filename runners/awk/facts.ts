/**
 * GNU Awk 5.2. Everything is text, as in Bash: ../bash/files/Forms.pm has the
 * one convention. A function returns its result.
 */
import type { Runner } from '../runner.ts';

const harness = ['-I/opt/polyproof', '/opt/polyproof/harness.pl'] as const;
const environment = { AWKPATH: '.:/opt/polyproof:/usr/share/awk' };

/** A last BEGIN rule that is the program's main and exits well: what is wanted is the functions. */
const exitAtTheEnd = {
  in: 'source',
  pattern:
    /^(BEGIN[ \t]*\{(?:[^\n]*\n(?:[ \t]+[^\n]*\n|\n)*?[ \t]+|[^\n]*[ \t;{]))exit(?:[ \t]+0)?[ \t;]*\n?\}\s*$(?![\s\S])/m,
  with: '$1}\n',
} as const;

/** An exit of the tests' own is told from one of the solution's: see files/before.awk. */
const exitOfTheTests = {
  in: 'tests',
  pattern: /(?<=(?:^|[{;):]|\belse)[ \t]*)exit\b(?![ \t]*(?:[;}#\n]|$))/gm,
  with: 'exit polyproof_code = polyproof_exit() + ',
} as const;
const bareExitOfTheTests = {
  in: 'tests',
  pattern: /(?<=(?:^|[{;):]|\belse)[ \t]*)exit\b(?=[ \t]*(?:[;}#\n]|$))/gm,
  with: 'exit polyproof_code += polyproof_exit()',
} as const;

/** The solution is loaded already. */
const loadOfTheSolution = {
  in: 'tests',
  pattern: /^[ \t]*@include[ \t]+"[^"\n]*\bsolution(?:\.g?awk)?"[ \t]*;?/gm,
  with: '',
} as const;

export const awk: Runner = {
  name: 'awk',
  title: 'GNU Awk 5.2',
  aliases: ['gawk'],
  extensions: ['awk', 'gawk'],
  image: { folder: 'awk', shares: ['bash/files'], megabytes: 125 },
  naming: 'snake',
  program: {
    files: { 'main.awk': '{{source}}\n' },
    run: ['gawk', '-f', 'main.awk'],
    environment,
  },
  calls: {
    files: { 'solution.awk': '{{source}}\n' },
    run: ['perl', ...harness, 'calls', '{{entry}}', '{{signature}}'],
    environment,
    rewrites: [exitAtTheEnd],
  },
  tests: {
    files: { 'solution.awk': '{{source}}\n', 'tests.awk': '{{tests}}\n' },
    run: ['perl', ...harness, 'tests'],
    environment,
    rewrites: [exitAtTheEnd, loadOfTheSolution, exitOfTheTests, bareExitOfTheTests],
    // Rules for input have none here.
    checks: /^(?=[\s\S]*\b(?:BEGIN|END)\b)[\s\S]*(?:\bexit[ \t(]+(?!0\b)\S|\bassert)/,
  },
  lacks: {
    tuple: 'lists and tuples look the same',
  },
  libraries: ['the library of gawk (@include "join")', 'the extensions of gawk (@load "time")'],
  guidance:
    'A function that returns its result. bool: 1 or 0; int and float: numbers (gawk -M: integers of any size); string: the text. ' +
    'A list or a tuple of only numbers or bools is one text with spaces between the items ("1 2 3", for split), and is returned like that; ' +
    'write floats into it with sprintf("%.17g"). Every other list, tuple and map is one text of JSON (["a","b"], {"a":[1,2]}), and is returned as JSON. ' +
    'null comes in as the empty text; return "" for it. Raise an error with exit and a status other than 0.',
  surroundings: [/^\s*@include\s+"\.{1,2}\//m],
  memoryMessages: ['Cannot allocate memory', 'bytes of memory', 'memory exhausted'],
  hello: 'BEGIN { print "hello" }\n',
};
