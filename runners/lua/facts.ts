/** Lua 5.4 of Debian, with LuaUnit, busted and the usual libraries. One table is list and map: the signature tells them apart. */
import type { Runner } from '../runner.ts';
import { style } from './style.ts';

/** Lines that make a script of a file of functions: what is wanted is the functions. */
const callOfMain = {
  in: 'source',
  pattern: /^(?:os\.exit\s*\(\s*)?main\s*\((?:arg|\.\.\.|table\.unpack\(arg\))?\)\s*\)?[ \t]*;?[ \t]*$/gm,
  with: '',
} as const;
const exitAtTheEnd = { in: 'source', pattern: /^os\.exit\s*\(\s*(?:0|true)?\s*\)\s*$(?![\s\S])/m, with: '' } as const;

const harness = '/opt/polyproof/harness.lua';

export const lua: Runner = {
  name: 'lua',
  title: 'Lua 5.4',
  aliases: ['lua5.4', 'lua54'],
  extensions: ['lua'],
  image: { folder: 'lua', megabytes: 125 },
  naming: 'snake',
  program: {
    files: { 'main.lua': '{{source}}\n' },
    run: ['lua5.4', '-e', 'math.randomseed(1)', 'main.lua'],
  },
  calls: {
    files: { 'solution.lua': '{{source}}\n' },
    run: ['lua5.4', harness, 'calls', '{{entry}}', '{{signature}}'],
    rewrites: [callOfMain, exitAtTheEnd],
  },
  tests: {
    files: { 'solution.lua': '{{source}}\n', 'tests.lua': '{{tests}}\n' },
    run: ['lua5.4', harness, 'tests'],
    rewrites: [callOfMain, exitAtTheEnd],
    checks: /\b(?:assert\w*|error|os\.exit|expect\w*|fail\w*|spy)\b/i,
  },
  lacks: {
    'big-int': 'integers of Lua have 64 bits',
    tuple: 'lists and tuples are both tables',
    'nested-null': 'nil in a table is the same as no entry',
  },
  libraries: ['LuaUnit 3.4', 'busted 2.2', 'luassert', 'cjson', 'dkjson', 'lpeg', 'lfs', 'penlight'],
  guidance:
    'A function, global, local or in the table that the file returns, or a method of a table that serves as a class. ' +
    'int: an integer; float: a float; string: a string of UTF-8 bytes; bool: true or false; null: nil. ' +
    'A list or tuple is a table with the keys 1, 2, 3 … (the items of a tuple may also be returned as several values); a map is a table. ' +
    'Raise errors with error().',
  surroundings: [/\b(?:dofile|loadfile)\s*\(?\s*["']/],
  memoryMessages: ['not enough memory'],
  style,
  hello: 'print("hello")\n',
};
