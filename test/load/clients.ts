/** Clients that behave badly: some read slowly, some go away in the middle. The others must not notice. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceProcess } from '../support/server-process.ts';
import type { Part } from './part.ts';
import { numbered, pythonHello } from './subjects.ts';
import { check, emptyTally, findingOf, lose, sendAll, type Tally } from './traffic.ts';

const large = 8 * 1024 ** 2;

/** Asks for large answers and a batch, and reads nothing of either until everybody else was served. */
export const slowReaders: Part = async ({ environment, scale }) => {
  await using service = await serviceProcess({ ...environment, POLYPROOF_KEEP: String(2 * large) });
  const tally = emptyTally();
  const readers = Math.max(4, Math.round(32 * scale));
  const rows = Array.from({ length: Math.max(60, Math.round(1000 * scale)) }, (_, index) => numbered(index));
  const printing = JSON.stringify({ language: 'python', source: `print("a" * ${large}, end="")` });
  const body = rows.map((row) => JSON.stringify(row.request)).join('\n');

  const batch = await unread(`${service.url}/v1/batch`, 'application/x-ndjson', body);
  const answers = await Promise.all(
    Array.from({ length: readers }, () => unread(`${service.url}/v1/run`, 'application/json', printing)),
  );
  const others = { count: Math.max(60, Math.round(2000 * scale)), concurrency: 16, subject: () => pythonHello };
  const seconds = await sendAll(service.url, others, tally);

  tally.requests += readers + rows.length;
  for (const answer of answers) {
    const { run } = JSON.parse(await textOf(answer)) as { run: { stdout: { text: string } } };
    if (run.stdout.text !== 'a'.repeat(large)) lose(tally, `${run.stdout.text.length} of ${large} bytes arrived`);
  }
  checkLines(tally, rows, (await textOf(batch)).trimEnd().split('\n'));
  const figure = `${(others.count / seconds).toFixed(1)} /s for the others meanwhile`;
  return [findingOf(`${readers} readers of ${large / 1024 ** 2} MiB and one of a batch read nothing`, tally, figure)];
};

/** Checks the lines of a batch, which end with a line of its own, against its rows. */
export function checkLines(
  tally: Tally,
  rows: readonly ReturnType<typeof numbered>[],
  lines: readonly string[],
): readonly string[] {
  const byId = new Map(lines.map((line) => [(JSON.parse(line) as { id?: unknown }).id, line]));
  for (const [index, row] of rows.entries()) {
    const line = byId.get(index);
    if (line === undefined) lose(tally, `row ${index} has no line`);
    else check(tally, row, JSON.parse(line) as object);
  }
  const [last = ''] = lines.slice(-1);
  if ((JSON.parse(last) as { outcome: string }).outcome !== 'ended') lose(tally, `the batch ended with ${last}`);
  return lines;
}

/** An answer whose body nobody reads yet. */
async function unread(url: string, type: string, body: string): Promise<IncomingMessage> {
  const sent = request(url, { method: 'POST', headers: { 'content-type': type }, agent: false });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.pause();
  return answer;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** Every third client goes away before its answer; nothing may be left running, or waiting, for it. */
export const disconnects: Part = async ({ environment, count, concurrency }) => {
  await using service = await serviceProcess(environment);
  const tally = emptyTally();
  const leavesAfterMs = (index: number) => (index % 3 === 0 ? (index * 37) % 400 : null);
  const traffic = { count: Math.ceil(count / 5), concurrency, subject: numbered, leavesAfterMs };
  await sendAll(service.url, traffic, tally);
  const busy = await whatIsBusy(service.url);
  if (busy !== '') lose(tally, `still busy after a minute: ${busy}`);
  return [findingOf('every third client goes away', tally, `${tally.givenUp} went away, nothing is left`)];
};

/** Boxes in use and requests that wait, once there is nobody to ask; empty when there are none. */
async function whatIsBusy(url: string): Promise<string> {
  for (let second = 0; ; second += 1) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const busy = metrics.split('\n').filter((line) => /^polyproof_pool_(inuse|waiting) [^0]/.test(line));
    if (busy.length === 0 || second >= 60) return busy.join(', ');
    await sleep(1000);
  }
}
