/** What every sample of a run needs at hand. */
import type { ScoreRow } from '../../datasets/rows.ts';
import type { Runner } from '../../runners/runner.ts';
import { type Ask, asker } from '../ask.ts';
import { AgentError } from '../errors.ts';
import type { Model } from '../model.ts';
import type { ScorerInput } from '../scorer/prompt.ts';
import { rate } from '../scorer/role.ts';
import { type Draft, reasonOf } from './draft.ts';
import type { Judge } from './judging.ts';
import type { SynthesisSettings } from './settings.ts';

export interface Desk {
  readonly settings: SynthesisSettings;
  /** The languages of the run. */
  readonly runners: Readonly<Record<string, Runner>>;
  /** Remembers replies, and gives up when the run is cancelled. */
  readonly model: Model;
  readonly modelName: string;
  readonly judge: Judge;
  readonly signal: AbortSignal;
}

/** Asks on behalf of a sample: replies that could not be used are noted in its draft. */
export function askFor({ model, signal }: Desk, draft: Draft): Ask {
  return asker(model, (mishap) => draft.mishaps.push(mishap), signal);
}

export function runnerOf({ runners }: Desk, language: string): Runner {
  const runner = runners[language];
  if (runner === undefined) throw new TypeError(`${language} is not a language of this run`);
  return runner;
}

/** The panel's opinion; without one that can be read the sample stands on its verdict alone. */
export async function scored(desk: Desk, draft: Draft, input: ScorerInput): Promise<ScoreRow> {
  const { temperatures, attemptsMax, weights } = desk.settings;
  try {
    const asking = { sample: draft.id, temperature: temperatures.careful, attemptsMax };
    return await rate(askFor(desk, draft), asking, weights, input);
  } catch (error) {
    if (!(error instanceof AgentError) || reasonOf(error.code) === undefined) throw error;
    return { total: null, opinions: [] };
  }
}
