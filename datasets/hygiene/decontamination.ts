/**
 * Rows that hold what a benchmark asks: by runs of 10 and 13 words of its
 * problems, and by solutions that are the same but for their names.
 */
import { runsOf, shapeHashes, wholeOf, wordHashes } from './tokens.ts';

export interface BenchmarkText {
  /** File and line. */
  readonly where: string;
  readonly instruction: string;
  readonly source: string;
}

export interface Contamination {
  readonly of: string;
  /** `13 words`, `10 words` or `the same program but for its names`. */
  readonly by: string;
  readonly hits: number;
}

export interface Benchmarks {
  readonly size: number;
  add(text: BenchmarkText): void;
  /** The benchmark problem that a row has most in common with; null when it has nothing. */
  find(row: { readonly instruction: string; readonly source: string }): Contamination | null;
}

/** Runs of words that count, the longer first: it says more. */
const sizes = [13, 10] as const;
/** Shorter programs are the same by chance. */
const shapeTokensMin = 30;

export function benchmarks(): Benchmarks {
  const words = new Map<number, string>();
  const shapes = new Map<number, string>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add({ where, instruction, source }) {
      size += 1;
      const hashes = wordHashes(instruction);
      // A problem shorter than a run would be found in everything.
      for (const length of sizes) {
        if (hashes.length >= length) for (const run of runsOf(hashes, length)) words.set(run, where);
      }
      const shape = shapeHashes(source);
      if (shape.length >= shapeTokensMin) shapes.set(wholeOf(shape), where);
    },
    find({ instruction, source }) {
      const hashes = wordHashes(`${instruction}\n${source}`);
      for (const length of sizes) {
        if (hashes.length < length) continue;
        const hits = runsOf(hashes, length).flatMap((run) => words.get(run) ?? []);
        const [first] = hits;
        if (first !== undefined) return { of: first, by: `${length} words`, hits: hits.length };
      }
      const shape = shapeHashes(source);
      const same = shape.length >= shapeTokensMin ? shapes.get(wholeOf(shape)) : undefined;
      return same === undefined ? null : { of: same, by: 'the same program but for its names', hits: 1 };
    },
  };
}
