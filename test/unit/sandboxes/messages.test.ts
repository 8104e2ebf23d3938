/** The progress that an engine reports, cut anywhere, and the errors of its client. */
import { Readable } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { olderVersion } from '../../../sandboxes/docker.ts';
import { engineError } from '../../../sandboxes/engine-errors.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { containerSettings } from '../../../sandboxes/hardening.ts';
import { readMessages } from '../../../sandboxes/messages.ts';

const test = suite('engine messages');

test('arrive as lines whichever byte the stream is cut at', async () => {
  const sent = Buffer.from('{"stream":"Step 1/2 : RUN é\\n"}\r\n{"stream":" \\n"}\n{"status":"Pulling"}');
  for (let cut = 0; cut <= sent.length; cut++) {
    const lines: string[] = [];
    await readMessages(Readable.from([sent.subarray(0, cut), sent.subarray(cut)]), (line) => lines.push(line));
    assert.equal(lines, ['Step 1/2 : RUN é', 'Pulling']);
  }
});

test('come without the colours that builders add', async () => {
  const lines: string[] = [];
  await readMessages(Readable.from(['{"stream":"\\u001b[91mcc1: error\\n\\u001b[0m"}']), (line) => lines.push(line));
  assert.equal(lines, ['cc1: error']);
});

test('end in an error when one of them is an error', async () => {
  const lines: string[] = [];
  try {
    await readMessages(Readable.from(['{"stream":"a"}\n{"error":"code: 2"}\n', '{"stream":"b"}']), (line) =>
      lines.push(line),
    );
    assert.unreachable();
  } catch (error) {
    assert.is((error as SandboxError).code, 'engine-failed');
    assert.is((error as SandboxError).message, 'code: 2');
  }
  assert.equal(lines, ['a', 'b']);
});

const failures: readonly [object, string, RegExp][] = [
  [{ code: 'ENOENT' }, 'engine-unavailable', /at \/sock \(ENOENT\)\. .*Install and start Docker/],
  [{ code: 'ECONNREFUSED' }, 'engine-unavailable', /Start the engine/],
  [{ code: 'EACCES' }, 'engine-unavailable', /group docker/],
  [{ name: 'AbortError' }, 'cancelled', /Given up/],
  [
    { statusCode: 404, message: '(HTTP code 404) no such image - No such image: x:y ' },
    'image-missing',
    /^No such image: x:y$/,
  ],
  [
    { statusCode: 404, message: '(HTTP code 404) no such container - No such container: z ' },
    'engine-failed',
    /container: z$/,
  ],
  [{ statusCode: 500, message: '(HTTP code 500) server error - disk full ' }, 'engine-failed', /failed: disk full$/],
];

for (const [thrown, code, message] of failures) {
  test(`${JSON.stringify(thrown)} is ${code}`, () => {
    const error = engineError(thrown, '/sock');
    assert.is(error.code, code);
    assert.match(error.message, message);
    assert.is(error.cause, thrown);
  });
}

test('errors of ours stay as they are', () => {
  const own = new SandboxError('sandbox-closed', 'closed');
  assert.is(engineError(own, '/sock'), own);
});

test('speak the older of two API versions, compared as numbers', () => {
  assert.is(olderVersion('1.41', '1.50'), '1.41');
  assert.is(olderVersion('1.54', '1.50'), '1.50');
  assert.is(olderVersion('1.9', '1.50'), '1.9');
  assert.is(olderVersion('2.0', '1.50'), '1.50');
});

test('ask for tmpfs of the stated size, and for the runtime only when one is named', () => {
  const spec = { image: 'i', labels: {}, memoryBytes: 1, cpus: 0.5, pids: 2, writable: { '/dev/shm': 2 ** 20 } };
  const { HostConfig } = containerSettings(spec);
  assert.is(HostConfig.Tmpfs['/dev/shm'], 'rw,exec,nosuid,nodev,size=1048576,nr_inodes=4096,mode=1777');
  assert.is(HostConfig.ShmSize, 2 ** 20);
  assert.is(HostConfig.NanoCpus, 5e8);
  assert.not('Runtime' in HostConfig);
  assert.is(containerSettings({ ...spec, runtime: 'runsc' }).HostConfig.Runtime, 'runsc');
});

test.run();
