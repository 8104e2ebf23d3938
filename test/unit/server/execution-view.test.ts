/** Outputs as text: nothing lost in base64, no halves of characters in text. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { viewExecution } from '../../../server/execution-view.ts';
import { printed } from '../../support/test-app.ts';

const test = suite('viewExecution');

function cut(text: Buffer, keep: number) {
  const half = Math.ceil(keep / 2);
  return {
    head: text.subarray(0, half),
    tail: text.subarray(text.length - (keep - half)),
    totalBytes: text.length,
    truncated: true,
  };
}

test('shows a whole output as text', () => {
  assert.equal(viewExecution(printed('grüße\n'), 'utf-8').stdout, { text: 'grüße\n', truncated: false, totalBytes: 8 });
});

test('keeps every byte in base64', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const stdout = { head: bytes, tail: new Uint8Array(), totalBytes: bytes.length, truncated: false };
      const { text } = viewExecution({ ...printed(''), stdout }, 'base64').stdout;
      assert.equal([...Buffer.from(text, 'base64')], [...bytes]);
    }),
  );
});

test('never shows half a character where the middle of a text was dropped', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 10 }), fc.integer({ min: 2, max: 9 }), (text, keep) => {
      const bytes = Buffer.from(text.replaceAll('\uFFFD', ''));
      fc.pre(bytes.length > keep);
      const view = viewExecution({ ...printed(''), stdout: cut(bytes, keep) }, 'utf-8').stdout;
      assert.not.ok(`${view.text}${view.tail}`.includes('\uFFFD'));
      assert.ok(text.replaceAll('\uFFFD', '').startsWith(view.text));
      assert.ok(text.replaceAll('\uFFFD', '').endsWith(view.tail ?? '?'));
    }),
  );
});

test.run();
