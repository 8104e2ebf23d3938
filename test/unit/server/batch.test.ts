/** POST /v1/batch over a judge that follows a script: order, bad rows, resumption, and who waits for whom. */
import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { answerBatch } from '../../../server/batch.ts';
import type { BatchLine } from '../../../server/batch-view.ts';
import { openJournal } from '../../../server/journal.ts';
import type { Judge } from '../../../server/judge-row.ts';
import { accepted, testService } from '../../support/test-app.ts';

const test = suite('POST /v1/batch');

const row = (id: string | number, source = String(id)) => ({
  id,
  language: 'python',
  source,
  cases: [{ stdin: '', expected: '' }],
});
const body = (...rows: readonly unknown[]): string => rows.map((each) => `${JSON.stringify(each)}\n`).join('');
const many = (count: number): string => body(...Array.from({ length: count }, (_, index) => row(index + 1)));

async function post(app: FastifyInstance, url: string, payload: string): Promise<BatchLine[]> {
  const response = await app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/x-ndjson' },
  });
  assert.is(response.statusCode, 200, response.body);
  return linesIn(response.body);
}

const linesIn = (text: string): BatchLine[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as BatchLine);
const numbers = (lines: readonly BatchLine[]) => lines.flatMap((line) => ('line' in line ? [line.line] : []));

/** A judge that notes what it judged, and lets the first program take longest. */
function countingJudge(): { readonly judge: Judge; readonly sources: string[] } {
  const sources: string[] = [];
  const later = Promise.withResolvers<void>();
  return {
    sources,
    judge: async ({ source }) => {
      sources.push(source);
      if (source === '1') await later.promise;
      else if (source === '3') later.resolve();
      return accepted;
    },
  };
}

test('answers each row as it is there, with its line and id, and says at last how it ended', async () => {
  const app = await testService({ judge: countingJudge().judge });
  const lines = await post(app, '/v1/batch?batch=mine', many(3));
  assert.equal(
    numbers(lines).toSorted((a, b) => a - b),
    [1, 2, 3],
  );
  assert.is(numbers(lines).at(-1), 1);
  assert.equal(
    lines.flatMap((line) => ('line' in line ? [line.id === line.line] : [])),
    [true, true, true],
  );
  assert.equal(lines.at(-1), { batch: 'mine', outcome: 'ended', rows: 3, counts: { judged: 3 } });
});

test('keeps the order of the rows on request', async () => {
  const app = await testService({ judge: countingJudge().judge });
  assert.equal(
    numbers(await post(app, '/v1/batch?ordered=true', many(20))),
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
});

test('answers rows that cannot be read with invalid and their line numbers', async () => {
  const app = await testService();
  const lines = await post(
    app,
    '/v1/batch?ordered=true',
    `{"half\n\n${body(row('a'), { ...row('b'), language: 'pythn' }, { id: 'c', source: 5 }, [], { ...row('e'), limits: { wallMs: 10 ** 9 } })}{"id": 7, "x": "${'x'.repeat(1024 ** 2)}"}\n`,
  );
  assert.equal(
    lines.flatMap((line) =>
      'line' in line ? [[line.line, line.id, 'reason' in line ? line.reason : line.outcome]] : [],
    ),
    [
      [1, undefined, 'malformed-json'],
      [3, 'a', 'judged'],
      [4, 'b', 'unknown-language'],
      [5, 'c', 'invalid-request'],
      [6, undefined, 'invalid-request'],
      [7, 'e', 'limit-too-high'],
      [8, undefined, 'body-too-large'],
    ],
  );
});

test('answers an empty body with nothing but the end', async () => {
  const lines = await post(await testService(), '/v1/batch?batch=none', '');
  assert.equal(lines, [{ batch: 'none', outcome: 'ended', rows: 0, counts: {} }]);
});

test('judges no row twice when a batch is sent again, and answers all of them', async () => {
  const journal = openJournal(undefined);
  const first = countingJudge();
  await post(await testService({ journal, judge: first.judge }), '/v1/batch?batch=b', many(3));
  const second = countingJudge();
  const lines = await post(
    await testService({ journal, judge: second.judge }),
    '/v1/batch?batch=b&ordered=true',
    `${many(3)}${body(row(4))}`,
  );
  assert.equal(second.sources, ['4']);
  assert.equal(numbers(lines), [1, 2, 3, 4]);
  assert.equal(lines.at(-1), { batch: 'b', outcome: 'ended', rows: 4, counts: { judged: 4 } });
});

test('judges a row anew that is not what stood in its place before', async () => {
  const journal = openJournal(undefined);
  await post(await testService({ journal }), '/v1/batch?batch=b', many(2));
  const { judge, sources } = countingJudge();
  await post(await testService({ journal, judge }), '/v1/batch?batch=b', body(row(1), row(2, 'other')));
  assert.equal(sources, ['other']);
});

test('stops when the service shuts down, and goes on where it stopped', async () => {
  const journal = openJournal(undefined);
  const judge: Judge = async ({ source }) => {
    if (source === '2') throw new SandboxError('sandbox-closed', 'Shutting down.');
    return accepted;
  };
  const stopped = await post(await testService({ journal, judge, batchWidth: 1 }), '/v1/batch?batch=b', many(3));
  assert.equal(numbers(stopped), [1]);
  const last = stopped.at(-1);
  assert.ok(last !== undefined && last.outcome === 'stopped' && last.error.code === 'sandbox-closed');

  const resumed = countingJudge();
  const lines = await post(await testService({ journal, judge: resumed.judge }), '/v1/batch?batch=b', many(3));
  assert.equal(resumed.sources.toSorted(), ['2', '3']);
  assert.equal(
    numbers(lines).toSorted((a, b) => a - b),
    [1, 2, 3],
  );
});

test('takes no more rows than it works on while its results are not there', async () => {
  const journal = openJournal(undefined);
  let taken = 0;
  async function* endless() {
    for (;;) yield { number: (taken += 1), bytes: Buffer.from('x') };
  }
  const client = new AbortController();
  const lines = answerBatch({
    work: journal.create('', 'b', 'batch'),
    journal,
    rows: endless(),
    width: 3,
    ordered: false,
    judgeRow: () => new Promise(() => undefined),
    signal: client.signal,
  });
  const first = lines.next();
  // Without a bound this would never come to an end.
  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.is(taken, 3);
  client.abort();
  assert.equal(await first, { done: true, value: undefined });
});

test('goes on for a client that reads nothing before it has sent everything', async () => {
  const app = await testService();
  const sent = await overHttp(app, '/v1/batch?ordered=true');
  const answered = once(sent, 'response');
  for (let index = 0; index < 3000; index += 1) {
    if (!sent.write(body({ ...row(index), source: 'x'.repeat(2000) }))) await once(sent, 'drain');
  }
  sent.end();
  const [response] = await answered;
  let text = '';
  for await (const chunk of response) text += String(chunk);
  assert.is(numbers(linesIn(text)).length, 3000);
  await app.close();
});

test('gives up what runs when the client goes, and keeps what was judged', async () => {
  const journal = openJournal(undefined);
  const begun = Promise.withResolvers<void>();
  const gaveUp = Promise.withResolvers<void>();
  const judge: Judge = async ({ source }, signal) => {
    if (source === '1') return accepted;
    begun.resolve();
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    gaveUp.resolve();
    throw new SandboxError('cancelled', 'Given up.');
  };
  const app = await testService({ journal, judge, batchWidth: 1 });
  const sent = await overHttp(app, '/v1/batch?batch=b');
  sent.write(many(2));
  await begun.promise;
  sent.destroy();
  await gaveUp.promise;
  await app.close();

  const resumed = countingJudge();
  await post(await testService({ journal, judge: resumed.judge }), '/v1/batch?batch=b', many(2));
  assert.equal(resumed.sources, ['2']);
});

test('refuses a second answer to a batch that is being answered', async () => {
  const app = await testService({ judge: () => new Promise(() => undefined) });
  const sent = await overHttp(app, '/v1/batch?batch=b');
  sent.write(many(1));
  await once(sent, 'response');
  const second = await app.inject({
    method: 'POST',
    url: '/v1/batch?batch=b',
    payload: many(1),
    headers: { 'content-type': 'application/x-ndjson' },
  });
  assert.is(second.statusCode, 409);
  assert.is(second.json().error.code, 'name-taken');
  sent.destroy();
  await app.close();
});

test('refuses a name that could be anything and a body of another type', async () => {
  const app = await testService();
  const named = await app.inject({
    method: 'POST',
    url: '/v1/batch?batch=a/b',
    payload: '',
    headers: { 'content-type': 'application/x-ndjson' },
  });
  assert.is(named.statusCode, 422);
  const typed = await app.inject({
    method: 'POST',
    url: '/v1/batch',
    payload: 'x',
    headers: { 'content-type': 'text/plain' },
  });
  assert.is(typed.statusCode, 415);
});

/** A request that stays open, as a client makes it that sends rows while it has them. */
async function overHttp(app: FastifyInstance, path: string) {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
  });
  sent.on('error', () => undefined);
  sent.flushHeaders();
  return sent;
}

test.run();
