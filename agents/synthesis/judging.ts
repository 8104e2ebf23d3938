/**
 * Judges solutions for a run: at most so many at once, each verdict logged
 * under the hash of all it depends on, and our own failures tried again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';
import { caseToJson, signatureToJson } from '../../datasets/notation.ts';
import { contentHash, type Shelf } from '../../datasets/run-log.ts';
import type { Outcome } from '../../verification/outcome.ts';
import type { CallTask } from '../../verification/task.ts';
import { AgentError } from '../errors.ts';
import type { Pace } from './settings.ts';

/** The judge of verification/, with its sandbox already given. */
export type Judge = (task: CallTask, signal?: AbortSignal) => Promise<Outcome>;

export interface JudgingOptions extends Pick<Pace, 'programsAtOnce' | 'judgingRetries' | 'judgingRetryMs'> {
  readonly polyproof: string;
  /** Id of the image by language, as far as known: another image's verdicts do not count. */
  readonly images: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export function rememberingJudge(judge: Judge, shelf: Shelf, options: JudgingOptions): Judge {
  const limit = pLimit(options.programsAtOnce);
  return async (task) => {
    const key = taskKey(task, options);
    const known = shelf.read(key) as Outcome | undefined;
    if (known !== undefined) return known;
    const outcome = await limit(() => judgeWithRetries(judge, task, options));
    if (outcome.outcome !== 'not-judged') shelf.write(key, `${task.runner.name}/${task.signature.entry}`, outcome);
    return outcome;
  };
}

async function judgeWithRetries(judge: Judge, task: CallTask, options: JudgingOptions): Promise<Outcome> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await judge(task, options.signal);
    if (options.signal.aborted) throw new AgentError('agents-cancelled', 'Cancelled.');
    if (outcome.outcome !== 'not-judged' || tries >= options.judgingRetries) return outcome;
    await wait(outcome.retryAfterMs ?? options.judgingRetryMs);
  }
}

function taskKey(task: CallTask, { polyproof, images }: JudgingOptions): string {
  const { runner, source, signature, cases, tolerance, settings } = task;
  const { compile, run } = settings;
  const image = images[runner.name] ?? null;
  const asked = [signatureToJson(signature), cases.map(caseToJson), tolerance];
  return contentHash([polyproof, runner.name, image, source, asked, compile, run]);
}
