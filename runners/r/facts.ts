/** R of Debian, with testthat, RUnit, bit64 and some of the tidyverse. */
import type { Command, Runner } from '../runner.ts';

/** What the shell script `R` sets before it starts the interpreter: without the script a start takes less. */
const environment = {
  R_HOME: '/usr/lib/R',
  R_SHARE_DIR: '/usr/share/R/share',
  R_INCLUDE_DIR: '/usr/share/R/include',
  R_DOC_DIR: '/usr/share/R/doc',
  LD_LIBRARY_PATH: '/usr/lib/R/lib',
  // A reset box has one processor's share of time: threads of the linear algebra only cost.
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
};

const interpret = (file: string, ...rest: readonly string[]): Command => [
  '/usr/lib/R/bin/exec/R',
  '--no-echo',
  '--no-restore',
  '--no-save',
  '--no-init-file',
  `--file=${file}`,
  '--args',
  ...rest,
];

export const r: Runner = {
  name: 'r',
  title: 'R 4.5',
  aliases: ['rscript', 'rlang'],
  extensions: ['R', 'r'],
  image: { folder: 'r', megabytes: 455 },
  naming: 'snake',
  program: {
    files: { 'main.R': '{{source}}\n' },
    run: interpret('main.R'),
    environment,
  },
  calls: {
    files: { 'solution.R': '{{source}}\n' },
    run: interpret('/opt/polyproof/harness.R', 'calls', '{{entry}}', '{{signature}}'),
    environment,
  },
  tests: {
    files: { 'solution.R': '{{source}}\n', 'tests.R': '{{tests}}\n' },
    run: interpret('/opt/polyproof/harness.R', 'tests'),
    environment,
    checks: /\bstop(?:ifnot)?\s*\(|\bexpect_\w+|\bcheck[A-Z]\w*|\bassert\w*|\b(?:quit|q)\s*\(|\babort\s*\(/,
  },
  lacks: {
    'big-int': 'numbers of R are exact up to 2^53, integer64 up to 2^63',
    'string-nul': 'a string of R cannot hold U+0000',
    any: 'a single value and a vector of one are the same in R, so the type must be declared',
  },
  libraries: ['the packages of base R', 'testthat 3.2', 'RUnit', 'R6', 'bit64', 'stringr', 'purrr', 'jsonlite'],
  guidance:
    'A function at the top level. int and float: numeric (an int beyond 2^53 is an integer64 of bit64); bool: logical; string: character; ' +
    'a list of scalars: a vector (NA for null); any other list and a tuple of mixed types: list(); map: a list with names (int keys as text); ' +
    'null: NULL. Return the value; raise errors with stop().',
  surroundings: [/^\s*source\s*\(/m],
  memoryMessages: ['cannot allocate vector of size', 'cannot allocate memory block', 'memory exhausted'],
  hello: 'cat("hello\\n")\n',
};
