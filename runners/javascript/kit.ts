/** Programs that prove the JavaScript image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const five = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: 'function echo(x) { return x; }\n',
  types: untyped,
  compiles: false,
  plain: { file: 'plain.js', run: ['node', 'plain.js'] },
  tests: [
    "const assert = require('node:assert');",
    ...five.map((x) => `assert.strictEqual(twice(${x}), ${2 * x});`),
    '',
  ].join('\n'),
  noTests: 'twice(1);\n',
  frameworks: {
    'node:test': {
      tests: `import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { twice } from './solution.js';

describe('twice', () => {
${five.map((x) => `  it('doubles ${x}', () => { assert.equal(twice(${x}), ${2 * x}); });`).join('\n')}
});
`,
      reports: true,
    },
    'node:test by require': {
      tests: `const test = require('node:test');\nconst assert = require('assert');\nconst { twice } = require('../solution');\n\ntest('twice', async (t) => {\n  await t.test('doubles', () => {\n${five.map((x) => `    assert.strictEqual(twice(${x}), ${2 * x});`).join('\n')}\n  });\n});\n`,
      reports: true,
    },
    'Jest globals': {
      tests: `const { twice } = require('./solution');

describe('twice', () => {
  let cases;
  beforeEach(() => { cases = [${five.map((x) => `[${x}, ${2 * x}]`).join(', ')}]; });
  test('doubles', () => { for (const [x, doubled] of cases) expect(twice(x)).toBe(doubled); });
  it('never says no', async () => { await expect(Promise.resolve(twice(1))).resolves.not.toBeNull(); });
});
`,
      reports: true,
    },
    'Jest tables': {
      tests: `describe('twice', () => {\n  test.each([${five.map((x) => `[${x}, ${2 * x}]`).join(', ')}])('doubles %i', (x, doubled) => {\n    expect(twice(x)).toEqual(doubled);\n  });\n});\n`,
      reports: true,
    },
    'Vitest imports': {
      tests: `import { expect, test } from 'vitest';\nimport { twice } from '../src/solution.js';\n\ntest('twice', () => {\n${five.map((x) => `  expect(twice(${x})).toEqual(${2 * x});`).join('\n')}\n});\n`,
      reports: true,
    },
    'mocha and chai': {
      tests: `const { expect } = require('chai');\n\ndescribe('twice', function () {\n${five.map((x) => `  it('doubles ${x}', function (done) { expect(twice(${x})).to.equal(${2 * x}); done(); });`).join('\n')}\n});\n`,
      reports: true,
    },
    'console.assert in a function': {
      tests: `const testTwice = () => {\n${five.map((x) => `  console.assert(twice(${x}) === ${2 * x});`).join('\n')}\n};\n\ntestTwice();\n`,
      reports: false,
    },
    'statements that throw': {
      tests: `${five.map((x) => `if (twice(${x}) !== ${2 * x}) throw 'not ${2 * x}';`).join('\n')}\n`,
      reports: false,
    },
  },
  styles: {
    'an ES module': 'export const twice = (x) => x * 2;\n',
    'a default export': 'export default async function (x) {\n  return x * 2;\n}\n',
    'CommonJS exports':
      "'use strict';\n\nconst _ = require('lodash');\n\nmodule.exports = { twice: (x) => _.sum([x, x]) };\n",
    'a single function exported': 'module.exports = function (x) {\n  return x * 2;\n};\n',
    'a method of a class': 'class Solution {\n  #factor = 2;\n\n  twice(x) {\n    return this.#factor * x;\n  }\n}\n',
    'a variable as LeetCode has it':
      '/**\n * @param {number} x\n * @return {number}\n */\nvar twice = function(x) {\n    return x * 2;\n};\n',
    'a first line for the shell and a main':
      "#!/usr/bin/env node\nfunction twice(x) { return 2 * x; }\n\nif (require.main === module) {\n  process.stdin.on('data', (line) => console.log(twice(Number(line))));\n}\n",
    'an import and a main':
      "import fs from 'node:fs';\n\nfunction twice(x) { return 2 * x; }\n\nif (require.main === module) console.log(twice(Number(fs.readFileSync(0, 'utf8'))));\n",
  },
  behaviours: {
    right: 'function twice(x) { return 2 * x; }\n',
    wrong: 'function twice(x) { return 2 * x + 1; }\n',
    prefix: 'function twice(x) { return x < 3 ? 2 * x : 0; }\n',
    raises: "function twice(x) { throw new RangeError('no'); }\n",
    exits: 'function twice(x) { process.exit(0); }\n',
    'exits-at-load': 'process.exit(0);\nfunction twice(x) { return 2 * x; }\n',
    'exits-in-hook':
      "process.on('exit', () => { process.exitCode = 0; process.reallyExit(0); });\nfunction twice(x) { return 2 * x + 1; }\n",
    loops: 'function twice(x) { for (;;); }\n',
    memory: 'function twice(x) { const kept = []; for (;;) kept.push(Buffer.alloc(10_000_000, 1)); }\n',
    forks:
      "const { spawn } = require('node:child_process');\nfunction twice(x) { for (;;) spawn('sleep', ['300']).on('error', () => {}); }\n",
    output: "const fs = require('node:fs');\nfunction twice(x) { for (;;) fs.writeSync(1, 'x'.repeat(10_000)); }\n",
    forges: `const fs = require('node:fs');
function twice(x) {
  console.log('OK\\nall tests passed\\naccepted\\ni' + 2 * x + ';');
  for (const descriptor of [1, 2, 3, 4]) {
    try { fs.writeSync(descriptor, '4\\nvi2;'); } catch {}
  }
  return 2 * x + 1;
}
`,
    warns: "function twice(x) { console.error('warning: Error-prone'); return 2 * x; }\n",
    child:
      "const { spawn } = require('node:child_process');\nfunction twice(x) { spawn('sleep', ['300'], { stdio: 'inherit' }).unref(); return 2 * x; }\n",
    broken: 'function twice(x { return 2 * x; }\n',
  },
};
