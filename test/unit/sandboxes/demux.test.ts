/** Frames of an attached container, cut at every possible place. */
import { Duplex, PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { containerStream, demultiplexer } from '../../../sandboxes/demux.ts';

const test = suite('demultiplexer');

type Written = readonly ['stdout' | 'stderr', Buffer];

function frame([source, payload]: Written): Buffer {
  const header = Buffer.alloc(8);
  header[0] = source === 'stderr' ? 2 : 1;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** What comes out when the stream arrives in these pieces. */
function separate(pieces: readonly Buffer[]): { stdout: string; stderr: string } {
  const seen = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const feed = demultiplexer((source, payload) => void seen[source].push(Buffer.from(payload)));
  for (const piece of pieces) feed(piece);
  return { stdout: Buffer.concat(seen.stdout).toString('hex'), stderr: Buffer.concat(seen.stderr).toString('hex') };
}

function expected(frames: readonly Written[]): { stdout: string; stderr: string } {
  const of = (wanted: string) =>
    Buffer.concat(frames.filter(([source]) => source === wanted).map(([, payload]) => payload)).toString('hex');
  return { stdout: of('stdout'), stderr: of('stderr') };
}

const someFrames: readonly Written[] = [
  ['stdout', Buffer.from('hello')],
  ['stderr', Buffer.from('oh')],
  ['stdout', Buffer.alloc(0)],
  ['stdout', Buffer.from([1, 0, 0, 0, 0, 0, 0, 3])],
];

test('gives the same whichever byte the stream is cut at', () => {
  const whole = Buffer.concat(someFrames.map(frame));
  for (let cut = 0; cut <= whole.length; cut++) {
    assert.equal(separate([whole.subarray(0, cut), whole.subarray(cut)]), expected(someFrames));
  }
});

test('gives the same when every byte comes alone', () => {
  const whole = Buffer.concat(someFrames.map(frame));
  assert.equal(separate([...whole].map((byte) => Buffer.from([byte]))), expected(someFrames));
});

test('keeps every byte of any frames in any pieces', () => {
  const source = fc.constantFrom('stdout' as const, 'stderr' as const);
  const payload = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.array(fc.tuple(source, payload)), fc.array(fc.nat(60)), (frames, sizes) => {
      const whole = Buffer.concat(frames.map(frame));
      const pieces: Buffer[] = [];
      let at = 0;
      for (const size of sizes) pieces.push(whole.subarray(at, (at += size)));
      assert.equal(separate([...pieces, whole.subarray(at)]), expected(frames));
    }),
  );
});

test('takes a hundred thousand tiny frames in one piece', () => {
  const one = frame(['stdout', Buffer.from('x')]);
  let total = 0;
  demultiplexer((_, payload) => (total += payload.length))(Buffer.concat(Array.from({ length: 100_000 }, () => one)));
  assert.is(total, 100_000);
});

test('refuses bytes that are no frame', () => {
  const feed = demultiplexer(() => {});
  assert.throws(() => feed(Buffer.from('plain text of a terminal')), /Not a frame/);
});

test('stops reading the connection while nobody reads stdout', async () => {
  const piece = frame(['stdout', Buffer.alloc(64 * 1024)]);
  let read = 0;
  const connection = new Duplex({
    highWaterMark: 1024,
    read() {
      read += 1;
      setImmediate(() => this.push(read <= 1000 ? piece : null));
    },
    write: (_chunk, _encoding, done) => done(),
  });
  const stream = containerStream(connection, () => {});
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(read < 20, `${read} pieces were read ahead`);
  let bytes = 0;
  for await (const chunk of stream) bytes += (chunk as Buffer).length;
  assert.is(bytes, 1000 * 64 * 1024);
});

test('passes stdin on, and closes it when the stream is ended', async () => {
  const toContainer = new PassThrough();
  const fromContainer = new PassThrough();
  const said: string[] = [];
  const stream = containerStream(Duplex.from({ readable: fromContainer, writable: toContainer }), (payload) =>
    said.push(payload.toString()),
  );
  stream.end('question');
  assert.is(await text(toContainer), 'question');
  for (const written of someFrames.slice(0, 2)) fromContainer.write(frame(written));
  fromContainer.end();
  assert.is(await text(stream), 'hello');
  assert.equal(said, ['oh']);
});

test('fails when the connection sends no frames', async () => {
  const fromContainer = new PassThrough();
  const stream = containerStream(Duplex.from({ readable: fromContainer, writable: new PassThrough() }), () => {});
  fromContainer.write('HTTP/1.1 500');
  try {
    await text(stream);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /Not a frame/);
  }
});

test('closes the connection when the stream is destroyed', async () => {
  const connection = new PassThrough();
  containerStream(connection, () => {}).destroy();
  assert.ok(connection.destroyed);
});

test.run();
