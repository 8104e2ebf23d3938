/** Texts for messages: short, and harmless wherever they are shown. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cut, showText, showValue } from '../../../verification/show.ts';

const test = suite('texts for messages');

test('escape what acts on a terminal or turns a line round', () => {
  assert.is(cut('\x1b[2J\rred\x07\x9b31m\u202eback', 80), '\\u001b[2J\\u000dred\\u0007\\u009b31m\\u202eback');
  assert.is(showText('\x1b\x7f\x9b\u2066'), '"\\u001b\\u007f\\u009b\\u2066"');
  assert.is(showValue(['\x9b']), '["\\u009b"]');
});

test('keep lines, tabs and letters of every language', () => {
  const text = 'one\n\ttwo: héllo 日本語 שלום 👩‍👩‍👧';
  assert.is(cut(text, 80), text);
});

test('end with an ellipsis where they were cut', () => {
  assert.is(cut('abcdef', 3), 'abc…');
  assert.is(showText('abcdef', 3), '"abc"…');
});

test.run();
