/**
 * CoffeeScript 2 on Debian's Node.
 *
 * Compiling writes the JavaScript that the harness of runners/javascript then runs.
 */
import { javascript } from '../javascript/facts.ts';
import type { Command, Runner } from '../runner.ts';

const compile = (...files: string[]): Command => ['node', '/opt/polyproof/compile.cjs', ...files];

export const coffeescript: Runner = {
  name: 'coffeescript',
  title: 'CoffeeScript 2.7 (Node 20)',
  aliases: ['coffee', 'coffee-script'],
  extensions: ['coffee'],
  image: { folder: 'coffeescript', shares: ['javascript/files'], megabytes: 235 },
  naming: 'camel',
  program: {
    files: { 'main.coffee': '{{source}}' },
    compile: compile('main.coffee'),
    run: javascript.program.run,
  },
  calls: {
    files: { 'solution.coffee': '{{source}}' },
    compile: compile('solution.coffee'),
    run: javascript.calls.run,
  },
  tests: {
    files: { 'solution.coffee': '{{source}}', 'tests.coffee': '{{tests}}' },
    compile: compile('solution.coffee', 'tests.coffee'),
    run: javascript.tests.run,
    checks: /\bassert|\bthrow\b|\bexpect\b|\b(?:test|it)\s*[('"]|\bexit(?:Code)?\b/,
  },
  lacks: javascript.lacks,
  libraries: javascript.libraries,
  guidance:
    'A top-level function (`twoSum = (numbers, target) -> …`), exported or not, possibly async, or a method of a class Solution whose constructor takes no arguments. CommonJS and ES modules both work. An int beyond 2^53 comes in as a BigInt. A map comes in as a plain object and may be returned as one or as a Map. A tuple is an array. null and undefined are null. A Set is not neutral: return an array.',
  surroundings: [/\bfrom\s+['"]\.{1,2}\//, /\brequire[(\s]\s*['"]\.{1,2}\//],
  memoryMessages: javascript.memoryMessages,
  hello: "console.log 'hello'\n",
};
