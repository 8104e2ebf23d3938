/** The panel of experts: rates a verified sample. Its scores order memory and are shown to agents as merits and faults. */
import type { ScoreRow } from '../../datasets/rows.ts';
import type { Ask, Asking } from '../ask.ts';
import { type ScorerInput, scorerPrompt } from './prompt.ts';
import { readScores, type Weights } from './reply.ts';

export function rate(ask: Ask, asking: Asking, weights: Weights, input: ScorerInput): Promise<ScoreRow> {
  const read = (reply: string) => readScores(reply, weights);
  return ask({ ...asking, role: 'scorer', firstAttempt: 1, prompt: scorerPrompt(input), read });
}
