/** JSON of any size says what JSON says. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseLargeJson } from '../../../../server/compatible/large-json.ts';

const test = suite('parseLargeJson');

/** Everything is large, and strings from four bytes on are long. */
const sizes = { longBytes: 3, largeBytes: 0 };

function parsed(text: string): unknown {
  return parseLargeJson(Buffer.from(text), sizes);
}

test('reads whatever JSON.parse reads, alike', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
      assert.equal(parsed(text), JSON.parse(text));
    }),
  );
});

/** Strings as they are written, in a list with others around. */
const strings = [
  'abcdefgh',
  'ab\\"cdefgh',
  'abcdef\\\\',
  '\\\\\\\\\\\\',
  'a\\u00e9bcdefg',
  'äöüäöüäöü',
  'a,b]c{d}:',
  '',
  'abc',
];
for (const text of strings) {
  test(`reads "${text}"`, () => {
    const json = `{"k": ["x", "${text}", "${text}"], "longer-than-three": "${text}"}`;
    assert.equal(parsed(json), JSON.parse(json));
  });
}

test('takes nobody’s text for one of its marks', () => {
  const json = '["abcdefgh", "\\ud800polyproof:", "polyproof:0", "\\\\ud800polyproof:0"]';
  assert.equal(parsed(json), JSON.parse(json));
});

test('refuses what is no JSON, or no UTF-8', () => {
  for (const text of ['{"a": "abcdefgh"', '["abcdefgh" "b"]', '"abcdefgh', '["abcd\nefgh"]', '']) {
    assert.throws(
      () => parsed(text),
      (error: Error) => error instanceof SyntaxError,
    );
  }
  assert.throws(
    () => parseLargeJson(Buffer.from([0x22, 0xff, 0xff, 0xff, 0xff, 0xff, 0x22]), sizes),
    (error: Error) => error instanceof TypeError,
  );
});

test.run();
