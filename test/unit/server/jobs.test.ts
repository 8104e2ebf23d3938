/** /v1/jobs over scripted judges: submit, watch, fetch, end, and go on after a restart. */
import type { FastifyInstance } from 'fastify';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JobView } from '../../../server/job-view.ts';
import { openJournal } from '../../../server/journal.ts';
import type { Judge } from '../../../server/judge-row.ts';
import { sweep } from '../../../server/sweep.ts';
import { accepted, testService } from '../../support/test-app.ts';

const test = suite('/v1/jobs');

const task = (source: string) => ({ id: source, language: 'python', source, cases: [{ stdin: '', expected: '' }] });
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => `${JSON.stringify(task(`p${index + 1}`))}\n`).join('');

interface Answer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: T;
}

async function send<T = JobView & { error?: { code: string } }>(
  app: FastifyInstance,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: string | object,
): Promise<Answer<T>> {
  const type = typeof payload === 'string' ? 'application/x-ndjson' : 'application/json';
  const response = await app.inject({
    method,
    url,
    ...(payload === undefined ? {} : { payload, headers: { 'content-type': type } }),
  });
  const body = response.body === '' ? undefined : response.json<T>();
  return { status: response.statusCode, headers: response.headers, body: body as T };
}

/** Lines of a job's results; with `follow` this waits for its end. */
async function results(app: FastifyInstance, job: string, query = '?follow=true'): Promise<Record<string, unknown>[]> {
  const { body } = await app.inject(`/v1/jobs/${job}/results${query}`);
  return body === ''
    ? []
    : body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('takes one program to verify, answers at once, and has its result later', async () => {
  const app = await testService();
  const { status, headers, body } = await send(app, 'POST', '/v1/jobs', { verify: task('p') });
  assert.is(status, 202);
  assert.is(headers['location'], `/v1/jobs/${body.job}`);
  assert.is(body.rows, 1);
  const [line] = await results(app, body.job);
  assert.is(line?.['verdict'], 'accepted');
  assert.is(line?.['id'], 'p');
  const ended = await send(app, 'GET', `/v1/jobs/${body.job}`);
  assert.is(ended.body.state, 'ended');
  assert.equal(ended.body.counts, { judged: 1 });
  assert.is(ended.body.done, 1);
});

test('takes one program to run', async () => {
  const app = await testService();
  const { body } = await send(app, 'POST', '/v1/jobs', { run: { language: 'python', source: 'print("hello")' } });
  const [line = {}] = await results(app, body.job);
  assert.is(line['outcome'], 'ran');
  assert.is((line['run'] as { stdout: { text: string } }).stdout.text, 'hello\n');
});

test('keeps integers of any size exact on the way', async () => {
  const seen = Promise.withResolvers<unknown>();
  const judge: Judge = async (given) => {
    seen.resolve(given.shape === 'calls' ? given.cases[0]?.args[0] : undefined);
    return accepted;
  };
  const app = await testService({ judge });
  const text =
    '{"verify": {"language": "python", "source": "x", "entry": "f", "cases": [{"args": [9007199254740993], "expected": 1}]}}';
  await app.inject({ method: 'POST', url: '/v1/jobs', payload: text, headers: { 'content-type': 'application/json' } });
  assert.is(await seen.promise, 9007199254740993n);
});

test('takes many programs as lines', async () => {
  const app = await testService();
  const { status, body } = await send(app, 'POST', '/v1/jobs', `${rows(250)}nonsense\n`);
  assert.is(status, 202);
  assert.is(body.rows, 251);
  const lines = await results(app, body.job);
  assert.equal(new Set(lines.map(({ line }) => line)).size, 251);
  assert.equal((await send(app, 'GET', `/v1/jobs/${body.job}`)).body.counts, { judged: 250, invalid: 1 });
  assert.is((await results(app, body.job, '?skip=240')).length, 11);
});

test('takes a job once that is sent twice under one name', async () => {
  const app = await testService();
  assert.is((await send(app, 'POST', '/v1/jobs?job=mine', rows(2))).status, 202);
  assert.is((await send(app, 'POST', '/v1/jobs?job=mine', rows(2))).status, 200);
  assert.is((await send<{ jobs: JobView[] }>(app, 'GET', '/v1/jobs')).body.jobs.length, 1);
});

test('refuses what cannot be worked on while its client is there to be told', async () => {
  const app = await testService();
  const wrong: readonly (readonly [object, number, string])[] = [
    [{}, 422, 'invalid-request'],
    [{ verify: task('p'), run: { language: 'python', source: 'x' } }, 422, 'invalid-request'],
    [{ verify: { ...task('p'), language: 'pythn' } }, 422, 'unknown-language'],
    [{ run: { language: 'python', source: 'x', limits: { wallMs: 10 ** 9 } } }, 422, 'limit-too-high'],
  ];
  for (const [payload, status, code] of wrong) {
    const answer = await send(app, 'POST', '/v1/jobs', payload);
    assert.is(answer.status, status);
    assert.is(answer.body.error?.code, code);
  }
  assert.equal((await send<{ jobs: JobView[] }>(app, 'GET', '/v1/jobs')).body.jobs, []);
});

test('ends a job on request, kills what runs for it, and keeps what it came to', async () => {
  const second = Promise.withResolvers<void>();
  const killed = Promise.withResolvers<void>();
  const judge: Judge = async ({ source }, signal) => {
    if (source === 'p1') return accepted;
    signal.addEventListener('abort', () => killed.resolve());
    second.resolve();
    return new Promise(() => undefined);
  };
  const app = await testService({ judge, batchWidth: 1 });
  const { body } = await send(app, 'POST', '/v1/jobs', rows(3));
  await second.promise;
  const cancelled = await send(app, 'POST', `/v1/jobs/${body.job}/cancel`);
  assert.is(cancelled.body.state, 'cancelled');
  await killed.promise;
  assert.is((await results(app, body.job)).length, 1);
  assert.is((await send(app, 'DELETE', `/v1/jobs/${body.job}`)).status, 204);
  assert.is((await send(app, 'GET', `/v1/jobs/${body.job}`)).status, 404);
});

test('refuses more jobs than a client may have under way, and says when to come back', async () => {
  const app = await testService({ judge: () => new Promise(() => undefined), jobsMax: 2 });
  await send(app, 'POST', '/v1/jobs', rows(1));
  await send(app, 'POST', '/v1/jobs', rows(1));
  const { status, body, headers } = await send(app, 'POST', '/v1/jobs', rows(1));
  assert.is(status, 429);
  assert.is(body.error?.code, 'too-many-jobs');
  assert.ok(Number(headers['retry-after']) >= 1);
});

test('tells of progress, results and the end by server-sent events, from where a client left', async () => {
  const app = await testService({ batchWidth: 1 });
  const { body } = await send(app, 'POST', '/v1/jobs', rows(3));
  const whole = (await app.inject(`/v1/jobs/${body.job}/events`)).body;
  const names = [...whole.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
  assert.is(names[0], 'progress');
  assert.is(names.filter((name) => name === 'result').length, 3);
  assert.is(names.at(-1), 'end');
  const last = JSON.parse(/event: end\ndata: (.*)/.exec(whole)?.[1] ?? '') as JobView;
  assert.is(last.state, 'ended');
  const [first] = [...whole.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id ?? '');
  const rest = await app.inject({ url: `/v1/jobs/${body.job}/events`, headers: { 'last-event-id': first } });
  assert.is([...rest.body.matchAll(/^event: result$/gm)].length, 2);
});

test('goes on after a restart with what has no result, and only with that', async () => {
  const journal = openJournal(undefined);
  const reached = Promise.withResolvers<void>();
  const first = await testService({
    journal,
    batchWidth: 1,
    judge: async ({ source }) => {
      if (source !== 'p2') return accepted;
      reached.resolve();
      return new Promise(() => undefined);
    },
  });
  const { body } = await send(first, 'POST', '/v1/jobs?job=long', rows(3));
  await reached.promise;
  await first.close();

  const judged: string[] = [];
  const second = await testService({
    journal,
    judge: async ({ source }) => {
      judged.push(source);
      return accepted;
    },
  });
  await second.ready();
  const lines = await results(second, body.job);
  assert.equal(judged.toSorted(), ['p2', 'p3']);
  assert.equal(
    lines.map(({ line }) => line),
    [1, 2, 3],
  );
});

test('forgets a job whose rows had not all arrived when the service ended', async () => {
  const journal = openJournal(undefined);
  const half = journal.create('', 'half', 'verify');
  journal.addInput(half.key, { line: 1, bytes: Buffer.from('{}') });
  const app = await testService({ journal });
  await app.ready();
  assert.is((await send(app, 'GET', '/v1/jobs/half')).status, 404);
});

test('leaves jobs to the other process that works on them', async () => {
  const journal = openJournal(undefined, 'me', () => false);
  const app = await testService({ journal, judge: () => Promise.reject(new Error('This is not our job.')) });
  const theirs = journal.create('', 'theirs', 'verify');
  Object.assign(theirs, { runner: 'another' });
  assert.not(journal.isLeft(theirs));
  await app.close();
});

test('forgets results by age, then by room, oldest first, and never what is being worked on', async () => {
  const journal = openJournal(undefined);
  const works = ['old', 'older', 'busy'].map((id) => journal.create('', id, 'batch'));
  for (const { key } of works) {
    journal.add(key, new Uint8Array(), { line: 1, outcome: 'judged', text: 'x'.repeat(500_000) });
    journal.setState(key, 'ended');
  }
  const [old, older, busy] = works;
  assert.ok(old && older && busy);
  journal.hold(busy.key);
  const soon = Date.now() + 1000;
  await sweep(journal, { keepMs: 3_600_000, bytesMax: 10_000_000 }, soon);
  assert.ok(journal.find('', 'old') && journal.find('', 'older'));
  await sweep(journal, { keepMs: 3_600_000, bytesMax: 1_200_000 }, soon);
  assert.is(journal.find('', 'old'), undefined);
  assert.ok(journal.find('', 'older'));
  await sweep(journal, { keepMs: 0, bytesMax: 100_000 }, soon);
  assert.is(journal.find('', 'older'), undefined);
  assert.ok(journal.find('', 'busy'));
  assert.throws(() => journal.create('', 'new', 'batch'), /space for results/);
  journal.release(busy.key);
  await sweep(journal, { keepMs: 0, bytesMax: 100_000 }, soon);
  assert.ok(journal.create('', 'new', 'batch'));
});

test.run();
