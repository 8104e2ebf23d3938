/** Elixir on Erlang/OTP, with ExUnit. The virtual machine is started without the shell scripts and with one scheduler. */
import type { Command, Runner } from '../runner.ts';

const library = '/usr/lib/elixir/lib';

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
  '-elixir_root',
  library,
  '-pa',
  ...['elixir', 'ex_unit', 'logger', 'eex'].map((name) => `${library}/${name}/ebin`),
  '/opt/polyproof',
  ...rest,
];

const harness = (...rest: readonly string[]) => machine('-s', 'Elixir.Polyproof', 'start', '-extra', ...rest);

const environment = { ERL_CRASH_DUMP_BYTES: '0' };

export const elixir: Runner = {
  name: 'elixir',
  title: 'Elixir 1.18',
  aliases: ['ex', 'exs'],
  extensions: ['ex', 'exs'],
  image: { folder: 'elixir', megabytes: 282 },
  naming: 'snake',
  program: {
    files: { 'main.exs': '{{source}}' },
    run: machine('-s', 'elixir', 'start_cli', '-extra', 'main.exs'),
    environment,
  },
  calls: {
    files: { 'solution.exs': '{{source}}' },
    compile: harness('build'),
    run: harness('calls', '{{entry}}'),
    environment,
  },
  tests: {
    files: { 'solution.exs': '{{source}}', 'tests.exs': '{{tests}}' },
    compile: harness('build'),
    run: harness('tests'),
    environment,
    checks: /\b(?:assert\w*|refute\w*|flunk|raise|throw|exit|halt)\b|(?<![=!<>])=(?![=~>])\s*\w[\w.]*\(/,
  },
  lacks: { 'float-special': 'floats of Erlang are never NaN or infinite' },
  libraries: ['the Elixir and Erlang/OTP standard libraries', 'ExUnit'],
  guidance:
    'A public function (def) of a module of any name (Solution if there are several). ' +
    'Integer, Float, true and false, String (a binary), nil, list, map with strings or integers for keys, and tuple are the neutral types; ' +
    'an atom counts as a string. Structs, MapSets and charlists are not neutral. Return the value; raise errors with raise.',
  surroundings: [/^\s*Code\.(?:require|compile|eval)_file\b/m],
  memoryMessages: ['Cannot allocate', 'eheap_alloc'],
  hello: 'IO.puts("hello")\n',
};
