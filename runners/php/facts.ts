/** PHP 8.4 with PHPUnit, assertions on. */
import type { Rewrite, Runner } from '../runner.ts';
import { style } from './style.ts';

/** A text without any opening tag is code; what is blank before the first tag would be printed. */
const tagged = (where: Rewrite['in']): readonly Rewrite[] => [
  { in: where, pattern: /^#!.*\n|^\s+(?=<\?php)/, with: '' },
  { in: where, pattern: /^(?![\s\S]*<\?(?:php|=))/, with: '<?php ' },
];

/** Loads the solution, which the harness has loaded already, or libraries that are there. */
const loads =
  /\b(?:require|include)(?:_once)?\b[^;'"]*['"][^'"\n]*(?:solution|main|index|autoload)\.php['"]\s*\)?\s*;/gi;

const harness = '/opt/polyproof/harness.php';

export const php: Runner = {
  name: 'php',
  title: 'PHP 8.4',
  aliases: ['php8'],
  extensions: ['php'],
  image: { folder: 'php', megabytes: 315 },
  naming: 'camel',
  program: {
    files: { 'main.php': '{{source}}' },
    run: ['php', 'main.php'],
    rewrites: tagged('source'),
  },
  calls: {
    files: { 'solution.php': '{{source}}' },
    run: ['php', harness, 'calls', '{{entry}}', '{{signature}}'],
    rewrites: tagged('source'),
  },
  tests: {
    files: { 'solution.php': '{{source}}', 'tests.php': '{{tests}}' },
    run: ['php', harness, 'tests'],
    rewrites: [...tagged('source'), ...tagged('tests'), { in: 'tests', pattern: loads, with: '' }],
    checks: /\bassert|\bthrow\b|\bexit\b|\bdie\b|\bexpect/i,
  },
  lacks: {
    tuple: 'tuples are arrays',
  },
  libraries: ['bcmath', 'gmp', 'intl', 'mbstring', 'xml', 'PHPUnit 11.5'],
  guidance:
    'A top-level function, or a method, static or not, of a class (Solution if there are several) whose constructor takes no arguments. ' +
    'int, float, bool, string and null are the neutral types; an int beyond 64 bits is a GMP object. ' +
    'Lists, tuples and maps are arrays: a list must have the keys 0, 1, 2 … (array_values after array_filter). Raise errors by throwing.',
  surroundings: [
    /\b(?:require|include)(?:_once)?\b[^;]*['"][^'"\n]*\.php['"]/,
    /^\s*use\s+(?!function|const|PHPUnit)\w+\\/m,
  ],
  memoryMessages: ['Allowed memory size of'],
  style,
  hello: '<?php\necho "hello\\n";\n',
};
