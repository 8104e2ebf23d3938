/** The service as a process, over a real engine: programs through HTTP, and what happens when someone dies. */
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dockerEngine } from '../../sandboxes/docker.ts';
import { openLocalSandbox } from '../../sandboxes/local.ts';
import { boxLabel } from '../../sandboxes/orphans.ts';
import { readConfig } from '../../server/config.ts';
import { findLanguage } from '../../server/language-lookup.ts';
import { sandboxOptions } from '../../server/sandbox-options.ts';
import { engineProxy } from '../support/engine-proxy.ts';
import { serviceProcess } from '../support/server-process.ts';

const test = suite('polyproof serve');
/** Interpreted, built, and built for a machine of its own. What each language can do is proved by its kit. */
const languages = ['python', 'cpp', 'java'].map((name) => findLanguage(name));
const engine = dockerEngine();

const endless = { language: 'python', source: 'while True: pass', limits: { wallMs: 60_000, cpuMs: 60_000 } };
const hello = { language: 'python', source: 'print("hello")' };

interface Judged {
  readonly verdict: string;
  readonly passed: number;
  readonly cases: readonly { readonly verdict: string }[];
}

interface Ran {
  readonly run: {
    readonly exitCode: number;
    readonly stdout: {
      readonly text: string;
      readonly totalBytes: number;
      readonly truncated: boolean;
      readonly tail?: string;
    };
  };
  readonly files: readonly { readonly content: string }[];
}

/** Ids of the boxes that a process owns. */
async function boxesOf(pid: number | undefined): Promise<readonly string[]> {
  const boxes = await engine.list(boxLabel);
  return boxes
    .filter(({ labels }) => Object.values(labels).some((value) => value.split('/')[1] === String(pid)))
    .map(({ id }) => id);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within a minute`);
    await sleep(100);
  }
}

test.before(async () => {
  // Images first: a request does not wait for a build.
  const sandbox = await openLocalSandbox(sandboxOptions(readConfig(), () => undefined));
  for (const runner of languages) await sandbox.images.ensure(runner, () => undefined);
  await sandbox.close();
});

test('judges and runs programs of several languages', async () => {
  await using service = await serviceProcess();
  for (const { name, hello: source } of languages) {
    const cases = [
      { stdin: '', expected: 'hello' },
      { stdin: 'x', expected: 'goodbye' },
    ];
    const judged = await service.post('/v1/verify', { language: name, source, cases });
    assert.is(judged.status, 200, name);
    const { verdict, cases: results } = judged.body as unknown as Judged;
    assert.is(verdict, 'wrong-answer', name);
    assert.equal(
      results.map((each) => each.verdict),
      ['accepted', 'wrong-answer'],
      name,
    );

    const ran = await service.post('/v1/run', { language: name, source });
    assert.is((ran.body as unknown as Ran).run.stdout.text, 'hello\n', name);
    assert.is((ran.body as unknown as Ran).run.exitCode, 0, name);
  }
});

test('judges calls, with exact integers and expected errors', async () => {
  await using service = await serviceProcess();
  const source =
    'def power(base, exponent):\n    if exponent < 0: raise ValueError("negative")\n    return base ** exponent\n';
  const { status, body } = await service.post('/v1/verify', {
    language: 'py',
    entry: 'power',
    source,
    cases: [
      { args: [2, 62], expected: '4611686018427387904' },
      { args: [2, -1], raises: true },
      { args: [3, 2], expected: 9 },
    ],
    signature: {
      parameters: [
        { name: 'base', type: 'int' },
        { name: 'exponent', type: 'int' },
      ],
      returns: 'int',
    },
  });
  assert.is(status, 200);
  assert.is((body as unknown as Judged).verdict, 'accepted', JSON.stringify(body));
  assert.is((body as unknown as Judged).passed, 3);
});

test('gives files, arguments and stdin in and brings files and every byte out', async () => {
  await using service = await serviceProcess();
  const source = [
    'import sys',
    'data = open("data/in.bin", "rb").read()',
    'open("out.bin", "wb").write(data + sys.stdin.buffer.read())',
    'print(sys.argv[1])',
    'print("a" * 10_000_000)',
  ].join('\n');
  const { body } = await service.post('/v1/run', {
    language: 'python',
    source,
    args: ['an argument'],
    stdin: '/w==',
    stdinEncoding: 'base64',
    files: [{ path: 'data/in.bin', content: 'AAE=', encoding: 'base64' }],
    fetch: ['out.bin', 'missing'],
    limits: { keepBytes: 1000 },
  });
  const { run, files } = body as unknown as Ran;
  assert.is(run.exitCode, 0, JSON.stringify(body).slice(0, 2000));
  assert.ok(run.stdout.text.startsWith('an argument\naaa'));
  assert.ok(run.stdout.truncated);
  assert.is(run.stdout.totalBytes, 10_000_013);
  assert.equal(
    files.map(({ content }) => content),
    ['AAH/'],
  );
});

test('kills what runs for a client that has gone, and serves the next one', async () => {
  await using service = await serviceProcess({ POLYPROOF_CONCURRENCY: '1' });
  assert.is((await service.post('/v1/run', hello)).status, 200);
  const client = new AbortController();
  const abandoned = service.post('/v1/run', endless, client.signal).catch((error: Error) => error.name);
  await sleep(1000);
  client.abort();
  assert.is(await abandoned, 'AbortError');
  const startedAt = performance.now();
  assert.is((await service.post('/v1/run', hello)).status, 200);
  // The abandoned program alone would have held the only place for a minute.
  assert.ok(performance.now() - startedAt < 30_000);
});

test('leaves no box behind after kill -9, and serves again once it is started', async () => {
  await using first = await serviceProcess();
  assert.is((await first.post('/v1/run', hello)).status, 200);
  const lost = first.post('/v1/run', endless).catch((error: Error) => error.name);
  await sleep(1000);
  assert.ok((await boxesOf(first.child.pid)).length > 0);
  await first.stop('SIGKILL');
  assert.is(await lost, 'TypeError');

  await using second = await serviceProcess();
  assert.is((await second.post('/v1/run', hello)).status, 200);
  await until('the boxes of the dead service are gone', async () => (await boxesOf(first.child.pid)).length === 0);
});

test('gives no verdict when the engine dies during a run, and serves again when it is back', async () => {
  await using proxy = await engineProxy();
  await using service = await serviceProcess({ DOCKER_HOST: proxy.url });
  assert.is((await service.post('/v1/run', hello)).status, 200);
  const cases = [{ stdin: '', expected: '' }];
  const lost = service.post('/v1/verify', { ...endless, cases });
  await sleep(1000);
  await proxy.cut();
  const { status, body } = await lost;
  assert.is(status, 503);
  assert.is(body['outcome'], 'not-judged');
  assert.is(body['verdict'], undefined);
  assert.ok(['box-lost', 'engine-unavailable', 'engine-failed'].includes((body['error'] as { code: string }).code));
  assert.is((await service.get('/health')).status, 503);

  await proxy.mend();
  await until('the service serves again', async () => (await service.post('/v1/run', hello)).status === 200);
  assert.is((await service.get('/health')).status, 200);
});

test('lets a running program end when it is told to stop, and leaves no box behind', async () => {
  await using service = await serviceProcess();
  const slow = { language: 'python', source: 'import time; time.sleep(2); print("done")' };
  const answer = service.post('/v1/run', slow);
  await sleep(1000);
  const startedAt = performance.now();
  assert.is(await service.stop('SIGTERM'), 0);
  assert.ok(performance.now() - startedAt < 30_000);
  assert.is(((await answer).body as unknown as Ran).run.stdout.text, 'done\n');
  assert.equal(await boxesOf(service.child.pid), []);
});

test('starts without an engine, says so, and gives no verdict', async () => {
  await using service = await serviceProcess({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' });
  const { status, body } = await service.post('/v1/verify', { ...hello, cases: [{ stdin: '', expected: 'hello' }] });
  assert.is(status, 503);
  assert.is((body['error'] as { code: string }).code, 'engine-unavailable');
  assert.is(body['outcome'], 'not-judged');
  assert.is(body['verdict'], undefined);
  assert.is((await service.get('/health')).status, 503);
  assert.is((await service.get('/health/live')).status, 200);
  assert.is(await service.stop('SIGTERM'), 0);
});

test.run();
