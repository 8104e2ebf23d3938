/** Frames and payloads between the host and a supervisor. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inputSource } from '../../../sandboxes/input.ts';
import {
  decodeCall,
  decodeExecution,
  encodeCall,
  encodeHeader,
  encodeJob,
  frameReader,
  signalName,
} from '../../../sandboxes/protocol.ts';
import { job } from '../../support/jobs.ts';

const test = suite('protocol');

test('reads the same frames however the stream is cut', () => {
  const frames = fc.array(fc.tuple(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 300 })));
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (sent, sizes) => {
      const stream = Buffer.concat(sent.flatMap(([type, payload]) => [encodeHeader(type, payload.length), payload]));
      const got: [number, string][] = [];
      const read = frameReader((type, payload) => got.push([type, payload.toString('hex')]));
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const size = sizes[turn % sizes.length] as number;
        read(stream.subarray(at, at + size));
        at += size;
      }
      assert.equal(
        got,
        sent.map(([type, payload]) => [type, Buffer.from(payload).toString('hex')]),
      );
    }),
  );
});

test('refuses a frame of absurd size at its header', () => {
  assert.throws(() => frameReader(() => {})(encodeHeader(1, 2 ** 32 - 1)), RangeError);
});

test('refuses commands and variables that no system takes', () => {
  assert.throws(() => encodeJob(job(['a\0b']), 0, 0), TypeError);
  assert.throws(() => encodeJob(job(['a'], { environment: { 'A=B': 'c' } }), 0, 0), TypeError);
  assert.throws(() => encodeJob(job(['a', 'x'.repeat(5_000_000)]), 0, 0), TypeError);
  assert.throws(() => encodeJob(job(['a'], { limits: { wallMs: Number.NaN } }), 0, 0), TypeError);
});

test('gives every program a home, a language and a time zone unless the job has its own', () => {
  const text = encodeJob(job(['run', 'it'], { environment: { TZ: 'Asia/Tokyo' } }), 0, 0).toString('latin1');
  assert.match(text, 'run\0it\0HOME=/tmp\0LANG=C.UTF-8\0TZ=Asia/Tokyo\0');
});

test('reads what a program printed as whole, or as its two ends', () => {
  const whole = decodeExecution(execution({ out: 'abcd', outTotal: 4 }), 4);
  assert.equal(whole?.stdout, { head: Buffer.from('abcd'), tail: Buffer.alloc(0), totalBytes: 4, truncated: false });
  const ends = decodeExecution(execution({ out: 'abcde', outTotal: 100 }), 5);
  assert.equal(ends?.stdout, { head: Buffer.from('abc'), tail: Buffer.from('de'), totalBytes: 100, truncated: true });
});

test('names the way a program ended', () => {
  assert.is(decodeExecution(execution({ status: 0, code: 3 }), 9)?.exitCode, 3);
  assert.is(decodeExecution(execution({ status: 1, code: 11 }), 9)?.signal, 'SIGSEGV');
  assert.is(decodeExecution(execution({ status: 2, clock: 1 }), 9)?.clock, 'cpu');
  assert.is(decodeExecution(execution({ status: 5 }), 9), null);
  assert.throws(() => decodeExecution(execution({ status: 9 }), 9), RangeError);
});

test('reads a call with its reports, its reply and its output', () => {
  const reports = Buffer.concat([...encodeCall(Buffer.from('r1')), ...encodeCall(Buffer.from('r22'))]);
  const start = Buffer.alloc(9);
  start.writeUInt8(1, 0);
  start.writeUInt32LE(3, 1);
  start.writeUInt32LE(reports.length, 5);
  const result = decodeCall(
    Buffer.concat([start, execution({ out: 'hi', outTotal: 2 }), Buffer.from('vt!'), reports]),
    9,
  );
  assert.is(result.status, 'replied');
  assert.is(result.status === 'replied' ? Buffer.from(result.reply).toString() : '', 'vt!');
  assert.equal(result.reports.map(String), ['r1', 'r22']);
  assert.is(result.execution.stdout.head.toString(), 'hi');
});

test('cuts input into frames that hold all of it in order', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 100 }));
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 64 }), (input, size) => {
      const source = inputSource(input);
      const got: Uint8Array[] = [];
      for (let frames = source.take(size); frames.length > 0; frames = source.take(size)) {
        const bytes = frames.flat().reduce((sum, piece) => sum + piece.length, 0);
        assert.ok(bytes <= size);
        got.push(...frames.flat());
      }
      assert.equal(Buffer.concat(got), Buffer.concat(input));
      assert.is(source.totalBytes, Buffer.concat(input).length);
    }),
  );
});

test('knows signals by their Linux numbers', () => {
  assert.equal([9, 11, 24, 25, 31].map(signalName), ['SIGKILL', 'SIGSEGV', 'SIGXCPU', 'SIGXFSZ', 'SIGSYS']);
  assert.is(signalName(34), 'SIGRT0');
});

function execution({ status = 0, clock = 0, code = 0, out = '', outTotal = 0 }): Buffer {
  const fixed = Buffer.alloc(54);
  fixed.writeUInt8(status, 0);
  fixed.writeUInt8(clock, 1);
  fixed.writeInt32LE(code, 2);
  fixed.writeBigUInt64LE(BigInt(outTotal), 30);
  fixed.writeUInt32LE(out.length, 38);
  return Buffer.concat([fixed, Buffer.from(out)]);
}

test.run();
