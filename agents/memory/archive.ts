/**
 * Everything the run has kept, for finding near-duplicates across all agents.
 *
 * Unlike a memory it forgets nothing. Entries carry the round they were made
 * in, so that a check made in the middle of a round sees what was there when
 * the round began, however the work of that round happens to be interleaved.
 */
import { type Near, type NearIndex, nearIndex, shinglesOf } from '../../datasets/similarity.ts';

export type Texts = Readonly<Record<string, string>>;

export interface Archive {
  add(id: string, texts: Texts, round: number): void;
  /** The entry made before the round that is most like the texts in any kind, if it reaches the threshold. */
  nearest(texts: Texts, beforeRound: number): Near | undefined;
}

export function archiveOf(similarityMax: number): Archive {
  const indexes = new Map<string, NearIndex>();
  const rounds = new Map<string, number>();
  return {
    add(id, texts, round) {
      rounds.set(id, round);
      for (const [kind, text] of Object.entries(texts)) {
        const index = indexes.get(kind) ?? nearIndex();
        indexes.set(kind, index);
        index.add(id, shinglesOf(text));
      }
    },
    nearest(texts, beforeRound) {
      const counts = (id: string) => (rounds.get(id) ?? 0) < beforeRound;
      return Object.entries(texts)
        .flatMap(([kind, text]) => indexes.get(kind)?.nearest(shinglesOf(text), similarityMax, counts) ?? [])
        .toSorted((a, b) => b.similarity - a.similarity)[0];
    },
  };
}
