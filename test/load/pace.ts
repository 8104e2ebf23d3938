/** What HTTP costs: the service against the pool driven directly, in turns on the same machine. */
import { cpus } from 'node:os';
import { atOnce, median, medians } from '../bench/measure.ts';
import { judged, mebibyte, openSandbox, stdioTask } from '../bench/setting.ts';
import { serviceProcess } from '../support/server-process.ts';
import type { Finding } from './finding.ts';
import type { Part } from './part.ts';
import { pythonHello, subjectsOf } from './subjects.ts';
import { emptyTally, findingOf, patientClient, sendAll } from './traffic.ts';

const turns = 4;
/** As many boxes, of the same size, for both. */
const boxes = cpus().length + 1;
const alike = {
  POLYPROOF_CONCURRENCY: String(boxes),
  POLYPROOF_MEMORY: '4GiB',
  POLYPROOF_RUN_MEMORY: `${512 * mebibyte}`,
  POLYPROOF_COMPILE_MEMORY: `${512 * mebibyte}`,
};

const direct = stdioTask('python', 'print("hello")', [{ stdin: '', expected: 'hello' }]);

/** Python hellos, many at once. */
export const hellos: Part = async ({ environment, count, concurrency, scale }) => {
  await using service = await serviceProcess({ ...environment, ...alike });
  const sandbox = await openSandbox(boxes);
  try {
    const each = Math.ceil(count / turns);
    const tally = emptyTally();
    const rates: Record<'direct' | 'http', number[]> = { direct: [], http: [] };
    // The first turns of both only warm up, and count for nothing but their answers.
    for (let turn = -1; turn < turns; turn += 1) {
      const share = turn < 0 ? Math.ceil(each / 4) : each;
      const startedAt = performance.now();
      await atOnce(share, concurrency, () => judged(sandbox, direct));
      const directly = (share * 1000) / (performance.now() - startedAt);
      const seconds = await sendAll(service.url, { count: share, concurrency, subject: () => pythonHello }, tally);
      if (turn < 0) continue;
      rates.direct.push(directly);
      rates.http.push(share / seconds);
    }
    const [ours, baseline] = [median(rates.http), median(rates.direct)];
    const low = await lowLoad(service.url, () => judged(sandbox, direct), Math.max(20, Math.round(200 * scale)));
    return [
      {
        ...findingOf(`Python hellos, ${concurrency} at once`, tally),
        figure: `${ours.toFixed(1)} /s, ${(ours / baseline).toFixed(2)}× the pool driven directly`,
        target: '≥ 0.80×',
        isMet: ours / baseline >= 0.8,
      },
      low,
    ];
  } finally {
    await sandbox.close();
  }
};

async function lowLoad(url: string, directly: () => Promise<unknown>, rounds: number): Promise<Finding> {
  const tally = emptyTally();
  const client = patientClient(url, tally);
  const { http, pool } = await medians(
    {
      pool: directly,
      http: async () => {
        tally.requests += 1;
        const { outcome } = await client.verify(pythonHello.request);
        if (outcome !== 'judged') tally.misjudged += 1;
      },
    },
    rounds,
  );
  return {
    ...findingOf('Python hellos, one at a time', tally),
    figure: `${http.toFixed(2)} ms, ${(http - pool).toFixed(2)} ms more than the pool driven directly (p50)`,
    target: '≤ 3 ms more',
    isMet: http - pool <= 3,
  };
}

/** Programs of many languages, right and wrong, many at once. */
export const mixed: Part = async ({ environment, count, concurrency, runners }) => {
  const subjects = (await Promise.all(runners.map(subjectsOf))).flat();
  const tally = emptyTally();
  await using service = await serviceProcess(environment);
  // A step that shares no factor with their number visits all of them, languages mixed.
  const step = [5, 7, 11, 13].find((prime) => subjects.length % prime !== 0) ?? 1;
  const subject = (index: number) => subjects[(index * step) % subjects.length] ?? pythonHello;
  const seconds = await sendAll(service.url, { count, concurrency, subject }, tally);
  const what = `programs of ${runners.length} languages, ${concurrency} at once`;
  return [findingOf(what, tally, `${(count / seconds).toFixed(1)} /s`)];
};
