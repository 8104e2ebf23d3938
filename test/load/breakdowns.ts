/** What breaks in the middle: the engine, the service itself, the disk, the clock. Nothing may be lost or misjudged. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineProxy } from '../support/engine-proxy.ts';
import { type ServiceProcess, serviceProcess } from '../support/server-process.ts';
import { checkLines } from './clients.ts';
import type { Part } from './part.ts';
import { numbered } from './subjects.ts';
import { emptyTally, findingOf, lose, sendAll, type Tally } from './traffic.ts';

/** The engine goes away for a while, with every box, and comes back. */
export const engineCut: Part = async ({ environment, count, concurrency }) => {
  await using proxy = await engineProxy();
  await using service = await serviceProcess({ ...environment, DOCKER_HOST: proxy.url });
  const tally = emptyTally();
  const asked = Math.ceil(count / 10);
  let answers = 0;
  const middle = Promise.withResolvers<void>();
  const onAnswer = () => {
    answers += 1;
    if (answers >= asked / 3) middle.resolve();
  };
  const sending = sendAll(service.url, { count: asked, concurrency, subject: numbered }, tally, onAnswer);
  await Promise.race([middle.promise, sending]);
  await proxy.cut();
  await sleep(3000);
  await proxy.mend();
  await sending;
  return [findingOf('the engine is away for 3 s', tally, `${answers} answers`)];
};

/** The service is killed in the middle of a batch, started again, and sent the same batch. */
export const killed: Part = async ({ environment, count }) => {
  const home = newHome(environment);
  const rows = rowsOf(count / 5);
  const tally = emptyTally();
  const before = await interrupted(home, rows, (service) => service.stop('SIGKILL'));
  const figure = await goneOn(home, rows, before, tally);
  return [findingOf('kill -9 in a batch, and on', tally, figure)];
};

/** The files of the service may not grow any more; then they may. */
export const fullDisk: Part = async ({ environment, count }) => {
  const home = newHome(environment);
  const rows = rowsOf(Math.max(300, count / 5));
  const tally = emptyTally();
  const before: string[] = [];
  {
    await using service = await serviceProcess(home, ['sh', '-c', 'ulimit -f 2048 && exec "$@"', 'sh']);
    const lines = await linesOf(service, rows);
    const last = JSON.parse(lines.pop() ?? '{}') as { outcome?: string; error?: { code: string } };
    if (last.error?.code !== 'storage-failed') lose(tally, `a full disk was told as ${JSON.stringify(last)}`);
    before.push(...lines);
    // What needs no disk is served all the same.
    await sendAll(service.url, { count: 10, concurrency: 2, subject: numbered }, tally);
  }
  const figure = await goneOn(home, rows, before, tally);
  return [findingOf('a full disk in a batch, and on', tally, figure)];
};

/** The machine's clock is set ten days forward in the middle of a batch, and back before its end. */
export const clockJumps: Part = async ({ environment, count }) => {
  const clock = new URL('jumping-clock.ts', import.meta.url).href;
  const home = { ...newHome(environment), NODE_OPTIONS: `--import=${clock}` };
  const rows = rowsOf(count / 5);
  const tally = emptyTally();
  await using service = await serviceProcess(home);
  const jumpAt = [Math.ceil(rows.length / 3), Math.ceil((2 * rows.length) / 3)];
  const lines = await linesOf(service, rows, (seen) => {
    if (jumpAt.includes(seen)) service.child.kill('SIGUSR2');
  });
  tally.requests += rows.length;
  checkLines(tally, rows, lines);
  const negative = lines.filter((line) => /"\w+Ms":-/.test(line)).length;
  if (negative > 0) lose(tally, `${negative} lines tell of negative times`);
  const again = new Set(await linesOf(service, rows));
  const differ = lines.filter((line) => !again.has(line)).length;
  if (differ > 0) lose(tally, `${differ} lines differ when the batch is asked for again`);
  return [findingOf('the clock jumps ten days there and back', tally, `${lines.length - 1} rows, twice the same`)];
};

type Rows = readonly ReturnType<typeof numbered>[];

function rowsOf(count: number): Rows {
  return Array.from({ length: Math.max(30, Math.round(count)) }, (_, index) => numbered(index));
}

function newHome(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...environment, POLYPROOF_HOME: mkdtempSync(join(environment['POLYPROOF_HOME'] ?? '', 'home-')) };
}

const batch = '/v1/batch?batch=load';

async function* answered(service: ServiceProcess, rows: Rows): AsyncGenerator<string> {
  const response = await fetch(service.url + batch, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: rows.map(({ request }) => JSON.stringify(request)).join('\n'),
  });
  let rest = '';
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

async function linesOf(
  service: ServiceProcess,
  rows: Rows,
  onLine: (seen: number) => void = () => undefined,
): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of answered(service, rows)) onLine(lines.push(line));
  return lines;
}

/** The lines that were seen before the service was made to stop, after a third of them. */
async function interrupted(
  home: Readonly<Record<string, string>>,
  rows: Rows,
  interrupt: (service: ServiceProcess) => Promise<unknown>,
): Promise<readonly string[]> {
  await using service = await serviceProcess(home);
  const lines: string[] = [];
  try {
    for await (const line of answered(service, rows)) {
      if (lines.push(line) === Math.ceil(rows.length / 3)) await interrupt(service);
    }
  } catch (error) {
    if (error instanceof TypeError) return lines;
    throw error;
  }
  throw new Error('The batch ended although the service was killed.');
}

/** Sends the batch again and checks that all is there, once, and what was seen before word for word. */
async function goneOn(
  home: Readonly<Record<string, string>>,
  rows: Rows,
  before: readonly string[],
  tally: Tally,
): Promise<string> {
  await using service = await serviceProcess(home);
  const lines = new Set(checkLines(tally, rows, await linesOf(service, rows)));
  tally.requests += rows.length;
  const changed = before.filter((line) => !lines.has(line)).length;
  if (changed > 0) lose(tally, `${changed} lines that were seen before are not there again`);
  await service.stop('SIGTERM');
  const twice = judgedTwice(home['POLYPROOF_HOME'] ?? '');
  if (twice > 0) lose(tally, `${twice} rows were judged twice`);
  return `${before.length} of ${rows.length} rows before, none lost, none twice`;
}

function judgedTwice(home: string): number {
  const journal = new DatabaseSync(join(home, 'service/journal-1.sqlite'), { readOnly: true });
  try {
    return journal.prepare('SELECT line FROM results GROUP BY work, line HAVING count(*) > 1').all().length;
  } finally {
    journal.close();
  }
}
