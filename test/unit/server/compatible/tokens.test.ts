/** The compatible APIs hold each token to its own limits, and to its own turn. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../../sandboxes/errors.ts';
import type { Execution, Job, LeaseRequest, Sandbox } from '../../../../sandboxes/sandbox.ts';
import { type Allowance, hashOf } from '../../../../server/token-file.ts';
import { helloSandbox, printed, testService } from '../../../support/test-app.ts';

const test = suite('tokens of the compatible APIs');
const mebibyte = 1024 ** 2;

/** A sandbox that notes what it is asked for. */
function noting(execute?: (command: readonly string[]) => Execution) {
  const leases: LeaseRequest[] = [];
  const jobs: Job[] = [];
  const inner = helloSandbox(execute);
  const sandbox: Sandbox = {
    ...inner,
    async lease(request) {
      leases.push(request);
      const lease = await inner.lease(request);
      return {
        ...lease,
        execute: (job, stdin) => {
          jobs.push(job);
          return lease.execute(job, stdin);
        },
      };
    },
  };
  return { sandbox, leases, jobs };
}

async function serviceWith(sandbox: Sandbox, allowances: Readonly<Record<string, Allowance>>) {
  const tokens = Object.entries(allowances).map(([name, allowance]) => {
    return { name, sha256: hashOf(name), createdAt: '', allowance };
  });
  const app = await testService({ sandbox, tokens: () => tokens });
  return async (token: string, url: string, payload: object, headers: Readonly<Record<string, string>> = {}) => {
    const response = await app.inject({
      method: 'POST',
      url,
      payload,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  };
}

const fusion = { code: 'print("hello")', language: 'python' };
const piston = { language: 'python', version: '*', files: [{ content: 'print("hello")' }] };
const codeforces = {
  language: 'c++17',
  version: '*',
  files: [
    { name: 'main.cpp', content: 'int main() {}' },
    { name: 'input.txt', content: '' },
    { name: 'correct_output.txt', content: 'hello' },
  ],
};
const ioi = {
  ...codeforces,
  language: 'cms_ioi',
  files: [{ name: 'graders/a.cpp', content: '' }, ...codeforces.files.slice(1)],
};
const bodies = [
  ['/run_code', fusion],
  ['/api/v2/execute', piston],
  ['/api/v2/execute', codeforces],
  ['/api/v2/execute', ioi],
] as const;
const nameOf = (url: string, body: object) => `${url} ${'code' in body ? '' : (body as { language: string }).language}`;

for (const [url, body] of bodies) {
  test(`gives each token its own turn: ${nameOf(url, body)}`, async () => {
    const { sandbox, leases } = noting();
    const post = await serviceWith(sandbox, { one: {}, two: {} });
    for (const token of ['one', 'two']) assert.is((await post(token, url, body)).status, 200);
    assert.equal(
      leases.map(({ client }) => client),
      ['token one', 'token two'],
    );
  });

  test(`holds a token to its limits where nothing is asked for: ${nameOf(url, body)}`, async () => {
    const { sandbox, leases, jobs } = noting();
    const small = { wallMs: 800, cpuMs: 500, memoryBytes: 128 * mebibyte, outputBytes: 4096 };
    const post = await serviceWith(sandbox, { small });
    assert.is((await post('small', url, body)).status, 200);
    assert.ok(jobs.length > 0);
    for (const { memoryBytes } of leases) assert.ok(memoryBytes <= small.memoryBytes, `${memoryBytes} bytes`);
    for (const { limits } of jobs) {
      assert.ok(limits.cpuMs <= small.cpuMs, `${limits.cpuMs} ms of the processor`);
      // A busy machine gives a program more wall time to use its processor time in.
      assert.ok(limits.wallMs <= 4 * small.wallMs, `${limits.wallMs} ms`);
      assert.ok(limits.memoryBytes <= small.memoryBytes, `${limits.memoryBytes} bytes`);
      assert.ok(limits.outputBytes <= small.outputBytes, `${limits.outputBytes} bytes printed`);
    }
  });
}

test("says nothing about a program that met a token's limit below the one asked for", async () => {
  const late: Execution = {
    ...printed(''),
    status: 'time-limit',
    exitCode: null,
    clock: 'cpu',
    wallMs: 500,
    cpuMs: 500,
  };
  const { sandbox, jobs } = noting(() => late);
  const post = await serviceWith(sandbox, { small: { cpuMs: 500 } });
  const { status, body } = await post('small', '/run_code', { ...fusion, run_timeout: 5 });
  assert.equal([status, body.status], [200, 'SandboxError']);
  for (const { limits } of jobs) assert.ok(limits.cpuMs <= 500);
});

test("refuses what is above a token's limits, in the words of Piston", async () => {
  const { sandbox, jobs } = noting();
  const post = await serviceWith(sandbox, { small: { wallMs: 800, memoryBytes: 128 * mebibyte } });
  const above = (config: string) => ({
    ...codeforces,
    files: [...codeforces.files, { name: 'grader_config', content: config }],
  });
  const ioiAbove = {
    ...ioi,
    files: [...ioi.files, { name: 'graders/grader_config.json', content: '{"time_limit": 2}' }],
  };
  for (const body of [
    { ...piston, run_timeout: 801 },
    above('TIME_LIMIT=2\n'),
    above('MEMORY_LIMIT=256\n'),
    ioiAbove,
  ]) {
    const { status, body: answer } = await post('small', '/api/v2/execute', body);
    assert.is(status, 400);
    assert.match(answer.message, /cannot exceed the configured limit of/);
  }
  assert.equal(jobs, []);
});

test('holds checkers to the limits of the token too, and blames none for meeting them', async () => {
  const { sandbox, jobs } = noting((command) =>
    command.some((word) => word.includes('correct_output'))
      ? { ...printed(''), status: 'time-limit', exitCode: null, clock: 'cpu' }
      : printed('hello\n'),
  );
  const post = await serviceWith(sandbox, { small: { cpuMs: 500, wallMs: 900 } });
  const body = { ...codeforces, files: [...codeforces.files, { name: 'checker.py', content: 'while True: pass' }] };
  const { status, body: answer } = await post('small', '/api/v2/execute', body);
  assert.is(status, 400);
  assert.match(answer.message, 'checker');
  for (const { limits } of jobs) assert.ok(limits.cpuMs <= 500 && limits.wallMs <= 900, JSON.stringify(limits));
});

test("does not hand one token's work to another that asks the same", async () => {
  const free = Promise.withResolvers<void>();
  const inner = helloSandbox();
  const clients: (string | undefined)[] = [];
  const sandbox: Sandbox = {
    ...inner,
    async lease(request) {
      clients.push(request.client);
      await free.promise;
      return await inner.lease(request);
    },
  };
  const post = await serviceWith(sandbox, { one: {}, two: {} });
  const brief = { 'x-polyproof-hold-ms': '20', 'x-polyproof-failure': 'status' };
  assert.is((await post('one', '/run_code', fusion, brief)).status, 504);
  assert.is((await post('two', '/run_code', fusion, brief)).status, 504);
  assert.equal(clients, ['token one', 'token two']);
  free.resolve();
});

test('gives up what a token left behind beyond what it may have at once', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const sandbox: Sandbox = {
    lease: ({ signal }) => {
      signals.push(signal);
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new SandboxError('cancelled', 'given up')));
      });
    },
    close: async () => undefined,
  };
  const post = await serviceWith(sandbox, { narrow: { concurrency: 2 } });
  const brief = { 'x-polyproof-hold-ms': '5', 'x-polyproof-failure': 'status' };
  for (const code of ['a', 'b', 'c', 'd']) {
    assert.is((await post('narrow', '/run_code', { ...fusion, code }, brief)).status, 504);
  }
  assert.equal(
    signals.map((signal) => signal?.aborted),
    [true, true, false, false],
  );
});

test('tells a token that has had its share in the one way that is tried again', async () => {
  const post = await serviceWith(helloSandbox(), { slow: { requestsPerMinute: 1 } });
  assert.is((await post('slow', '/run_code', fusion)).status, 200);
  const { status, headers } = await post('slow', '/run_code', fusion);
  assert.is(status, 504);
  assert.ok(Number(headers['retry-after']) >= 1);
});

test.run();
