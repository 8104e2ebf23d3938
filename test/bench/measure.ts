/**
 * How the bench measures: contenders take turns, medians are compared.
 *
 * Turns are interleaved so that a busy machine slows all contenders alike;
 * only ratios and differences within one run mean anything.
 */

export interface Contender {
  readonly name: string;
  /** One unit of work. Throws when its result is wrong: a fast failure must not count as speed. */
  readonly once: () => Promise<void>;
}

/** Median milliseconds of each contender, by name, over `rounds` interleaved turns after two warm-up turns. */
export async function medians(contenders: readonly Contender[], rounds: number): Promise<Record<string, number>> {
  const samples = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = -2; round < rounds; round += 1) {
    for (const { name, once } of contenders) {
      const startedAt = performance.now();
      await once();
      if (round >= 0) samples.get(name)?.push(performance.now() - startedAt);
    }
  }
  return Object.fromEntries([...samples].map(([name, times]) => [name, median(times)]));
}

/** Runs per second of each contender with `concurrency` of them at once; the contenders take turns of `count` runs. */
export async function throughputs(
  contenders: readonly (Contender & { readonly count: number })[],
  concurrency: number,
  turns: number,
): Promise<Record<string, number>> {
  const samples = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let turn = -1; turn < turns; turn += 1) {
    for (const { name, once, count } of contenders) {
      let left = turn < 0 ? Math.ceil(count / 4) : count;
      const startedAt = performance.now();
      const work = async () => {
        while (left > 0) {
          left -= 1;
          await once();
        }
      };
      await Promise.all(Array.from({ length: concurrency }, work));
      if (turn >= 0) samples.get(name)?.push((count * 1000) / (performance.now() - startedAt));
    }
  }
  return Object.fromEntries([...samples].map(([name, rates]) => [name, median(rates)]));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
