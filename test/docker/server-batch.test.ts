/** A batch on a real engine: killed in the middle, sent again, nothing lost and nothing judged twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { linesOf } from '../../datasets/lines.ts';
import type { BatchLine } from '../../server/batch-view.ts';
import { serviceProcess } from '../support/server-process.ts';

const test = suite('POST /v1/batch on a real engine');
const folders: string[] = [];

test.after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** Every third program is wrong; the last row is none. */
const rows = Array.from({ length: 60 }, (_, index) =>
  JSON.stringify({
    id: index + 1,
    language: 'python',
    source: `print(${index % 3 === 2 ? -1 : index})`,
    cases: [{ stdin: '', expected: String(index) }],
  }),
);
const body = `${rows.join('\n')}\n{"id": 61}\n`;

async function send(url: string, payload: string): Promise<AsyncIterable<BatchLine>> {
  const response = await fetch(`${url}/v1/batch?batch=killed`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: payload,
  });
  assert.is(response.status, 200);
  assert.ok(response.body !== null);
  return read(response.body);
}

async function* read(stream: AsyncIterable<Uint8Array>): AsyncGenerator<BatchLine> {
  for await (const { bytes } of linesOf(stream, 1024 ** 2)) yield JSON.parse(Buffer.from(bytes ?? '').toString());
}

test('loses no row and judges none twice when the service is killed in the middle', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polyproof-batch-'));
  folders.push(folder);
  // The engine's images are known by the engine; only the journal is of this folder.
  const environment = { POLYPROOF_HOME: folder };
  const seen: BatchLine[] = [];
  {
    await using service = await serviceProcess(environment);
    const cut = (async () => {
      for await (const line of await send(service.url, body)) {
        seen.push(line);
        if (seen.length === 10) await service.stop('SIGKILL');
      }
    })();
    const error = await cut.then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    assert.instance(error, TypeError);
    assert.ok(seen.length >= 10 && seen.length < 61);
  }

  await using service = await serviceProcess(environment);
  const lines: BatchLine[] = [];
  for await (const line of await send(service.url, body)) lines.push(line);
  assert.equal(lines.at(-1), { batch: 'killed', outcome: 'ended', rows: 61, counts: { judged: 60, invalid: 1 } });
  const verdicts = lines
    .flatMap((line) => (line.outcome === 'judged' ? [line] : []))
    .toSorted((a, b) => a.line - b.line)
    .map(({ id, verdict }) => [id, verdict]);
  assert.equal(
    verdicts,
    rows.map((_, index) => [index + 1, index % 3 === 2 ? 'wrong-answer' : 'accepted']),
  );
  // What was seen before is answered word for word.
  for (const line of seen) assert.ok(lines.some((other) => JSON.stringify(other) === JSON.stringify(line)));

  await service.stop('SIGTERM');
  const journal = new DatabaseSync(join(folder, 'service/journal-1.sqlite'));
  const twice = journal.prepare('SELECT line FROM results GROUP BY line HAVING count(*) > 1').all();
  journal.close();
  assert.equal(twice, []);
});

test('goes on with a job after the service was killed, and judges no row twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polyproof-batch-'));
  folders.push(folder);
  const environment = { POLYPROOF_HOME: folder };
  {
    await using service = await serviceProcess(environment);
    const submitted = await fetch(`${service.url}/v1/jobs?job=killed`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body,
    });
    assert.is(submitted.status, 202);
    const events = await fetch(`${service.url}/v1/jobs/killed/events`);
    let seen = '';
    for await (const piece of events.body ?? []) {
      seen += Buffer.from(piece).toString();
      if (seen.split('event: result').length > 10) break;
    }
    await service.stop('SIGKILL');
  }
  await using service = await serviceProcess(environment);
  const results = await fetch(`${service.url}/v1/jobs/killed/results?follow=true`);
  const lines: BatchLine[] = [];
  for await (const line of read(results.body ?? (await Promise.reject(new Error('no body'))))) lines.push(line);
  assert.is(new Set(lines.map((line) => 'line' in line && line.line)).size, 61);
  assert.is(lines.length, 61);
  const { body: job } = await service.get('/v1/jobs/killed');
  assert.is(job['state'], 'ended');
  assert.equal(job['counts'], { judged: 60, invalid: 1 });
});

test('kills what runs when the client goes, and serves the next one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polyproof-batch-'));
  folders.push(folder);
  await using service = await serviceProcess({ POLYPROOF_HOME: folder, POLYPROOF_CONCURRENCY: '1' });
  const endless = {
    language: 'python',
    source: 'while True: pass',
    cases: [{ stdin: '', expected: '' }],
    limits: { wallMs: 60_000, cpuMs: 60_000 },
  };
  const client = new AbortController();
  const response = await fetch(`${service.url}/v1/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: `${JSON.stringify(endless)}\n`.repeat(5),
    signal: client.signal,
  });
  assert.ok(response.headers.get('polyproof-batch'));
  await sleep(2000);
  client.abort();
  const startedAt = performance.now();
  const { status } = await service.post('/v1/run', { language: 'python', source: 'print(1)' });
  assert.is(status, 200);
  // One of the endless programs alone would have held the only place for a minute.
  assert.ok(performance.now() - startedAt < 30_000);
});

test.run();
