/** The soak itself: many mixed runs at once through one sandbox, then a look at what they left behind. */
import type { PoolState } from '../../sandboxes/pool.ts';
import { atOnce } from './measure.ts';
import { isLeak, type Residue, watchResidue } from './residue.ts';
import { countRow, perSecond, type Row } from './rows.ts';
import { openSandbox } from './setting.ts';
import { type SoakProgram, soakPrograms } from './soak-programs.ts';

export interface SoakOptions {
  readonly count: number;
  readonly concurrency: number;
  /** Called after each run. */
  readonly onRun: (unexpected: number) => void;
}

export interface SoakResult {
  readonly tallies: readonly Tally[];
  readonly seconds: number;
  readonly pool: PoolState;
  /** Boxes that the engine made. */
  readonly boxes: number;
  readonly residue: readonly Residue[];
}

/** What became of the runs of one program. */
export interface Tally {
  readonly program: SoakProgram;
  /** Runs by what they ended in. */
  readonly ends: ReadonlyMap<string, number>;
  readonly unexpected: number;
}

export async function soak({ count, concurrency, onRun }: SoakOptions): Promise<SoakResult> {
  // Everything once: images are built and code is loaded before the first look.
  await pour(soakPrograms, 4, () => {});
  await using watch = await watchResidue();
  const startedAt = performance.now();
  const { tallies, pool } = await pour(mixed(count), concurrency, onRun);
  const seconds = (performance.now() - startedAt) / 1000;
  const residue = await watch.audit();
  return { tallies, seconds, pool, boxes: watch.boxes(), residue };
}

/** Every figure that has to be 0. */
export function failuresOf({ tallies, residue }: SoakResult): { readonly unexpected: number; readonly leaks: number } {
  return {
    unexpected: tallies.reduce((sum, tally) => sum + tally.unexpected, 0),
    leaks: residue.filter(isLeak).length,
  };
}

/** A short soak for the bench; `npm run soak` is the long one. */
export async function soakRows(count: number): Promise<Row[]> {
  const result = await soak({ count, concurrency: 64, onRun: () => {} });
  const { unexpected, leaks } = failuresOf(result);
  const ours = `${perSecond(count / result.seconds)}, ${result.boxes} boxes`;
  return [
    countRow({ what: `${count} mixed runs, 64 at once: unexpected ends, ours included`, ours }, unexpected, {
      atMost: 0,
    }),
    countRow({ what: `${count} mixed runs, 64 at once: kinds of things left behind`, ours }, leaks, { atMost: 0 }),
  ];
}

async function pour(runs: readonly SoakProgram[], concurrency: number, onRun: SoakOptions['onRun']) {
  const tallies = new Map(soakPrograms.map((program) => [program, tallyOf(program)]));
  const sandbox = await openSandbox();
  let unexpected = 0;
  try {
    await atOnce(runs.length, concurrency, async (index) => {
      const program = runs[index];
      if (program === undefined) return;
      const end = await program.once(sandbox, index).catch((error: unknown) => `threw ${String(error).slice(0, 200)}`);
      const tally = tallies.get(program);
      tally?.ends.set(end, (tally.ends.get(end) ?? 0) + 1);
      if (!program.expected.includes(end)) {
        unexpected += 1;
        if (tally !== undefined) tally.unexpected += 1;
      }
      onRun(unexpected);
    });
    return { tallies: [...tallies.values()], pool: sandbox.state() };
  } finally {
    await sandbox.close();
  }
}

function tallyOf(program: SoakProgram) {
  return { program, ends: new Map<string, number>(), unexpected: 0 };
}

/** The programs in proportion to their weights, spread evenly: the same order every time. */
function mixed(count: number): readonly SoakProgram[] {
  const total = soakPrograms.reduce((sum, { weight }) => sum + weight, 0);
  const owed = new Map(soakPrograms.map((program) => [program, 0]));
  return Array.from({ length: count }, () => {
    for (const [program, debt] of owed) owed.set(program, debt + program.weight);
    const [next] = [...owed].reduce((most, each) => (each[1] > most[1] ? each : most));
    owed.set(next, (owed.get(next) ?? 0) - total);
    return next;
  });
}
