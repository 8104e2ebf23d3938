/** Files that are read while they are sent: the same bytes as if they had been held, or a lost box. */
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeFiles, encodeStreamed } from '../../../sandboxes/archive.ts';
import { converse } from '../../../sandboxes/conversation.ts';
import type { SandboxError } from '../../../sandboxes/errors.ts';
import type { StreamedFile } from '../../../sandboxes/sandbox.ts';

const test = suite('streamed files');

async function* pieces(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

const streamed = (path: string, bytes: number, ...texts: readonly string[]): StreamedFile => ({
  path,
  bytes,
  pieces: () => pieces(...texts),
});

test('are encoded as those that are held', async () => {
  const held = { path: 'b', content: Buffer.from('held'), isExecutable: true };
  const asked = encodeStreamed([streamed('a/x', 5, 'he', 'llo'), held, streamed('empty', 0)], 'program');
  const sent = Buffer.concat(await Array.fromAsync(asked.pieces()));
  const whole = encodeFiles(
    [{ path: 'a/x', content: Buffer.from('hello') }, held, { path: 'empty', content: new Uint8Array() }],
    'program',
  );
  assert.ok(sent.equals(Buffer.concat(whole)));
  assert.is(asked.bytes, sent.length);
});

test('refuse paths that leave the work folder', () => {
  assert.throws(() => encodeStreamed([streamed('../x', 0)], 'program'), /has the part/);
});

for (const [what, file] of [
  ['longer', streamed('a', 3, 'four')],
  ['shorter', streamed('a', 5, 'four')],
] as const) {
  test(`lose the box when a file is ${what} than was said, for it would wait or take the rest for a request`, async () => {
    const talk = converse(new PassThrough().resume(), () => '');
    const lost = Promise.withResolvers<SandboxError>();
    const exchange = { silenceMs: 10_000, onAnswer: () => true, onLost: lost.resolve };
    await talk.askStreamed(2, encodeStreamed([file], 'program'), exchange);
    assert.is((await lost.promise).code, 'box-lost');
    assert.not(talk.isAlive);
  });
}

test('wait for a box that takes them slowly', async () => {
  const stream = new PassThrough({ highWaterMark: 16 });
  const talk = converse(Object.assign(stream, { on: () => stream }), () => '');
  let read = 0;
  async function* many() {
    for (; read < 100; read += 1) yield Buffer.alloc(16);
  }
  const payload = encodeStreamed([{ path: 'a', bytes: 1600, pieces: many }], 'program');
  void talk.askStreamed(2, payload, { silenceMs: 60_000, onAnswer: () => true, onLost: () => undefined });
  // Without back-pressure all would have been read by now.
  for (let turn = 0; turn < 300; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(read < 10, `${read} pieces were read`);
  talk.lose('the test is over');
});

test.run();
