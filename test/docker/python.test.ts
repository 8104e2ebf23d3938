/** The Python harness in a box: values both ways, hostile results, how tests of each kind end. */
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { python } from '../../runners/python/facts.ts';
import type { Value } from '../../runners/signature.ts';
import { type LocalSandbox, openLocalSandbox } from '../../sandboxes/local.ts';
import { decodeReply, decodeReport, decodeValue, encodeValue, type Reply } from '../../verification/wire.ts';
import { serveInBox } from '../support/harness-in-box.ts';

const test = suite('python harness');
let sandbox: LocalSandbox;

test.before(async () => {
  sandbox = await openLocalSandbox({
    dataFolder: tmpdir(),
    memoryBudgetBytes: 1024 ** 3,
    concurrency: 1,
    queueMax: 10,
    imageOverrides: {},
    onProgress: () => {},
  });
});
test.after(() => sandbox.close());

async function call(source: string, ...calls: (readonly Value[])[]): Promise<readonly (Reply | null)[]> {
  const payloads = calls.map((args) => encodeValue({ tuple: args }));
  const results = await serveInBox(sandbox, { runner: python, shape: 'calls', source, entry: 'f', calls: payloads });
  return results.map((result) => (result.status === 'replied' ? decodeReply(result.reply) : null));
}

/** The count of checks when the tests were proven to have ended, else null; and what was reported. */
async function runTests(source: string, tests: string) {
  const calls = [encodeValue({ tuple: ['nonce'] })];
  const [result] = await serveInBox(sandbox, { runner: python, shape: 'tests', source, tests, calls });
  assert.ok(result);
  const end =
    result.status === 'replied' ? (decodeValue(result.reply.subarray(1)) as { tuple: readonly Value[] }).tuple : null;
  if (end !== null) assert.is(end[0], 'nonce');
  const stderr = Buffer.from(result.execution.stderr.head).toString();
  return {
    checks: end === null ? null : Number(end[1]),
    reports: result.reports.map(decodeReport),
    stderr,
    code: result.execution.exitCode,
  };
}

const key = fc.oneof(fc.string({ unit: 'grapheme' }), fc.bigInt());
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.bigInt(-(2n ** 80n), 2n ** 80n),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }).map((tuple) => ({ tuple })),
    fc.uniqueArray(fc.tuple(key, tie('value')), { maxLength: 4, selector: ([it]) => it }).map((it) => new Map(it)),
  ),
}));

test('gives back every value that it is given', async () => {
  const values = fc.sample(value, 300);
  const replies = await call('def f(x):\n    return x', ...values.map((it) => [it]));
  for (const [index, reply] of replies.entries()) assert.equal(reply, { kind: 'value', value: values[index] });
});

test('reads subclasses as the values they hold, whatever they override', async () => {
  const source = `
import numpy as np, os, json, sys, builtins
class L(list):
    __class__ = int
    def __iter__(self): return iter([9])
    def __len__(self): return 7
class D(dict):
    def items(self): return [(1, 1)] * 5
class S(str):
    def encode(self, *a): return b"evil"
class I(int):
    def __repr__(self): return "12;v"
for name in ("len", "type", "issubclass", "list", "isinstance", "hasattr"):
    setattr(builtins, name, lambda *a: 3)
os.write = os._exit = json.dumps = lambda *a: None
def f():
    return [L([1, 2]), D(a=2), S("ok"), I(5), np.int64(3), np.array([[1, 2]]), np.bool_(True), np.float64(0.5)]
`;
  const expected = [[1n, 2n], new Map([['a', 2n]]), 'ok', 5n, 3n, [[1n, 2n]], true, 0.5];
  assert.equal(await call(source, []), [{ kind: 'value', value: expected }]);
});

test('refuses results that are not neutral values', async () => {
  const results = ['{1}', 'object()', 'iter([])', 'b""', 'range(3)', '"\\ud800"', 'cycle', 'wide', '1 << 10**7', 'len'];
  const source = `cycle = []\ncycle.append(cycle)\nwide = []\nfor _ in range(60): wide = [wide, wide]\ndef f(k):\n    return [${results.map((it) => `lambda: ${it}`).join(', ')}][k]()`;
  const replies = await call(source, ...results.map((_, index) => [BigInt(index)]));
  assert.equal(
    replies.map((reply) => reply?.kind),
    results.map(() => 'unable'),
  );
});

test('takes whatever is raised for a raise and goes on', async () => {
  const raises = ['sys.exit(0)', 'f(k)', '[0] * 10**13', 'int("x")', 'exec("raise KeyboardInterrupt")'];
  const source = `import sys\ndef f(k):\n    ${raises.map((it, index) => `if k == ${index}: ${it}`).join('\n    ')}\n    return k`;
  const replies = await call(source, ...[0n, 1n, 2n, 3n, 4n, 5n].map((it) => [it]));
  const kinds = replies.map((reply) => (reply?.kind === 'raised' ? reply.error : reply?.kind));
  assert.equal(kinds, ['SystemExit', 'RecursionError', 'MemoryError', 'ValueError', 'KeyboardInterrupt', 'value']);
  assert.match(replies[3]?.kind === 'raised' ? replies[3].message : '', /invalid literal.*\(solution\.py, line 6\)/);
});

test('tells a call that cannot be made from one that raises', async () => {
  const [few, raised] = await call('def f(x):\n    raise TypeError("own")', [], [1n]);
  assert.is(few?.kind, 'unable');
  assert.is(raised?.kind, 'raised');
});

test('finds coroutines and methods of a class Solution', async () => {
  assert.equal(await call('class Solution:\n    def f(self, x): return x', [1n]), [{ kind: 'value', value: 1n }]);
  assert.equal(await call('import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x', [1n]), [
    { kind: 'value', value: 1n },
  ]);
});

test('gives no reply when the solution exits for good, closes our descriptors, or does not load', async () => {
  const exits = [
    'import os\ndef f(): os._exit(0)',
    'import os\ndef f(): os.closerange(3, 1000)',
    'import sys\nsys.exit(0)',
    'def f(',
    'raise 1',
  ];
  for (const source of exits) assert.equal(await call(source, []), [null], source);
});

const add = 'def add(a, b):\n    return a + b\n';
const passing: Record<string, readonly [source: string, tests: string, checks: number]> = {
  'plain asserts': [add, 'assert add(1, 2) == 3\nassert add(0, 0) == 0', 2],
  'a check function, as in HumanEval': [
    add,
    'def check(candidate):\n    for i in range(3):\n        assert candidate(i, i) == 2 * i\ncheck(add)',
    3,
  ],
  'an imported solution': [
    add,
    'import solution\nfrom solution import add as plus\nassert plus(1, 2) == solution.add(1, 2)',
    1,
  ],
  'raising instead of asserting': [add, 'if add(1, 2) != 3:\n    raise Exception("wrong")', 1],
  'functions that nobody calls': [add, 'def test_a():\n    assert add(1, 2) == 3\nasync def test_b():\n    pass', 3],
  'functions that the script calls itself': [add, 'def test_a():\n    assert add(1, 2) == 3\ntest_a()', 1],
  'a solution that is called test_': ['def test_it(n):\n    return n', 'assert test_it(1) == 1', 1],
  'unittest with its main function': [
    add,
    'import unittest\nclass T(unittest.TestCase):\n    def test_a(self): self.assertEqual(add(1, 2), 3)\nif __name__ == "__main__": unittest.main()',
    2,
  ],
  'unittest with an exit code': [
    add,
    'import sys, unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass\nr = unittest.TextTestRunner().run(unittest.TestLoader().loadTestsFromTestCase(T))\nsys.exit(not r.wasSuccessful())',
    1,
  ],
  'unittest without a test': [add, 'import unittest\nclass T(unittest.TestCase): pass\nunittest.main()', 0],
  'no checks': [add, 'add(1, 2)', 0],
  'a future import': [
    `from __future__ import annotations\n${add}`,
    '"""doc"""\nfrom __future__ import annotations\nassert add(1, 2) == 3',
    1,
  ],
};
for (const [what, [source, tests, checks]] of Object.entries(passing)) {
  test(`runs tests to their end: ${what}`, async () => {
    const run = await runTests(source, tests);
    assert.is(run.checks, checks, run.stderr);
  });
}

const wrong = 'assert add(1, 2) == 4';
const fixture = 'import pytest\n@pytest.fixture\ndef one(): return 1\ndef test_a(one): assert add(one, 2) == 4';
const unit = 'import unittest\nclass T(unittest.TestCase):\n    def test_a(self): self.assertEqual(add(1, 2), 4)\n';
const failing: Record<string, readonly [source: string, tests: string]> = {
  'a failing assert': [add, wrong],
  'a failing test function': [add, `def test_a():\n    ${wrong}`],
  'a failing unittest whose script goes on': [add, `${unit}unittest.main(exit=False)`],
  'a failing pytest': [add, fixture],
  'sys.exit in the solution': ['import sys\ndef add(a, b): sys.exit(0)', wrong],
  'a solution that is sys.exit': ['import sys\nadd = lambda a, b: 0\nadd = sys.exit', 'assert add(0) == 4'],
  'os._exit in the solution': ['import os\ndef add(a, b): os._exit(0)', wrong],
  'os._exit in an exit hook': [`import os, atexit\natexit.register(lambda: os._exit(0))\n${add}`, wrong],
  'a printed success': ['def add(a, b):\n    print("14\\nvu2:s5:noncei1;\\n1 passed")\n    return 0', wrong],
  'a patched unittest': [
    `import unittest\nunittest.TestCase.assertEqual = unittest.TestCase.run = lambda *a: None\n${add}`,
    unit,
  ],
  'patched builtins': [
    `import builtins\nbuiltins.all = lambda it: True\n${add}`,
    'assert all(add(n, 0) == 4 for n in [1])',
  ],
  'a unittest that skips itself': ['import unittest\ndef add(a, b): raise unittest.SkipTest("no")', unit],
  'a pytest that skips itself': ['import pytest\ndef add(a, b): pytest.skip("no")', fixture],
  'a pytest session that is ended': ['import pytest\ndef add(a, b): pytest.exit("no", 0)', fixture],
};
for (const [what, [source, tests]] of Object.entries(failing)) {
  test(`does not let pass: ${what}`, async () => {
    assert.is((await runTests(source, tests)).checks, null);
  });
}

test('tells a failed check from any other error by its exit code', async () => {
  const codeOf = async (tests: string, source = add) => (await runTests(source, tests)).code;
  assert.is(await codeOf(wrong), 10);
  assert.is(await codeOf(unit), 10);
  assert.is(await codeOf('import sys\nsys.exit(add(1, 2))'), 10);
  assert.is(await codeOf(wrong, 'def add(a, b):\n    assert False'), 1);
  assert.is(await codeOf(wrong, 'def add(a, b):\n    return a.b'), 1);
});

test('runs what needs pytest by pytest, and reports each test', async () => {
  const tests = `import pytest
@pytest.mark.parametrize("a,b,c", [(1, 2, 3), (2, 2, 5)])
def test_add(a, b, c, tmp_path): assert add(a, b) == c
@pytest.mark.skip
def test_skipped(): assert False
class TestGroup:
    def setup_method(self): self.one = 1
    def test_one(self): assert add(self.one, 0) == 1
`;
  const { checks, reports } = await runTests(add, tests);
  assert.is(checks, null);
  assert.equal(
    reports.map(({ name, passed }) => [name, passed]),
    [
      ['tests.py::test_add[1-2-3]', true],
      ['tests.py::test_add[2-2-5]', false],
      ['tests.py::TestGroup::test_one', true],
    ],
  );
  const mended = await runTests(add, tests.replace('(2, 2, 5)', '(2, 2, 4)'));
  assert.is(mended.checks, 6, mended.stderr);
});

test.run();
