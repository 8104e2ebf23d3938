/** What SandboxFusion's clients hear when we fail, and what becomes of a request that has to wait. */
import type { FastifyInstance } from 'fastify';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError, type SandboxErrorCode } from '../../../../sandboxes/errors.ts';
import { failingSandbox, helloSandbox, testService } from '../../../support/test-app.ts';

const test = suite('POST /run_code, when we fail');

interface Answer {
  readonly status: string;
  readonly message: string;
}

async function post(
  service: FastifyInstance,
  payload: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Answer }> {
  const response = await service.inject({
    method: 'POST',
    url: '/run_code',
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(payload),
  });
  return { status: response.statusCode, body: response.json() };
}

const hello = { code: 'print("hello")', language: 'python' };
const statedBoth = { ...hello, compile_timeout: 1, run_timeout: 1 };
const ours: readonly SandboxErrorCode[] = ['sandbox-closed', 'cancelled'];
for (const code of ours) {
  test(`answers ${code} with 504 to a client that states its timeouts, and with a SandboxError to one that does not`, async () => {
    const service = await testService({ sandbox: failingSandbox(new SandboxError(code, 'gone')) });
    const stated = await post(service, statedBoth);
    assert.is(stated.status, 504);
    assert.is((stated.body as unknown as { detail: string }).detail, 'gone');
    const unstated = await post(service, hello);
    assert.equal([unstated.status, unstated.body.status, unstated.body.message], [200, 'SandboxError', 'gone']);
  });
}

test('tells of our failure as a header asks', async () => {
  const service = await testService({ sandbox: failingSandbox(new SandboxError('sandbox-closed', 'gone')) });
  assert.is((await post(service, hello, { 'x-polyproof-failure': 'status' })).status, 504);
  assert.is((await post(service, statedBoth, { 'x-polyproof-failure': 'body' })).body.status, 'SandboxError');
});

test('goes on trying through a full line and a lost box', async () => {
  const failures: SandboxErrorCode[] = ['sandbox-busy', 'box-lost', 'engine-unavailable'];
  const sandbox = helloSandbox();
  const service = await testService({
    sandbox: {
      ...sandbox,
      lease: (request) => {
        const code = failures.shift();
        return code === undefined ? sandbox.lease(request) : Promise.reject(new SandboxError(code, 'not now'));
      },
    },
  });
  assert.is((await post(service, statedBoth)).body.status, 'Success');
  assert.equal(failures, []);
});

test('keeps the place of a request that it put off, for the same request once more', async () => {
  const free = Promise.withResolvers<void>();
  const sandbox = helloSandbox();
  let leases = 0;
  const service = await testService({
    sandbox: {
      ...sandbox,
      async lease(request) {
        leases += 1;
        await free.promise;
        return await sandbox.lease(request);
      },
    },
  });
  assert.is((await post(service, statedBoth, { 'x-polyproof-hold-ms': '20' })).status, 504);
  const again = post(service, statedBoth, { 'x-polyproof-hold-ms': '60000' });
  free.resolve();
  assert.is((await again).body.status, 'Success');
  assert.is(leases, 1);
});

test.run();
