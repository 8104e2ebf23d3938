/** JavaScript on Debian's Node, CommonJS and ES modules alike, with lodash and chai. */
import type { Runner } from '../runner.ts';
import { style } from './style.ts';

const node = '/opt/polyproof/node';
const harness = [
  '--experimental-vm-modules',
  '--no-warnings',
  '--unhandled-rejections=strict',
  '/opt/polyproof/harness.cjs',
];

export const javascript: Runner = {
  name: 'javascript',
  title: 'JavaScript (Node 20)',
  aliases: ['js', 'node', 'nodejs'],
  extensions: ['js', 'mjs', 'cjs'],
  image: { folder: 'javascript', megabytes: 350 },
  naming: 'camel',
  program: {
    files: { 'main.js': '{{source}}' },
    run: [node, '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', 'main.js'],
  },
  calls: {
    files: { 'solution.js': '{{source}}' },
    run: [node, ...harness, 'calls', '{{entry}}'],
  },
  tests: {
    files: { 'solution.js': '{{source}}', 'tests.js': '{{tests}}' },
    run: [node, ...harness, 'tests'],
    checks: /\bassert|\bthrow\b|\bexpect\s*\(|\b(?:test|it)\s*\(|\bexit(?:Code)?\b/,
  },
  lacks: {
    'int-float': 'a number is both int and float',
    'map-int-keys': 'maps come in as plain objects, whose keys are strings',
    tuple: 'tuples are arrays',
  },
  libraries: ['lodash', 'chai'],
  guidance:
    'A top-level function, whether declared or assigned, exported or not, possibly async, or a method of a class Solution whose constructor takes no arguments. CommonJS and ES modules both work. An int beyond 2^53 comes in as a BigInt. A map comes in as a plain object and may be returned as one or as a Map. A tuple is an array. null and undefined are null. A Set is not neutral: return an array.',
  surroundings: [/\bfrom\s+['"]\.{1,2}\//, /\brequire\(\s*['"]\.{1,2}\//],
  memoryMessages: ['JavaScript heap out of memory', 'Array buffer allocation failed'],
  style,
  hello: 'console.log("hello");',
};
