/** The JavaScript harness, run on this machine: values both ways, where entry points are found, how tests end. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { javascript } from '../../../runners/javascript/facts.ts';
import type { Value } from '../../../runners/signature.ts';
import { decodeReply, decodeReport, decodeValue, encodeValue, type Reply } from '../../../verification/wire.ts';
import { runHarness } from '../../support/harness-process.ts';

const test = suite('javascript harness');

async function call(source: string, ...calls: (readonly Value[])[]): Promise<readonly Reply[]> {
  const payloads = calls.map((args) => encodeValue({ tuple: args }));
  const { replies } = await runHarness({ runner: javascript, shape: 'calls', source, entry: 'f', calls: payloads });
  return replies.map(decodeReply);
}

/** The count of checks when the tests were proven to have ended, else null; and what was reported. */
async function runTests(source: string, tests: string) {
  const calls = [encodeValue({ tuple: ['nonce'] })];
  const run = await runHarness({ runner: javascript, shape: 'tests', source, tests, calls });
  const reply = run.replies[0];
  const end = reply === undefined ? null : (decodeValue(reply.subarray(1)) as { tuple: readonly Value[] }).tuple;
  if (end !== null) assert.is(end[0], 'nonce');
  return {
    checks: end === null ? null : Number(end[1]),
    reports: run.reports.map(decodeReport),
    stderr: run.stderr,
    code: run.exitCode,
  };
}

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.bigInt(-(2n ** 80n), 2n ** 80n),
  fc.double().filter((it) => !Number.isInteger(it) || Object.is(it, -0)),
  fc.string({ unit: 'grapheme' }),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }).map((it) => new Map(Object.entries(it))),
  ),
}));

test('gives back every value that it is given', async () => {
  const values = fc.sample(value, 300);
  const replies = await call('const f = (x) => x', ...values.map((it) => [it]));
  assert.is(replies.length, values.length);
  for (const [index, reply] of replies.entries()) {
    assert.equal(
      reply,
      { kind: 'value', value: values[index] },
      JSON.stringify(reply, (_, it) => String(it)),
    );
  }
});

test('gives ints as numbers up to 2^53 and as bigints beyond', async () => {
  const kinds = await call('const f = (x) => typeof x', [2n ** 53n - 1n], [2n ** 53n], [-(2n ** 63n)], [1.5]);
  assert.equal(kinds.map(shown), ['number', 'bigint', 'bigint', 'number']);
});

test('gives maps as plain objects, whatever their keys are called', async () => {
  const source =
    'const f = (m) => [m.__proto__, Object.getPrototypeOf(m) === Object.prototype, m[7], Object.keys(m).length]';
  const map = new Map<Value, Value>([
    ['__proto__', 'own'],
    [7n, 'seven'],
  ]);
  assert.equal(await call(source, [map]), [{ kind: 'value', value: ['own', true, 'seven', 2n] }]);
});

const found: Record<string, string> = {
  'a function declaration': 'function f(x) { return x + 1 }',
  'a constant': 'const f = (x) => x + 1',
  'an async function': 'const f = async (x) => { await new Promise((done) => setTimeout(done, 1)); return x + 1 }',
  'an export': 'export const f = (x) => x + 1',
  'a default export': 'export default (x) => x + 1',
  'a property of module.exports': 'module.exports = { f: (x) => x + 1 }',
  'module.exports itself': 'module.exports = (x) => x + 1',
  'a method of Solution': 'class Solution { f(x) { return x + this.one() } one() { return 1 } }',
  'a module that also requires':
    'import fs from "node:fs"; const { sep } = require("path");\nexport function f(x) { return x + sep.length }',
  'code with await at the top': 'const one = await Promise.resolve(1); const f = (x) => x + one',
  'code behind a hash-bang': '#!/usr/bin/env node\n"use strict"; let f = function (x) { return x + 1 } // end',
};
for (const [what, source] of Object.entries(found)) {
  test(`finds the entry point in ${what}`, async () => {
    assert.equal(await call(source, [1n], [2n]), [
      { kind: 'value', value: 2n },
      { kind: 'value', value: 3n },
    ]);
  });
}

test('reports what is thrown and goes on with the next call', async () => {
  const source = `const f = (k) => {
    if (k === 0) throw new TypeError('no');
    if (k === 1) throw 'text';
    if (k === 2) return f(k);
    return k;
  }`;
  const [typed, text, deep, fine] = await call(source, [0n], [1n], [2n], [3n]);
  assert.equal(typed, { kind: 'raised', error: 'TypeError', message: 'no (solution.js, line 2)' });
  assert.equal(text, { kind: 'raised', error: 'string', message: 'text' });
  assert.is(deep?.kind === 'raised' && deep.error, 'RangeError');
  assert.equal(fine, { kind: 'value', value: 3n });
});

test('refuses results that are not neutral values', async () => {
  const results = [
    'new Set()',
    '() => 1',
    'Symbol()',
    'new Date()',
    '"\\ud800"',
    'cycle',
    'new (class A {})',
    'wide',
    '(function* () {})()',
  ];
  const source = `const cycle = []; cycle.push(cycle); let wide = []; for (let i = 0; i < 60; i++) wide = [wide, wide];
    const f = (k) => [${results.map((it) => `() => ${it}`).join(', ')}][k]()`;
  const replies = await call(source, ...results.map((_, index) => [BigInt(index)]));
  assert.equal(
    replies.map((reply) => reply.kind),
    results.map(() => 'unable'),
  );
});

test('takes Maps, typed arrays, holes and undefined for what they mean', async () => {
  const source =
    'const f = () => [new Map([[1, undefined]]), new Uint8Array([7]), [1, , 3], 1e20, 1e21, -0, Object.create(null)]';
  const expected = [new Map([[1n, null]]), [7n], [1n, null, 3n], 10n ** 20n, 1e21, -0, new Map()];
  assert.equal(await call(source, []), [{ kind: 'value', value: expected }]);
});

test('answers rightly although the solution replaced what serialising could use', async () => {
  const source = `Array.isArray = () => false; Object.keys = () => []; Buffer.from = null; Map.prototype.forEach = null;
    require('fs').writeSync = () => 0; process.reallyExit = () => {}; String.prototype.isWellFormed = () => false;
    Number.prototype.toString = BigInt.prototype.toString = () => 'evil'; Number.isInteger = () => false; JSON.stringify = () => '';
    const f = () => [1, 2n, 'a', { b: [true] }, new Map([['c', 1.5]])]`;
  const expected = [1n, 2n, 'a', new Map([['b', [true]]]), new Map([['c', 1.5]])];
  assert.equal(await call(source, []), [{ kind: 'value', value: expected }]);
});

test('gives no reply when the solution exits, leaves a promise open, or does not load', async () => {
  const sources = [
    'const f = () => process.exit(0)',
    'const f = () => new Promise(() => {})',
    'throw 1',
    'process.exit(0)',
    'const f = (',
  ];
  for (const source of sources) assert.equal(await call(source, []), [], source);
});

const add = 'function add(a, b) { return a + b }\n';
const passing: Record<string, readonly [source: string, tests: string, checks: number]> = {
  'console.assert': [add, 'console.assert(add(1, 2) === 3); console.assert(add(0, 0) === 0)', 2],
  'node:assert': [
    add,
    'const assert = require("assert"); assert(add(1, 2) === 3); assert.strict.equal(add(1, 1), 2)',
    2,
  ],
  'tests that throw': [add, 'if (add(1, 2) !== 3) throw "Error at 1"', -1],
  'the same constant in both': [
    `const os = require("os");\n${add}`,
    'const os = require("os"); console.assert(add(1, 2) === 3)',
    1,
  ],
  'a required solution': [add, 'const { add } = require("./solution"); console.assert(add(1, 2) === 3)', 1],
  'a required default': [
    'module.exports = (a, b) => a + b',
    'const add = require("./solution.js"); console.assert(add(1, 2) === 3)',
    1,
  ],
  'an imported solution': [
    `export ${add}`,
    'import { add } from "./solution.js"; import assert from "node:assert/strict"; assert.equal(add(1, 2), 3)',
    1,
  ],
  'an import of what is not exported': [
    add,
    'import { add } from "./solution.js"; import { equal } from "assert"; equal(add(1, 2), 3)',
    1,
  ],
  'asynchronous checks': [
    add,
    'const assert = require("assert"); (async () => { await null; assert.equal(add(1, 2), 3) })()',
    1,
  ],
  'an exit written in the tests': [
    add,
    'try { console.assert(add(1, 2) === 3); process.exit(0) } catch { process.exit(1) }',
    1,
  ],
  'no checks': [add, 'add(1, 2)', 0],
};
for (const [what, [source, tests, checks]] of Object.entries(passing)) {
  test(`runs tests to their end: ${what}`, async () => {
    const run = await runTests(source, tests);
    assert.is(run.checks, checks, run.stderr);
  });
}

const failing: Record<string, readonly [source: string, tests: string]> = {
  'a false console.assert': [add, 'console.assert(add(1, 2) === 4)'],
  'a failing node:assert': [add, 'require("assert").equal(add(1, 2), 4)'],
  'a thrown text': [add, 'if (add(1, 2) !== 4) throw "Error at 1"'],
  'an exit code': [add, 'if (add(1, 2) !== 4) process.exitCode = 1'],
  'a late failure': [add, 'setTimeout(() => { throw new Error("late") }, 5)'],
  'a swallowed rejection': [
    `process.on("unhandledRejection", () => {}); process.on("uncaughtException", () => {}); ${add}`,
    '(async () => { throw 1 })()',
  ],
  'an exit in the solution': ['const add = () => process.exit(0)', 'console.assert(add(1, 2) === 3)'],
  'an exit in a hook': [`process.on("exit", () => process.exit(0)); ${add}`, 'console.assert(add(1, 2) === 4)'],
  'an early return': [`return; ${add}`, 'console.assert(add(1, 2) === 3)'],
  'an exit before late checks': [
    `setTimeout(() => process.exit(0)); ${add}`,
    'setTimeout(() => console.assert(add(1, 2) === 4), 30)',
  ],
  'replaced assertions': [
    `console.assert = () => {}; require("assert").equal = () => {}; ${add}`,
    'require("assert").equal(add(1, 2), 4)',
  ],
  'a comment left open': [`${add}/*`, 'console.assert(false) /* one */; console.assert(true)'],
  'a subtest whose failure is caught': [
    add,
    'require("node:test")("a", async (t) => { try { await t.test("b", () => { throw 1 }) } catch {} })',
  ],
};
for (const [what, [source, tests]] of Object.entries(failing)) {
  test(`does not let pass: ${what}`, async () => {
    assert.is((await runTests(source, tests)).checks, null);
  });
}

test('tells a failed check from any other error by its exit code', async () => {
  const codeOf = async (tests: string, source = add) => (await runTests(source, tests)).code;
  assert.is(await codeOf('console.assert(add(1, 2) === 4)'), 10);
  assert.is(await codeOf('require("assert").equal(add(1, 2), 4)'), 10);
  assert.is(await codeOf('throw "Error at 1"'), 10);
  assert.is(await codeOf('process.exit(add(1, 2))'), 10);
  assert.is(await codeOf('test("a", () => { expect(add(1, 2)).toBe(4) })'), 10);
  assert.is(await codeOf('require("assert").equal(add(1, 2), 3)', 'const add = () => null.x'), 1);
});

test('reports each test of node:test', async () => {
  const tests = `import { test, describe, it } from 'node:test'; import assert from 'node:assert';
    test('adds', () => assert.equal(add(1, 2), 3)); test('is skipped', { skip: true }, () => {});
    describe('group', () => { it('fails', () => assert.equal(add(1, 2), 4)) })`;
  const { checks, reports } = await runTests(add, tests);
  assert.is(checks, null);
  assert.equal(reports, [
    { name: 'adds', passed: true, message: '' },
    { name: 'fails', passed: false, message: 'AssertionError: 3 == 4 (tests.js, line 3)' },
  ]);
});

test('runs tests written for Jest', async () => {
  const tests = `const { add } = require('./solution');
    describe('add', () => {
      let one; beforeEach(() => { one = 1 });
      it('adds', () => { expect(add(one, 2)).toBe(3); expect([one]).not.toEqual([2]) });
      test('awaits', async () => { await expect(Promise.resolve(1)).resolves.toBe(1) });
      test('calls back', (done) => setTimeout(done, 1));
    })`;
  const { checks, reports, stderr } = await runTests(add, tests);
  assert.is(checks, 6, stderr);
  assert.equal(
    reports.map(({ name, passed }) => [name, passed]),
    [
      ['adds', true],
      ['awaits', true],
      ['calls back', true],
    ],
  );
});

const shown = (reply: Reply): Value => (reply.kind === 'value' ? reply.value : null);

test.run();
