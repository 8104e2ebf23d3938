/** Rows that were there before: word for word, or nearly. The first one stays. */
import { nearFinder, signatureOf } from './minhash.ts';
import { codeHashes, wholeOf } from './tokens.ts';

export interface DuplicateFinder {
  /** What an earlier row has in common with this one; null when it is new, and remembered from then on. */
  look(row: DuplicateRow): Duplicate | null;
}

export interface DuplicateRow {
  /** File and line, for whoever is told. */
  readonly where: string;
  readonly language: string;
  readonly instruction: string;
  readonly source: string;
}

export interface Duplicate {
  readonly reason: 'duplicate' | 'near-duplicate';
  readonly of: string;
  /** From 0 to 1. */
  readonly likeness: number;
}

/** At least this alike counts as the same again. */
const likenessMin = 0.85;
/** Rows that are remembered; beyond that the oldest are forgotten. */
const rowsMax = 2_000_000;

/** Sources are compared within a language, with names and numbers as they are: another task often differs in little else. */
export function duplicateFinder(): DuplicateFinder {
  const exact = new Map<number, string>();
  const near = new Map<string, { readonly finder: ReturnType<typeof nearFinder>; readonly wheres: string[] }>();
  return {
    look({ where, language, instruction, source }) {
      const tokens = codeHashes(source);
      const whole = wholeOf(codeHashes(`${language} ${instruction}\n${source}`));
      const same = exact.get(whole);
      if (same !== undefined) return { reason: 'duplicate', of: same, likeness: 1 };
      exact.set(whole, where);
      const signature = signatureOf(tokens);
      if (signature === null) return null;
      const known = near.get(language) ?? { finder: nearFinder(likenessMin, rowsMax), wheres: [] };
      near.set(language, known);
      const found = known.finder.find(signature);
      if (found !== null) {
        return { reason: 'near-duplicate', of: known.wheres[found.number] ?? '', likeness: found.likeness };
      }
      known.wheres[known.finder.add(signature)] = where;
      return null;
    },
  };
}
