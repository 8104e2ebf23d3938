/** Erlang/OTP of Debian, with EUnit. The virtual machine is started with one scheduler. */
import type { Command, Runner } from '../runner.ts';

const machine = (...rest: readonly string[]): Command => [
  'erl',
  '+S',
  '1:1',
  '+SDcpu',
  '1:1',
  '+SDio',
  '1',
  '-noshell',
  '-boot',
  'no_dot_erlang',
  '-pa',
  '/opt/polyproof',
  '-s',
  'polyproof',
  'start',
  '-extra',
  ...rest,
];

const environment = { ERL_CRASH_DUMP_BYTES: '0' };

export const erlang: Runner = {
  name: 'erlang',
  title: 'Erlang/OTP 27',
  aliases: ['erl', 'escript'],
  extensions: ['erl'],
  image: { folder: 'erlang', megabytes: 256 },
  naming: 'snake',
  program: {
    files: { 'main.erl': '{{source}}\n' },
    compile: machine('build', 'program'),
    run: machine('program'),
    environment,
  },
  calls: {
    files: { 'solution.erl': '{{source}}\n' },
    compile: machine('build', 'calls'),
    run: machine('calls', '{{entry}}', '{{signature}}'),
    environment,
  },
  tests: {
    files: { 'solution.erl': '{{source}}\n', 'tests.erl': '{{tests}}\n' },
    compile: machine('build', 'tests'),
    run: machine('tests'),
    environment,
    checks: /\?_?(?:assert|match)\w*|\b(?:error|throw|exit|halt|stop)\s*\(|(?<![=<>/:])=(?![=:<>])\s*[\w:]+\(/,
  },
  lacks: {
    'float-special': 'floats of Erlang are never NaN or infinite',
    any: 'text is a list of characters in Erlang, so the type must be declared',
  },
  libraries: ['the Erlang/OTP standard library', 'crypto', 'EUnit'],
  guidance:
    'A function of a module of any name, exported or not. int: integer(); float: float(); bool: true or false; ' +
    'string: a list of characters (a binary where the -spec of the function says binary()); list<T>: a list; ' +
    'map<K,V>: a map; tuple: a tuple; null: undefined. Return the value; raise errors with error, throw or exit.',
  memoryMessages: ['Cannot allocate', 'eheap_alloc'],
  hello: '-module(hello).\n-export([main/1]).\n\nmain(_) -> io:format("hello~n").\n',
};
