/** When a value is the expected one. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Value } from '../../../runners/signature.ts';
import { findDifference } from '../../../verification/compare.ts';
import { parseType } from '../../../verification/types.ts';
import { decodeValue, encodeValue } from '../../../verification/wire.ts';
import { anyValue, typedValue } from '../../support/values.ts';

const test = suite('findDifference');

const rules = { tolerance: { absolute: 1e-9, relative: 1e-9 }, intsMayBeFloats: false, intKeysMayBeStrings: false };
const compare = (expected: Value, actual: Value, type: string, changes: Partial<typeof rules> = {}) =>
  findDifference(expected, actual, parseType(type), { ...rules, ...changes });

test('a value is always itself, after a trip over the wire', () => {
  fc.assert(
    fc.property(typedValue, ({ type, value }) => {
      assert.is(findDifference(value, decodeValue(encodeValue(value)), type, rules), null);
    }),
    { numRuns: 500 },
  );
});

const answers: readonly (readonly [string, Value, Value])[] = [
  ['float', Number.NaN, Number.NaN],
  ['float', 0, -0],
  ['float', 3, 3n],
  ['float', 1, 1 + 1e-10],
  ['float', 1e300, 1e300 * (1 + 1e-10)],
  ['float', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ['tuple<int, int>', { tuple: [1n, 2n] }, [1n, 2n]],
  ['list<int>', [1n, 2n], { tuple: [1n, 2n] }],
  [
    'map<string, int>',
    new Map([
      ['a', 1n],
      ['b', 2n],
    ]),
    new Map([
      ['b', 2n],
      ['a', 1n],
    ]),
  ],
  ['optional<float>', 1, 1n],
  ['any', 1n, 1],
  ['any', [1.5], { tuple: [1.5] }],
];

for (const [type, expected, actual] of answers) {
  test(`${type}: ${JSON.stringify(encodeText(actual))} answers ${JSON.stringify(encodeText(expected))}`, () => {
    assert.is(findDifference(expected, actual, parseType(type), rules), null);
  });
}

const differences: readonly (readonly [string, Value, Value, string])[] = [
  ['int', 3n, 4n, 'expected 3, got 4'],
  ['int', 1n, 1, 'expected 1, got 1.0'],
  ['int', 1n, true, 'expected 1, got true'],
  ['int', 1n, '1', 'expected 1, got "1"'],
  ['int', 10n ** 90n, 0n, 'expected an integer of more than 60 digits, got 0'],
  ['bool', true, 1n, 'expected true, got 1'],
  ['null', null, 0n, 'expected null, got 0'],
  ['string', 'a', 'A', 'expected "a", got "A"'],
  ['float', Number.NaN, 1, 'expected NaN, got 1.0'],
  ['float', 1, Number.NaN, 'expected 1.0, got NaN'],
  ['float', Number.POSITIVE_INFINITY, 1e308, 'expected Infinity, got 1e+308'],
  ['float', Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 'expected Infinity, got -Infinity'],
  ['float', Number.POSITIVE_INFINITY, 10n ** 400n, 'expected Infinity, got an integer of more than 60 digits'],
  ['float', 1, 1.001, 'expected 1.0, got 1.001'],
  ['float', 1, '1', 'expected 1.0, got "1"'],
  ['list<int>', [1n, 2n], [1n, 3n], 'at [1]: expected 2, got 3'],
  ['list<int>', [1n, 2n], [1n], 'expected 2 items, got 1: [1]'],
  ['list<int>', [1n], [1n, 2n], 'expected 1 items, got 2: [1, 2]'],
  ['list<int>', [], null, 'expected [], got null'],
  ['list<int>', [], new Map(), 'expected [], got {}'],
  ['optional<int>', null, 0n, 'expected null, got 0'],
  ['optional<int>', 0n, null, 'expected 0, got null'],
  ['map<string, int>', new Map([['a', 1n]]), new Map([['b', 1n]]), 'expected a key "a", got {"b": 1}'],
  [
    'map<string, int>',
    new Map([['a', 1n]]),
    new Map([
      ['a', 1n],
      ['b', 1n],
    ]),
    'a key "b" that is not expected',
  ],
  ['map<int, int>', new Map([[1n, 1n]]), new Map([['1', 1n]]), 'expected a key 1, got {"1": 1}'],
  ['list<map<string, int>>', [new Map([['name', 3n]])], [new Map([['name', 4n]])], 'at [0].name: expected 3, got 4'],
  ['any', 1n, 2, 'expected 1, got 2.0'],
  ['any', true, 1n, 'expected true, got 1'],
];

for (const [type, expected, actual, message] of differences) {
  test(`${type}: ${message}`, () => assert.is(compare(expected, actual, type), message));
}

test('is lenient only where the language has no such difference', () => {
  assert.is(compare(3n, 3, 'int', { intsMayBeFloats: true }), null);
  assert.is.not(compare(3n, 3.5, 'int', { intsMayBeFloats: true }), null);
  assert.is.not(compare(3n, Number.NaN, 'int', { intsMayBeFloats: true }), null);
  assert.is(compare(new Map([[1n, 2n]]), new Map([['1', 2n]]), 'map<int, int>', { intKeysMayBeStrings: true }), null);
  assert.is.not(
    compare(new Map([['1', 2n]]), new Map([['2', 2n]]), 'map<string, int>', { intKeysMayBeStrings: true }),
    null,
  );
});

test('takes an integral float for an int whose type was only inferred', () => {
  assert.is(findDifference(3n, 3, { kind: 'int', inferred: true }, rules), null);
  assert.is(findDifference(3n, 3.5, { kind: 'int', inferred: true }, rules), 'expected 3, got 3.5');
});

test('points at the place where long texts differ', () => {
  const expected = `${'a'.repeat(500)}b${'c'.repeat(500)}`;
  const message = compare(expected, expected.replace('b', 'B'), 'string') ?? '';
  assert.match(message, /^from character 490: expected "a{10}bc/);
  assert.match(
    compare('a'.repeat(100), 'a'.repeat(99), 'string') ?? '',
    /got its end$|expected "aaaaaaaaaaa", got "aaaaaaaaaa"$/,
  );
});

test('a message stays short and is given for any two values, whatever they are', () => {
  fc.assert(
    fc.property(typedValue, anyValue, ({ type, value }, actual) => {
      const message = findDifference(value, actual, type, rules);
      assert.ok(message === null || (message.length > 0 && message.length < 600));
    }),
    { numRuns: 500 },
  );
  const wide = new Map(
    Array.from({ length: 100_000 }, (_, index) => [`k${index}`.repeat(20), 'v'.repeat(99)] as const),
  );
  assert.ok((compare(new Map(), wide, 'map<string, string>') ?? '').length < 600);
  assert.ok((compare([], [wide], 'list<any>') ?? '').length < 600);
});

function encodeText(value: Value): string {
  return Buffer.from(encodeValue(value)).toString().slice(0, 40);
}

test.run();
