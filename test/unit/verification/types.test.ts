/** Type expressions, read and written. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { NeutralType } from '../../../runners/signature.ts';
import { parseType, printType, signatureText } from '../../../verification/types.ts';
import { typedValue } from '../../support/values.ts';

const test = suite('types');

const readings: readonly (readonly [string, NeutralType])[] = [
  ['int', { kind: 'int' }],
  ['big int', { kind: 'int', big: true }],
  ['BigInt', { kind: 'int', big: true }],
  ['  str ', { kind: 'string' }],
  ['list<int>', { kind: 'list', of: { kind: 'int' } }],
  ['List[int]', { kind: 'list', of: { kind: 'int' } }],
  ['list<big int>', { kind: 'list', of: { kind: 'int', big: true } }],
  ['string?', { kind: 'optional', of: { kind: 'string' } }],
  ['tuple<int,string>', { kind: 'tuple', of: [{ kind: 'int' }, { kind: 'string' }] }],
  [
    'list<map<string, optional<int>>>',
    {
      kind: 'list',
      of: { kind: 'map', key: { kind: 'string' }, value: { kind: 'optional', of: { kind: 'int' } } },
    },
  ],
];

for (const [text, type] of readings) {
  test(`reads ${text}`, () => assert.equal(parseType(text), type));
}

test('reads back every type it writes', () => {
  fc.assert(fc.property(typedValue, ({ type }) => assert.equal(parseType(printType(type)), type)));
});

test('writes a signature for harnesses in prefix form', () => {
  const types = ['list<int>', 'optional<string>', 'map<int, tuple<bool, big int, null>>', 'any'];
  const parameters = types.map((type, index) => ({ name: `p${index}`, type: parseType(type) }));
  const signature = { entry: 'f', parameters, returns: parseType('float') };
  assert.is(signatureText(signature), 'u4:liosmiu3:tjnad');
});

const unreadable = [
  '',
  'integer64',
  'list',
  'list<>',
  'list<int',
  'list<int]',
  'list<int>>',
  'list<int,int>',
  'map<int>',
  'map<float, int>',
  'int int',
  'tuple<int,>',
  'constructor',
  'big',
  'int;',
  'list<'.repeat(100),
  'x'.repeat(2_000),
];
for (const text of unreadable) {
  test(`refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
    assert.throws(
      () => parseType(text),
      (error: { code?: string }) => error.code === 'unreadable-type',
    );
  });
}

test.run();
