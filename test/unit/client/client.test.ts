/** The client against the service itself, over HTTP: what it sends is understood, what it is told is what it gives. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PolyproofClient } from '../../../client/client.ts';
import { PolyproofError } from '../../../client/error.ts';
import type { BatchResult, VerifyRequest } from '../../../client/types.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import type { AppOptions } from '../../../server/app.ts';
import { accepted, testService } from '../../support/test-app.ts';

const test = suite('PolyproofClient');

const task = (id: number): VerifyRequest => ({
  id,
  language: 'python',
  source: `p${id}`,
  cases: [{ stdin: '', expected: '' }],
});

/** A service that listens, and a client of it. */
async function connected(options: Partial<AppOptions> = {}, token?: string) {
  const app = await testService(options);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    client: new PolyproofClient({ url, token, retries: 3 }),
    url,
    [Symbol.asyncDispose]: async () => await app.close(),
  };
}

async function rejection(promise: Promise<unknown>): Promise<PolyproofError> {
  try {
    await promise;
  } catch (error) {
    return error as PolyproofError;
  }
  return assert.unreachable() as never;
}

test('verifies, runs, and lists languages and capabilities', async () => {
  await using service = await connected();
  const result = await service.client.verify(task(1));
  assert.ok(result.outcome === 'judged' && result.verdict === 'accepted' && result.id === 1);
  const ran = await service.client.run({ language: 'python', source: 'print("hello")' });
  assert.is(ran.run?.stdout.text, 'hello\n');
  assert.ok((await service.client.languages()).some(({ name }) => name === 'python'));
  assert.is((await service.client.version()).api, 'v1');
});

test('sends files as parts', async () => {
  await using service = await connected();
  const { run } = await service.client.run({ language: 'python', source: 'x' }, { files: { 'd/x': new Blob(['1']) } });
  assert.is(run?.exitCode, 0);
});

test('carries its token, and tells what was refused and why', async () => {
  await using service = await connected({ token: 'secret' }, 'secret');
  assert.is((await service.client.verify(task(1))).outcome, 'judged');
  const other = new PolyproofClient({ url: service.url });
  assert.is((await rejection(other.verify(task(1)))).code, 'unauthorized');
  const wrong = await rejection(service.client.verify({ ...task(1), language: 'pythn' }));
  assert.instance(wrong, PolyproofError);
  assert.equal([wrong.status, wrong.code, wrong.details[0]?.path], [422, 'unknown-language', 'language']);
});

test('comes back when the service says so, and gives up in the end with its reason', async () => {
  let refusals = 1;
  await using service = await connected({
    judge: async () => {
      refusals -= 1;
      if (refusals >= 0) throw new SandboxError('sandbox-busy', 'Busy.', { retryAfterMs: 1 });
      return accepted;
    },
  });
  assert.is((await service.client.verify(task(1))).outcome, 'judged');
  refusals = 100;
  const impatient = new PolyproofClient({ url: service.url, retries: 0 });
  assert.is((await rejection(impatient.verify(task(1)))).code, 'sandbox-busy');
});

test('gives up when it is told to', async () => {
  await using service = await connected({ judge: () => new Promise(() => undefined) });
  const stop = new AbortController();
  const asked = rejection(service.client.verify(task(1), { signal: stop.signal }));
  stop.abort();
  assert.is((await asked).name, 'AbortError');
});

test('judges batches from arrays and generators, in order where asked', async () => {
  await using service = await connected();
  async function* rows() {
    for (let id = 1; id <= 300; id += 1) yield task(id);
  }
  const lines = await Array.fromAsync(service.client.batch(rows(), { ordered: true }));
  assert.equal(
    lines.map(({ line }) => line),
    Array.from({ length: 300 }, (_, index) => index + 1),
  );
  assert.is((await Array.fromAsync(service.client.batch([task(1), task(2)]))).length, 2);
});

test('goes on with a batch that was stopped, and gives no result twice', async () => {
  let fails = 2;
  const judged: string[] = [];
  await using service = await connected({
    batchWidth: 1,
    judge: async ({ source }) => {
      if (source === 'p3' && fails > 0) {
        fails -= 1;
        throw new SandboxError('sandbox-closed', 'Shutting down.');
      }
      judged.push(source);
      return accepted;
    },
  });
  const rows = [1, 2, 3, 4].map(task);
  const lines = await Array.fromAsync(service.client.batch(rows));
  assert.equal(
    lines.map(({ line }) => line),
    [1, 2, 3, 4],
  );
  assert.equal(judged, ['p1', 'p2', 'p3', 'p4']);
});

test('tells of a stopped batch whose rows cannot be read again', async () => {
  await using service = await connected({
    judge: () => Promise.reject(new SandboxError('sandbox-closed', 'Shutting down.')),
  });
  async function* rows() {
    yield task(1);
  }
  const seen: BatchResult[] = [];
  const read = async () => {
    for await (const line of service.client.batch(rows())) seen.push(line);
  };
  assert.is((await rejection(read())).code, 'sandbox-closed');
  assert.equal(seen, []);
});

test('submits, watches and removes jobs', async () => {
  await using service = await connected();
  const { jobs } = service.client;
  const one = await jobs.submit({ run: { language: 'python', source: 'print("hello")' } });
  assert.is((await jobs.wait(one.job)).state, 'ended');
  const [result] = await Array.fromAsync(jobs.results(one.job));
  assert.ok(result?.outcome === 'ran');
  const many = await jobs.submit([1, 2, 3].map(task), { job: 'many' });
  assert.is(many.rows, 3);
  assert.is((await Array.fromAsync(jobs.results('many', { follow: true }))).length, 3);
  assert.is((await jobs.cancel('many')).state, 'ended');
  assert.is((await jobs.list()).length, 2);
  await jobs.remove('many');
  assert.is((await rejection(jobs.get('many'))).code, 'not-found');
});

test('writes integers of any size so that they are read exactly', async () => {
  let seen: unknown;
  await using service = await connected({
    judge: async (given) => {
      seen = given.shape === 'calls' ? given.cases[0]?.args[0] : undefined;
      return accepted;
    },
  });
  await service.client.verify({
    language: 'python',
    source: 'x',
    entry: 'f',
    signature: { parameters: [{ name: 'n', type: 'int' }], returns: 'int' },
    cases: [{ args: [2n ** 60n], expected: 1 }],
  });
  assert.is(seen, 2n ** 60n);
});

test.run();
