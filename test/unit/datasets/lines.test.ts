/** Lines out of bytes that arrive in any pieces. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { linesOf } from '../../../datasets/lines.ts';

const test = suite('linesOf');

async function read(chunks: readonly string[], bytesMax = 100): Promise<(readonly [number, string | null])[]> {
  const stream = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk);
  })();
  const lines: (readonly [number, string | null])[] = [];
  for await (const { number, bytes } of linesOf(stream, bytesMax)) {
    lines.push([number, bytes && Buffer.from(bytes).toString()]);
  }
  return lines;
}

test('cuts lines wherever the pieces end', async () => {
  const text = 'one\ntwo\r\n\nfour';
  const expected = [
    [1, 'one'],
    [2, 'two\r'],
    [4, 'four'],
  ];
  assert.equal(await read([text]), expected);
  assert.equal(await read(text.split('')), expected);
});

test('skips blank lines and counts them', async () => {
  assert.equal(await read(['\n \t\r\n\n', 'x\n']), [[4, 'x']]);
});

test('keeps nothing of a line that is too long, and goes on after it', async () => {
  assert.equal(await read(['aaaaa', 'aaaaa\nb\n', 'c'.repeat(9)], 8), [
    [1, null],
    [2, 'b'],
    [3, null],
  ]);
});

test('sees nothing in nothing', async () => {
  assert.equal(await read([]), []);
  assert.equal(await read(['']), []);
});

test.run();
