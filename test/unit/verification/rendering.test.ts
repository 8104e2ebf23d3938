/** Neutral cases as idiomatic tests: what is written, by kind of value and by declared type. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Value } from '../../../runners/signature.ts';
import { findLanguage } from '../../../server/language-lookup.ts';
import { VerificationError } from '../../../verification/errors.ts';
import { renderTests } from '../../../verification/rendering.ts';
import type { CallCase } from '../../../verification/task.ts';
import { parseType } from '../../../verification/types.ts';
import { raises, returns } from './tasks.ts';

const test = suite('renderTests');

function render(language: string, source: string, types: readonly [string, string], cases: readonly CallCase[]) {
  const [parameter, result] = types;
  const signature = {
    entry: 'two_sum',
    parameters: [{ name: 'x', type: parseType(parameter) }],
    returns: parseType(result),
  };
  return renderTests({ runner: findLanguage(language), source, signature, cases });
}

test('writes a test for each case in the words of the framework', () => {
  const { framework, file, text } = render(
    'python',
    'def two_sum(x): ...',
    ['list<int>', 'int'],
    [returns(3n, [1n, 2n]), raises([])],
  );
  assert.is(framework, 'pytest');
  assert.is(file, 'test_two_sum.py');
  assert.is(
    text,
    `import pytest

from solution import *


def test_two_sum_1():
    assert two_sum([1, 2]) == 3


def test_two_sum_2():
    with pytest.raises(Exception):
        two_sum([])
`,
  );
});

test('calls the method of a class where the solution has one', () => {
  const source = 'class Solution:\n    def two_sum(self, x):\n        return x\n';
  assert.match(render('python', source, ['int', 'int'], [returns(1n, 1n)]).text, 'assert Solution().two_sum(1) == 1');
  const java = 'class A { int f() { return 1; } }\nclass B { static long twoSum(long x) { return x; } }';
  assert.match(render('java', java, ['int', 'int'], [returns(1n, 1n)]).text, 'assertEquals(1L, B.twoSum(1L));');
});

const declared: readonly (readonly [header: string, type: string, value: CallCase, written: string])[] = [
  ['int twoSum(int[] x)', 'list<int>', returns(1n, [1n, 2n]), 'assertEquals(1, new S().twoSum(new int[]{1, 2}));'],
  [
    'List<Long> twoSum(List<List<Long>> x)',
    'list<list<int>>',
    returns([1n], [[1n]]),
    'assertEquals(new ArrayList<>(Arrays.asList(1L)), new S().twoSum(new ArrayList<>(Arrays.asList(new ArrayList<>(Arrays.asList(1L))))));',
  ],
  [
    'int[] twoSum(java.math.BigInteger x)',
    'big int',
    returns([1n], 10n ** 20n),
    'assertArrayEquals(new int[]{1}, new S().twoSum(new BigInteger("100000000000000000000")));',
  ],
  [
    'Optional<Long> twoSum(final String x)',
    'string',
    returns(null, 'a'),
    'assertEquals(Optional.empty(), new S().twoSum("a"));',
  ],
];

for (const [header, type, one, written] of declared) {
  test(`writes values by the types that the source declares: ${header}`, () => {
    const result = header.startsWith('List') || header.startsWith('int[]') ? 'list<int>' : 'optional<int>';
    const { text } = render('java', `class S { public ${header} { return null; } }`, [type, result], [one]);
    assert.ok(text.includes(written), text);
  });
}

test('writes texts so that nothing in them is lost or ends them', () => {
  const text = '"\\\n${x}\u0000\u202e\u{1F469}é';
  assert.ok(
    render('python', 'def two_sum(x): 1', ['string', 'int'], [returns(1n, text)]).text.includes(
      '"\\"\\\\\\n${x}\\U00000000\\U0000202e\u{1F469}é"',
    ),
  );
  assert.ok(
    render('java', 'class S { int twoSum(String x) {} }', ['string', 'int'], [returns(1n, text)]).text.includes(
      '"\\"\\\\\\n${x}\\000\\u202e\u{1F469}é"',
    ),
  );
});

test('writes floats that read back to the same bits and look like floats', () => {
  const values = [1, -0, 0.1, 1e21, 5e-324, Number.NaN, Number.NEGATIVE_INFINITY];
  const { text } = render('python', 'def two_sum(x): 1', ['list<float>', 'int'], [returns(1n, values)]);
  assert.ok(text.includes('[1.0, -0.0, 0.1, 1.0e21, 5.0e-324, float("nan"), float("-inf")]'), text);
});

test('takes no text for the constant of the same spelling', () => {
  const { text } = render('python', 'def two_sum(x): 1', ['int', 'string'], [returns('null', 1n), returns('true', 1n)]);
  assert.match(text, 'two_sum(1) == "null"');
  assert.match(text, 'two_sum(1) == "true"');
});

test('tells apart ints and maps that a language must treat in a way of their own', () => {
  const written = (type: string, value: Value) =>
    render('php', 'function two_sum($x) {}', ['int', type], [returns(value, 1n)]).text;
  assert.match(written('list<int>', [-(2n ** 63n)]), 'assertSame([PHP_INT_MIN], two_sum(1))');
  assert.match(written('list<big int>', [2n ** 64n]), "assertTrue([gmp_init('18446744073709551616')] == two_sum(1))");
  assert.match(written('map<string, int>', new Map([['$a', 1n]])), 'assertEquals(["\\$a" => 1], two_sum(1))');
});

test('imports what the tests need and no more, and reads types that parameters share', () => {
  const signature = {
    entry: 'two_sum',
    parameters: ['a', 'b'].map((name) => ({ name, type: parseType('list<int>') })),
    returns: parseType('list<int>'),
  };
  const source = 'package main\n\nfunc TwoSum(a, b []int64) []int64 { return nil }\n';
  const written = (one: CallCase) => renderTests({ runner: findLanguage('go'), source, signature, cases: [one] }).text;
  const some = written(returns([3n], [1n], [2n]));
  assert.match(some, 'import "reflect"\nimport "testing"\n');
  assert.match(some, 'TwoSum([]int64{1}, []int64{2})');
  const none = written(returns([], [], []));
  assert.not.match(none, 'reflect');
  assert.match(none, 'len(got) != 0');
});

test('says so where there is no way to write a value, rather than writing a wrong one', () => {
  assert.throws(
    () => render('java', 'class S { int twoSum(Thing x) {} }', ['map<string, int>', 'int'], [returns(1n, new Map())]),
    (error: unknown) => error instanceof VerificationError && error.code === 'unrenderable',
  );
});

test.run();
