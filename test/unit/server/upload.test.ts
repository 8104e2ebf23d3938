/** POST /v1/run with large files as parts: they reach the box piece by piece, and nothing of them stays behind. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lease, Sandbox } from '../../../sandboxes/sandbox.ts';
import { readConfig } from '../../../server/config.ts';
import { readRun, runRequest } from '../../../server/run-request.ts';
import { helloSandbox, testService } from '../../support/test-app.ts';

const test = suite('POST /v1/run with parts');
const folder = mkdtempSync(join(tmpdir(), 'polyproof-upload-'));
test.after(() => rmSync(folder, { recursive: true }));

/** A service whose sandbox reads every file it is given. */
async function service() {
  const seen = new Map<string, Buffer>();
  const plain = helloSandbox();
  const sandbox: Sandbox = {
    ...plain,
    lease: async (request): Promise<Lease> => ({
      ...(await plain.lease(request)),
      put: async (files) => {
        for (const file of files) {
          if ('content' in file) seen.set(file.path, Buffer.from(file.content));
          else seen.set(file.path, Buffer.concat(await Array.fromAsync(file.pieces())));
        }
      },
    }),
  };
  const app = await testService({ sandbox, uploads: { folder, filesBytesMax: 4 * 1024 ** 2 } });
  return { app, seen };
}

const request = JSON.stringify({
  language: 'python',
  source: 'print("hello")',
  files: [{ path: 'small.txt', content: 'x' }],
});

async function send(parts: readonly (readonly [string, string | Blob])[]) {
  const { app, seen } = await service();
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  const encoded = new Response(form);
  const response = await app.inject({
    method: 'POST',
    url: '/v1/run',
    payload: Buffer.from(await encoded.arrayBuffer()),
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
  });
  return { status: response.statusCode, body: response.json(), seen };
}

test('writes each part to the path that is its name, every byte of it', async () => {
  const large = Buffer.alloc(3 * 1024 ** 2, 'ab\0\r\n--');
  const { status, body, seen } = await send([
    ['request', request],
    ['data/large.bin', new Blob([large])],
    ['empty', new Blob([])],
  ]);
  assert.is(status, 200, JSON.stringify(body));
  assert.is(body.run.stdout.text, 'hello\n');
  assert.ok(seen.get('data/large.bin')?.equals(large));
  assert.is(seen.get('empty')?.length, 0);
  assert.is(seen.get('small.txt')?.toString(), 'x');
});

test('takes the request as a file too, wherever it stands among the parts', async () => {
  const { status, seen } = await send([
    ['a', new Blob(['1'])],
    ['request', new Blob([request], { type: 'application/json' })],
  ]);
  assert.is(status, 200);
  assert.is(seen.get('a')?.toString(), '1');
});

const refused: readonly (readonly [string, readonly (readonly [string, string | Blob])[], number, string])[] = [
  ['no request', [['a', new Blob(['1'])]], 422, 'invalid-request'],
  ['a request that is not JSON', [['request', '{']], 400, 'malformed-json'],
  [
    'a request of the wrong shape',
    [
      ['request', '{}'],
      ['a', new Blob(['1'])],
    ],
    422,
    'invalid-request',
  ],
  [
    'a field that is no file',
    [
      ['request', request],
      ['x', 'y'],
    ],
    422,
    'invalid-request',
  ],
  [
    'a path out of the work folder',
    [
      ['request', request],
      ['../x', new Blob(['1'])],
    ],
    422,
    'invalid-request',
  ],
  [
    'two files of one name',
    [
      ['request', request],
      ['a', new Blob(['1'])],
      ['a', new Blob(['2'])],
    ],
    422,
    'invalid-request',
  ],
  [
    'a name that is in the request too',
    [
      ['request', request],
      ['small.txt', new Blob(['1'])],
    ],
    422,
    'invalid-request',
  ],
  [
    'files too large together',
    [
      ['request', request],
      ['a', new Blob([Buffer.alloc(3 * 1024 ** 2)])],
      ['b', new Blob([Buffer.alloc(3 * 1024 ** 2)])],
    ],
    413,
    'body-too-large',
  ],
];

for (const [what, parts, status, code] of refused) {
  test(`refuses ${what} with ${status} ${code}`, async () => {
    const answer = await send(parts);
    assert.is(answer.status, status, JSON.stringify(answer.body));
    assert.is(answer.body.error.code, code);
    assert.is(answer.seen.size, 0);
  });
}

test('refuses a body that is cut off, and one without a boundary', async () => {
  const { app } = await service();
  for (const type of ['multipart/form-data; boundary=x', 'multipart/form-data']) {
    const payload = '--x\r\ncontent-disposition: form-data; name="a"; filename="a"\r\n\r\nhalf';
    const response = await app.inject({ method: 'POST', url: '/v1/run', payload, headers: { 'content-type': type } });
    assert.is(response.statusCode, 422, response.body);
    assert.is(response.json().error.code, 'invalid-request');
  }
});

test('refuses files that leave no memory for the program', async () => {
  const small = JSON.stringify({ language: 'python', source: 'x', limits: { memoryBytes: 16 * 1024 ** 2 } });
  const { app } = await service();
  const held = { ...JSON.parse(small), files: [{ path: 'a', content: 'x'.repeat(900_000) }] };
  assert.is((await app.inject({ method: 'POST', url: '/v1/run', payload: held })).statusCode, 200);
  const job = runRequest.parse(JSON.parse(small));
  const large = { path: 'b', bytes: 15 * 1024 ** 2, pieces: () => Readable.from([]) };
  assert.throws(() => readRun(job, readConfig({}).limits, 'me', undefined, [large]), /raise limits.memoryBytes/);
});

test('leaves nothing on the disk', () => {
  assert.equal(readdirSync(folder), []);
});

test.run();
