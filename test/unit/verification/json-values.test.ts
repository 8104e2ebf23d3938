/** JSON to neutral values and back, and signatures inferred from cases. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inferSignature, readCallCases } from '../../../verification/call-cases.ts';
import { parseJson, readValue, writeValue } from '../../../verification/json-values.ts';
import { parseType, printType } from '../../../verification/types.ts';
import { identityOf } from '../../../verification/wire.ts';
import { typedValue } from '../../support/values.ts';

const test = suite('json values');

const read = (json: unknown, type: string) => readValue(json, parseType(type), 'case 0');

test('reads back every value it writes, by its type', () => {
  fc.assert(
    fc.property(typedValue, ({ type, value }) => {
      const text = JSON.stringify(writeValue(value));
      // JSON has no -0 that survives being written; the judge takes it for 0 anyway.
      const written = identityOf(value).replaceAll('d-0;', 'd0;');
      assert.is(identityOf(readValue(parseJson(text), type, '')).replaceAll('d-0;', 'd0;'), written);
    }),
    { numRuns: 500 },
  );
});

test('keeps integers that a double would round', () => {
  assert.equal(parseJson('[9007199254740993, 1.5, -12345678901234567890]'), [
    9007199254740993n,
    1.5,
    -12345678901234567890n,
  ]);
  assert.is(read(parseJson('9007199254740993'), 'int'), 9007199254740993n);
  assert.is(read('9007199254740993', 'int'), 9007199254740993n);
  assert.is(read('12345678901234567890', 'big int'), 12345678901234567890n);
});

test('reads what is the same in JSON as its declared type', () => {
  assert.is(read(3, 'int'), 3n);
  assert.is(read(3, 'float'), 3);
  assert.ok(Number.isNaN(read('NaN', 'float')));
  assert.is(read('-Infinity', 'float'), Number.NEGATIVE_INFINITY);
  assert.is(read('NaN', 'string'), 'NaN');
  assert.is(read(null, 'optional<int>'), null);
  assert.equal(read([1, 'a'], 'tuple<int, string>'), { tuple: [1n, 'a'] });
  assert.equal(read({ 1: 'a' }, 'map<int, string>'), new Map([[1n, 'a']]));
  assert.equal(read([[1, 'a']], 'map<int, string>'), new Map([[1n, 'a']]));
  assert.equal(read({ a: [1, null, 'x', 0.5] }, 'any'), new Map([['a', [1n, null, 'x', 0.5]]]));
  assert.equal(
    [...(read(JSON.parse('{"__proto__": 1}'), 'map<string, int>') as Map<string, bigint>)],
    [['__proto__', 1n]],
  );
});

const misfits: readonly (readonly [unknown, string, string])[] = [
  ['x', 'int', 'case 0: expected int, got "x"'],
  [1.5, 'int', 'case 0: expected int, got 1.5'],
  [true, 'int', 'case 0: expected int, got true'],
  [
    2 ** 60,
    'int',
    'case 0: expected an integer beyond 2^53 to be written as a decimal string, got 1152921504606847000',
  ],
  [
    '9223372036854775808',
    'int',
    'case 0: expected an int of 64 bits (or the type "big int"), got "9223372036854775808"',
  ],
  [null, 'string', 'case 0: expected string, got null'],
  ['1.5', 'float', 'case 0: expected float, got "1.5"'],
  [[1], 'tuple<int, int>', 'case 0: expected tuple<int, int>, got a list of 1'],
  [{ a: [{ b: 'x' }] }, 'map<string, list<map<string, int>>>', 'case 0 at ["a"][0]["b"]: expected int, got "x"'],
  [{ a: 1 }, 'map<int, int>', 'case 0 at ["a"]: expected int, got "a"'],
  [
    [
      [1, 1],
      ['1', 2],
    ],
    'map<int, int>',
    'case 0 at ["1"]: expected each key once, got a list of 2',
  ],
  ['\ud800', 'string', 'case 0: expected string, got "\\ud800"'],
];

for (const [json, type, message] of misfits) {
  test(`says ${message.slice(0, 70)}`, () => {
    try {
      read(json, type);
      assert.unreachable();
    } catch (error) {
      assert.equal([(error as { code: string }).code, (error as Error).message], ['value-does-not-fit-type', message]);
    }
  });
}

test('refuses text that is not JSON, or nested too deep, with one code', () => {
  const deep = `${'['.repeat(200_000)}1234567890123456789${']'.repeat(200_000)}`;
  for (const text of ['', '{', '[1234567890123456789,]', deep]) {
    assert.throws(
      () => readValue(parseJson(text), { kind: 'any' }, 'case 0'),
      (error: { code?: string }) => ['unreadable-json', 'value-does-not-fit-type'].includes(error.code ?? ''),
    );
  }
});

const types = (...args: Parameters<typeof inferSignature>) => {
  const { parameters, returns } = inferSignature(...args);
  return [...parameters.map(({ name, type }) => `${name}: ${printType(type)}`), printType(returns)].join(' → ');
};

test('infers the narrowest types that all cases fit', () => {
  assert.is(types('f', [{ args: [1], expected: 2 }]), 'arg0: int → int');
  assert.is(
    types('f', [
      { args: [1], expected: 2 },
      { args: [1.5], expected: null },
    ]),
    'arg0: float → optional<int>',
  );
  assert.is(
    types('f', [
      { args: [[]], expected: [] },
      { args: [[[1], [null]]], expected: ['a'] },
    ]),
    'arg0: list<list<optional<int>>> → list<string>',
  );
  assert.is(types('f', [{ args: [[]], expected: {} }]), 'arg0: list<any> → map<string, any>');
  assert.is(types('f', [{ args: [2n ** 70n], expected: null }]), 'arg0: big int → null');
  assert.is(types('f', [{ args: [[1, 'a']], expected: true }]), 'arg0: list<any> → bool');
  assert.is(types('f', [{ args: { n: 1, s: 'a' }, raises: true }]), 'n: int → s: string → any');
});

test('reads cases with arguments in order or by name', () => {
  const signature = inferSignature('f', [{ args: { n: 1, s: 'a' }, expected: 1 }]);
  assert.equal(
    readCallCases(
      [
        { args: { s: 'b', n: 2 }, expected: 3 },
        { args: [4, 'c'], raises: true },
      ],
      signature,
    ),
    [
      { args: [2n, 'b'], expected: { kind: 'value', value: 3n } },
      { args: [4n, 'c'], expected: { kind: 'raises' } },
    ],
  );
});

const badCases: readonly (readonly [Parameters<typeof readCallCases>[0][number], string])[] = [
  [{ args: [], expected: 1 }, 'case 0 has 0 arguments where the signature has 1'],
  [{ args: { m: 1 }, expected: 1 }, 'case 0 has an argument m, which the signature lacks'],
  [{ args: {}, expected: 1 }, 'case 0 lacks the argument n'],
  [{ args: [1] }, 'case 0 has neither "expected" nor "raises": true'],
  [{ args: ['x'], expected: 1 }, 'case 0, argument n: expected int, got "x"'],
  [{ args: [1], expected: [] }, 'case 0, expected: expected int, got a list of 0'],
];

for (const [written, message] of badCases) {
  test(`says ${message}`, () => {
    const signature = { entry: 'f', parameters: [{ name: 'n', type: parseType('int') }], returns: parseType('int') };
    assert.throws(
      () => readCallCases([written], signature),
      (error: Error) => error.message === message,
    );
  });
}

test.run();
