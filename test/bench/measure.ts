/**
 * How the bench measures: contenders take turns, medians are compared.
 *
 * Turns are interleaved so that a busy machine slows all contenders alike;
 * only ratios and differences within one run mean anything. One unit of work
 * throws when its result is wrong: a fast failure must not count as speed.
 */

type Once = () => Promise<unknown>;

/** Median milliseconds of each contender, over `rounds` interleaved turns after two warm-up turns. */
export async function medians<Name extends string>(
  contenders: Readonly<Record<Name, Once>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const samples = byName<Name, number[]>(names, () => []);
  for (let round = -2; round < rounds; round += 1) {
    for (const name of names) {
      const startedAt = performance.now();
      await contenders[name]();
      if (round >= 0) samples[name].push(performance.now() - startedAt);
    }
  }
  return byName(names, (name) => median(samples[name]));
}

interface Load {
  /** Runs in one turn. */
  readonly count: number;
  /** Runs at once. */
  readonly concurrency: number;
  readonly once: Once;
}

/** Runs per second of each contender; they take turns, after a shorter one to warm up. */
export async function throughputs<Name extends string>(
  contenders: Readonly<Record<Name, Load>>,
  turns: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const samples = byName<Name, number[]>(names, () => []);
  for (let turn = -1; turn < turns; turn += 1) {
    for (const name of names) {
      const { count, concurrency, once } = contenders[name];
      const startedAt = performance.now();
      await atOnce(turn < 0 ? Math.ceil(count / 4) : Math.ceil(count), concurrency, once);
      if (turn >= 0) samples[name].push((Math.ceil(count) * 1000) / (performance.now() - startedAt));
    }
  }
  return byName(names, (name) => median(samples[name]));
}

/** Does `count` units of work, `concurrency` of them at any time. The first failure stops the rest. */
export async function atOnce(count: number, concurrency: number, once: (index: number) => Promise<unknown>) {
  let next = 0;
  let hasFailed = false;
  const work = async () => {
    while (next < count && !hasFailed) {
      next += 1;
      try {
        await once(next - 1);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, work));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function byName<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}
