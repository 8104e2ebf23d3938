/** When an output will do, by each checker; and what naive checkers take that ours must not. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkOutput } from '../../../verification/checkers.ts';
import type { Checker } from '../../../verification/task.ts';

const test = suite('checkOutput');

const floats = { kind: 'floats', absolute: 1e-6, relative: 1e-6 } as const;
const kinds = ['exact', 'trimmed', 'tokens', 'unordered-lines'] as const;
const check = (checker: Checker | Checker['kind'], expected: string, stdout: string) =>
  checkOutput(
    typeof checker === 'string' ? (checker === 'floats' ? floats : { kind: checker }) : checker,
    expected,
    Buffer.from(stdout),
  );

const accepted: readonly (readonly [Checker['kind'], string, string])[] = [
  ['exact', 'a \n', 'a \n'],
  ['exact', '', ''],
  ['trimmed', 'a\nb', 'a  \nb\t\n\n\n'],
  ['trimmed', 'a\nb\n', 'a\r\nb\r\n'],
  ['tokens', 'a b c', ' a\n\tb  c\r\n'],
  ['tokens', '', '\n'],
  ['floats', '1.0 x', '1.0000001 x'],
  ['floats', '3', '3.0'],
  ['floats', 'nan inf -inf', 'NaN Infinity -Infinity'],
  ['floats', '+5', '5'],
  ['floats', '1e3', '1000'],
  ['unordered-lines', 'a\nb\na', 'a\na\nb\n'],
];

for (const [kind, expected, stdout] of accepted) {
  test(`${kind} takes ${JSON.stringify(stdout)} for ${JSON.stringify(expected)}`, () =>
    assert.is(check(kind, expected, stdout), null));
}

const refused: readonly (readonly [Checker['kind'], string, string, string])[] = [
  ['exact', 'a\n', 'a', 'from byte 1: expected …"\\n", got the end'],
  ['exact', 'a', 'b', 'from byte 0: expected "a", got "b"'],
  ['trimmed', 'a\nb', 'a', 'line 2: expected "b", got the end'],
  ['trimmed', 'a', 'a\nb', 'line 2: expected the end, got "b"'],
  ['trimmed', 'a\nb', 'a\n\nb', 'line 2: expected "b", got ""'],
  ['trimmed', ' a', 'a', 'line 1: expected " a", got "a"'],
  ['trimmed', 'Yes', 'yes', 'line 1: expected "Yes", got "yes"'],
  ['tokens', 'a b', 'a', 'token 2: expected "b", got the end'],
  ['tokens', 'a', 'a b', 'token 2: expected the end, got "b"'],
  ['tokens', 'YES', 'yes', 'token 1: expected "YES", got "yes"'],
  ['tokens', 'a\u00a0b', 'a b', 'token 1: expected "a\u00a0b", got "a"'],
  ['tokens', '1', '', 'token 1: expected "1", got the end'],
  ['floats', '1.0', 'nan', 'token 1: expected "1.0", got "nan"'],
  ['floats', 'nan', '1.0', 'token 1: expected "nan", got "1.0"'],
  ['floats', '1.0', 'inf', 'token 1: expected "1.0", got "inf"'],
  ['floats', 'inf', '1e308', 'token 1: expected "inf", got "1e308"'],
  ['floats', 'inf', '1e999', 'token 1: expected "inf", got "1e999"'],
  ['floats', 'inf', '-inf', 'token 1: expected "inf", got "-inf"'],
  ['floats', '0', '0x0', 'token 1: expected "0", got "0x0"'],
  ['floats', '0', 'abc', 'token 1: expected "0", got "abc"'],
  ['floats', 'nan', 'nAn', 'token 1: expected "nan", got "nAn"'],
  ['floats', '1 2', '1', 'token 2: expected "2", got the end'],
  ['floats', '1', '1.1', 'token 1: expected "1", got "1.1"'],
  ['unordered-lines', 'a\na\nb', 'a\nb\nb', 'a line "b" that is not expected (or not so often)'],
  ['unordered-lines', 'a\nb', 'b', 'the line "a" is missing'],
];

for (const [kind, expected, stdout, message] of refused) {
  test(`${kind} says ${message}`, () => assert.is(check(kind, expected, stdout), message));
}

test('floats with no tolerance keeps integers apart that a double cannot', () => {
  const strict = { kind: 'floats', absolute: 0, relative: 0 } as const;
  assert.is.not(check(strict, '9007199254740993', '9007199254740992'), null);
  assert.is(check(strict, '9007199254740993', '9007199254740993'), null);
  assert.is(check({ kind: 'floats', absolute: 1, relative: 0 }, '9007199254740993', '9007199254740992'), null);
});

test('bytes that are not UTF-8 equal no text', () => {
  for (const kind of kinds) {
    assert.is.not(checkOutput({ kind }, '\uFFFD', Uint8Array.from([0xff])), null);
    assert.is.not(checkOutput({ kind }, 'é', Uint8Array.from([0xe9])), null);
  }
});

test('every checker takes a text for itself, and no longer or shorter one', () => {
  const word = fc.stringMatching(/^[!-~]{1,6}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), word, (words, extra) => {
      const text = words.join('\n');
      for (const kind of [...kinds, 'floats'] as const) {
        assert.is(check(kind, text, text), null);
        assert.is.not(check(kind, text, `${text}\n${extra}`), null);
        assert.is.not(check(kind, `${text}\n${extra}`, text), null);
      }
    }),
  );
});

test('megabytes of white space, or one endless token, take no time to speak of', () => {
  const started = performance.now();
  for (const hostile of [
    ' '.repeat(4_000_000),
    'x'.repeat(4_000_000),
    '9'.repeat(4_000_000),
    `${' '.repeat(2_000_000)}x`,
    ' \n'.repeat(500_000),
  ]) {
    for (const kind of [...kinds, 'floats'] as const) assert.ok((check(kind, 'a b', hostile) ?? '').length < 400);
  }
  assert.ok(performance.now() - started < 20_000);
});

test.run();
