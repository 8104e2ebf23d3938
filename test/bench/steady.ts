/**
 * `npm run test:steady`: the hostile programs and three hundred ordinary ones,
 * judged one at a time and then four for each core. Every verdict must be the
 * same both times, and right. Takes ten to twenty minutes.
 *
 *     npm run test:steady -- [--only hostile|ordinary] [--concurrency N]
 */
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import {
  crowd,
  differences,
  hostileSubjects,
  judgeAll,
  ordinarySubjects,
  type Pass,
  verdictOf,
} from '../support/load-corpus.ts';

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: 'all' }, concurrency: { type: 'string', default: String(crowd) } },
});

const subjects = [
  ...(options.only === 'ordinary' ? [] : hostileSubjects()),
  ...(options.only === 'hostile' ? [] : await ordinarySubjects()),
];
const passes = [await pass(1), await pass(Number(options.concurrency))];
const found = differences(subjects, passes);
for (const line of found) console.log(line);
console.log(`${subjects.length} programs; ${passes.map(summary).join('; ')}; ${found.length} differ`);
process.exitCode = found.length === 0 && subjects.length > 0 ? 0 : 1;

async function pass(concurrency: number): Promise<Pass> {
  const bar = new cliProgress.SingleBar(
    {
      format: `${concurrency} at a time {bar} {value}/{total}, {eta_formatted} left`,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 30_000,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(subjects.length, 0);
  try {
    return await judgeAll(subjects, concurrency, () => bar.increment());
  } finally {
    bar.stop();
  }
}

function summary({ concurrency, seconds, outcomes }: Pass): string {
  const accepted = outcomes.filter((outcome) => verdictOf(outcome) === 'accepted').length;
  return `${concurrency} at a time in ${seconds.toFixed(0)} s (${accepted} accepted)`;
}
