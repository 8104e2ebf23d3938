/** Type expressions, read and written. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { NeutralType } from '../../../runners/signature.ts';
import { parseType, printType } from '../../../verification/types.ts';
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
