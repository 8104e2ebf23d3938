/** Large files on their way into a real box: every byte arrives, and none of them stays in the service's memory. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serviceProcess } from '../support/server-process.ts';

const test = suite('POST /v1/run with large files');

const megabyte = 1024 ** 2;
const source = [
  'import hashlib, sys',
  'digest = hashlib.sha256()',
  'with open("data/large.bin", "rb") as file:',
  '    while piece := file.read(1 << 20): digest.update(piece)',
  'print(digest.hexdigest())',
].join('\n');
const request = {
  language: 'python',
  source,
  limits: { memoryBytes: 1024 * megabyte, wallMs: 60_000, cpuMs: 60_000 },
};

/** The body in pieces: this process does not hold it either. */
function* body(boundary: string, piece: Buffer, times: number): Generator<Buffer> {
  const part = (name: string, more: string) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`);
  yield part('request', '');
  yield Buffer.from(`${JSON.stringify(request)}\r\n`);
  yield part('data/large.bin', '; filename="large.bin"');
  for (let nth = 0; nth < times; nth += 1) yield piece;
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}

test('takes 512 MiB of files into a box without holding them in memory', async () => {
  await using service = await serviceProcess();
  // Warm, so that what is measured is the files alone.
  assert.is((await service.post('/v1/run', { language: 'python', source: 'print(1)' })).status, 200);
  const peakBytes = () => {
    const status = readFileSync(`/proc/${service.child.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  };
  const before = peakBytes();
  const piece = Buffer.from(Array.from({ length: megabyte }, (_, index) => (index * 31 + (index >> 8)) & 0xff));
  const digest = createHash('sha256');
  for (let nth = 0; nth < 512; nth += 1) digest.update(piece);

  const response = await fetch(`${service.url}/v1/run`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b0undary' },
    body: ReadableStream.from(body('b0undary', piece, 512)),
    duplex: 'half',
  } as RequestInit);
  const answer = (await response.json()) as { run: { stdout: { text: string } } };
  assert.is(response.status, 200, JSON.stringify(answer));
  assert.is(answer.run.stdout.text.trim(), digest.digest('hex'));
  const grewBytes = peakBytes() - before;
  assert.ok(grewBytes < 192 * megabyte, `the service grew by ${Math.round(grewBytes / megabyte)} MiB`);
  assert.is((await service.post('/v1/run', { language: 'python', source: 'print(1)' })).status, 200);
});

test.run();
