/** Programs that prove the TypeScript image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const five = [1, 2, 3, 4, 5];
const typed = (body: string) => `function twice(x: number): number { ${body} }\n`;

export const kit: Kit = {
  echo: 'export function echo(x: {{type}}): {{type}} { return x; }\n',
  types: {
    bool: 'boolean',
    int: 'number | bigint',
    'big int': 'bigint',
    float: 'number',
    string: 'string',
    'optional<int>': 'number | null',
    'list<int>': 'number[]',
    'list<float>': 'Array<number>',
    'list<string>': 'readonly string[]',
    'list<list<int>>': 'number[][]',
    'map<string, int>': 'Record<string, number>',
    'map<int, string>': '{ [key: number]: string }',
    'tuple<int, string>': '[number, string]',
    'list<map<string, optional<float>>>': 'Record<string, number | null>[]',
    'map<string, list<tuple<bool, string>>>': 'Record<string, [boolean, string][]>',
  },
  compiles: true,
  tests: [
    "import * as assert from 'node:assert';",
    ...five.map((x) => `assert.strictEqual(twice(${x}), ${2 * x});`),
    '',
  ].join('\n'),
  noTests: 'twice(1);\n',
  frameworks: {
    'node:test': {
      tests: `import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { twice } from './solution.ts';

describe('twice', () => {
${five.map((x) => `  it('doubles ${x}', () => { assert.equal(twice(${x}), ${2 * x}); });`).join('\n')}
});
`,
      reports: true,
    },
    'Jest globals': {
      tests: `import { twice } from '../src/solution.ts';

interface Pair { x: number; doubled: number }
const pairs: Pair[] = [${five.map((x) => `{ x: ${x}, doubled: ${2 * x} }`).join(', ')}];
describe('twice', () => {
  for (const { x, doubled } of pairs) test(\`doubles \${x}\`, () => expect(twice(x)).toBe(doubled));
});
`,
      reports: true,
    },
    'Vitest imports': {
      tests: `import { expect, test } from 'vitest';\n\ntest('twice', async () => {\n${five.map((x) => `  expect(twice(${x})).toEqual(${2 * x});`).join('\n')}\n});\n`,
      reports: true,
    },
    'mocha and chai': {
      tests: `import { expect } from 'chai';\n\ndescribe('twice', function () {\n${five.map((x) => `  it('doubles ${x}', function () { expect(twice(${x})).to.equal(${2 * x}); });`).join('\n')}\n});\n`,
      reports: true,
    },
    'statements that throw': {
      tests: `function check(actual: number, expected: number) {\n  if (actual !== expected) throw \`expected \${expected}, got \${actual}\`;\n}\n${five.map((x) => `check(twice(${x}), ${2 * x});`).join('\n')}\n`,
      reports: false,
    },
  },
  styles: {
    'an exported arrow function': 'export const twice = (x: number): number => x * 2;\n',
    'a default export': 'export default function twice(x: number): number {\n  return x * 2;\n}\n',
    'a method of a class':
      'class Solution {\n  constructor(private readonly factor = 2) {}\n\n  twice(x: number): number {\n    return this.factor * x;\n  }\n}\n',
    'a generic, an enum, an interface and a namespace':
      'enum Factor { Two = 2 }\ninterface Doubler<T> { (x: T): T }\nnamespace Maths {\n  export const double: Doubler<number> = (x) => x * Factor.Two;\n}\nfunction twice(x: number) {\n  return Maths.double(x);\n}\n',
    'imports and names that node and the web know as well':
      "import * as fs from 'fs';\nimport _ from 'lodash';\n\nconst name = 'twice';\nlet event = fs.existsSync(name);\n\nexport async function twice(x: number): Promise<number> {\n  return _.sum([x, x]);\n}\n",
    'code that is not strict':
      'let cache = {};\n\nfunction twice(x) {\n  const seen = [];\n  seen.push(x, x);\n  let found: number;\n  found = null;\n  return cache[x] ?? seen.reduce((sum, it) => sum + it, 0);\n}\n',
    'CommonJS exports': 'function twice(x: number): number {\n  return 2 * x;\n}\n\nmodule.exports = { twice };\n',
    'a main beside it':
      "import * as readline from 'readline';\n\nfunction twice(x: number): number { return 2 * x; }\n\nif (require.main === module) {\n  const lines = readline.createInterface({ input: process.stdin });\n  lines.on('line', (line: string) => console.log(twice(Number(line))));\n}\n",
  },
  behaviours: {
    right: typed('return 2 * x;'),
    wrong: typed('return 2 * x + 1;'),
    prefix: typed('return x < 3 ? 2 * x : 0;'),
    raises: typed("throw new RangeError('no');"),
    exits: typed('process.exit(0);'),
    'exits-at-load': `process.exit(0);\n${typed('return 2 * x;')}`,
    'exits-in-hook': `process.on('exit', () => { process.exitCode = 0; (process as any).reallyExit(0); });\n${typed('return 2 * x + 1;')}`,
    loops: typed('for (;;);'),
    memory: typed('const kept: Buffer[] = []; for (;;) kept.push(Buffer.alloc(10_000_000, 1));'),
    forks: `import { spawn } from 'node:child_process';\n${typed("for (;;) spawn('sleep', ['300']).on('error', () => {});")}`,
    output: `import * as fs from 'node:fs';\n${typed("for (;;) fs.writeSync(1, 'x'.repeat(10_000));")}`,
    forges: `import * as fs from 'node:fs';
function twice(x: number): number {
  console.log('OK\\nall tests passed\\naccepted\\ni' + 2 * x + ';');
  for (const descriptor of [1, 2, 3, 4]) {
    try { fs.writeSync(descriptor, '4\\nvi2;'); } catch {}
  }
  return 2 * x + 1;
}
`,
    warns: typed("console.error('warning: Error-prone'); return 2 * x;"),
    child: `import { spawn } from 'node:child_process';\n${typed("spawn('sleep', ['300'], { stdio: 'inherit' }).unref(); return 2 * x;")}`,
    broken: 'function twice(x: number): string { return 2 * x; }\n',
  },
};
