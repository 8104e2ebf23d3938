/** The wire format of neutral values, both ways, and hostile bytes. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Value } from '../../../runners/signature.ts';
import { VerificationError } from '../../../verification/errors.ts';
import {
  decodeReply,
  decodeReport,
  decodeValue,
  encodeValue,
  identityOf,
  valueDepthMax,
} from '../../../verification/wire.ts';
import { anyValue } from '../../support/values.ts';

const test = suite('wire');

const encoded = (value: Value) => Buffer.from(encodeValue(value)).toString('utf8');
const decoded = (text: string) => decodeValue(Buffer.from(text, 'utf8'));

const examples: readonly (readonly [Value, string])[] = [
  [null, 'n'],
  [true, 't'],
  [false, 'f'],
  [-42n, 'i-42;'],
  [0.1, 'd0.1;'],
  [3, 'd3;'],
  [-0, 'd-0;'],
  [Number.NaN, 'dnan;'],
  [Number.NEGATIVE_INFINITY, 'd-inf;'],
  ['héll', 's5:héll'],
  ['', 's0:'],
  [[1n, 2n], 'l2:i1;i2;'],
  [[], 'l0:'],
  [{ tuple: [1n, 'a'] }, 'u2:i1;s1:a'],
  [new Map([['a', 1n]]), 'm1:s1:ai1;'],
];

for (const [value, text] of examples) {
  test(`writes ${text} and reads it back`, () => {
    assert.is(encoded(value), text);
    assert.equal(decoded(text), value);
  });
}

test('reads back every value it writes', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      assert.is(identityOf(decodeValue(encodeValue(value))), identityOf(value));
    }),
    { numRuns: 500 },
  );
});

test('keeps a byte order mark and NUL inside strings', () => {
  assert.is(decoded(encoded('\uFEFFa\0b')), '\uFEFFa\0b');
});

test('tells 1 from 1.0 and a list from a tuple', () => {
  assert.is(decoded('i1;'), 1n);
  assert.is(decoded('d1;'), 1);
  assert.is.not(identityOf([1n]), identityOf({ tuple: [1n] }));
});

const hostile: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['an unknown tag', 'q'],
  ['bytes after the value', 'nn'],
  ['an int without digits', 'i;'],
  ['an int with a space', 'i 1;'],
  ['an int in hexadecimal', 'i0x10;'],
  ['an int without end', 'i1'],
  ['an int of too many digits', `i${'9'.repeat(250_002)};`],
  ['a float that is a word', 'dNaN;'],
  ['a float that is empty', 'd;'],
  ['a string shorter than its count', 's5:abc'],
  ['a negative count', 'l-1:'],
  ['a count beyond the bytes there are', 'l999999999:n'],
  ['a count that is no number', 'l1e1:n'],
  ['a list with an item missing', 'l2:n'],
  ['a map with a key twice', 'm2:s1:ans1:an'],
];

for (const [what, text] of hostile) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => decoded(text),
      (error: unknown) => error instanceof VerificationError && error.code === 'unreadable-wire',
    );
  });
}

test('refuses a string that is not UTF-8', () => {
  assert.throws(() => decodeValue(Buffer.from([0x73, 0x31, 0x3a, 0xff])), /not UTF-8/);
});

test('refuses nesting that would overflow the stack, and accepts the deepest allowed', () => {
  assert.throws(() => decoded(`${'l1:'.repeat(1_000_000)}n`), /nested deeper/);
  assert.ok(decoded(`${'l1:'.repeat(valueDepthMax)}n`));
  let deep: Value = null;
  for (let depth = 0; depth < 1_000; depth++) deep = [deep];
  assert.throws(() => encodeValue(deep), /nested deeper/);
});

test('does not send half a surrogate pair', () => {
  assert.throws(() => encodeValue(['\ud800']), /surrogate/);
});

test('never fails in another way than unreadable-wire, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), mangled), (bytes) => {
      try {
        decodeValue(bytes);
      } catch (error) {
        assert.is((error as VerificationError).code, 'unreadable-wire');
      }
    }),
    { numRuns: 2_000 },
  );
});

/** Valid bytes with one of them changed. */
const mangled = fc.tuple(anyValue, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
  const bytes = Uint8Array.from(encodeValue(value));
  bytes[at % bytes.length] = byte;
  return bytes;
});

test('reads the replies of a harness', () => {
  assert.equal(decodeReply(Buffer.from('vi7;')), { kind: 'value', value: 7n });
  assert.equal(decodeReply(Buffer.from('es10:ValueErrors3:bad')), {
    kind: 'raised',
    error: 'ValueError',
    message: 'bad',
  });
  assert.equal(decodeReply(Buffer.from('us10:no such f!')), { kind: 'unable', reason: 'no such f!' });
  for (const bad of ['', 'x', 'v', 'vi1;n', 'ei1;i2;', 'us1:an']) {
    assert.throws(() => decodeReply(Buffer.from(bad)), /unreadable reply/, bad);
  }
});

test('reads the reports of a test framework', () => {
  assert.equal(decodeReport(Buffer.from('rs3:addfs4:2!=3')), { name: 'add', passed: false, message: '2!=3' });
  for (const bad of ['rs1:ai1;s0:', 'vn', 'rs1:a', 'rs1:ats0:n'])
    assert.throws(() => decodeReport(Buffer.from(bad)), /unreadable reply/);
});

test.run();
