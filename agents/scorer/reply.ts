/** Reads the panel's scores leniently: what one expert garbles does not cost the others. */
import { z } from 'zod';
import type { ScoreRow } from '../../datasets/rows.ts';
import { AgentError } from '../errors.ts';
import { readJson } from '../json.ts';
import { type Expert, expertNames } from './prompt.ts';

/** How much each expert's score counts in the total. An expert with weight 0 is heard and not counted. */
export type Weights = Readonly<Record<Expert, number>>;

const entry = z.object({ expert: z.string(), score: z.unknown().optional(), reason: z.unknown().optional() });
const list = z.array(z.unknown()).min(1);
const schema = z.union([
  list,
  z.object({ scores: list }).transform(({ scores }) => scores),
  z.object({ experts: list }).transform(({ experts }) => experts),
]);

/** Throws `unreadable-reply` when no expert's score can be read. */
export function readScores(reply: string, weights: Weights): ScoreRow {
  const opinions = readJson(reply, schema).flatMap((item) => {
    const read = entry.safeParse(item);
    if (!read.success) return [];
    const { expert, score, reason } = read.data;
    const text = typeof reason === 'string' ? reason.trim().slice(0, 500) : '';
    return [{ expert: expert.trim().toLowerCase().replaceAll('_', ' '), score: readScore(score), reason: text }];
  });
  const total = weightedMean(opinions, weights) ?? opinions.find(({ expert }) => expert === 'total')?.score ?? null;
  if (total === null) throw new AgentError('unreadable-reply', 'No expert gives a score from 1 to 5.', { reply });
  return { total, opinions };
}

/** Null for N/A and for anything that is no score. */
function readScore(score: unknown): number | null {
  const number = typeof score === 'string' ? Number.parseFloat(score) : score;
  return typeof number === 'number' && number >= 1 && number <= 5 ? number : null;
}

function weightedMean(opinions: ScoreRow['opinions'], weights: Weights): number | undefined {
  let sum = 0;
  let weight = 0;
  for (const name of expertNames) {
    const score = opinions.find(({ expert }) => expert === name)?.score ?? null;
    if (score === null) continue;
    sum += score * weights[name];
    weight += weights[name];
  }
  return weight === 0 ? undefined : Math.round((sum / weight) * 100) / 100;
}
