/** Judging variants of a reference: what each meant for the tests. */
import type { Outcome } from '../outcome.ts';
import type { Task } from '../task.ts';
import type { Desk, StageResult } from './stage.ts';

/** A variant passed, was told from the reference, or says nothing since it cannot be built. */
export type Fate = 'passed' | 'killed' | 'unbuilt';

/** The fate of a variant; the result to end the stage with when we could not judge it. */
export async function fateOf(task: Task, source: string, desk: Desk): Promise<Fate | StageResult> {
  const outcome = await desk.judge(variantOf(task, source));
  if (outcome.outcome === 'not-judged') return { outcome: 'not-judged', code: outcome.code, message: outcome.message };
  return readFate(outcome);
}

/** Another program in the place of the reference; the first case that tells them apart is enough. */
export function variantOf(task: Task, source: string): Task {
  return { ...task, source, settings: { ...task.settings, stopEarly: true } };
}

export function readFate(outcome: Exclude<Outcome, { readonly outcome: 'not-judged' }>): Fate {
  if (outcome.outcome === 'invalid' || outcome.verdict === 'compile-error') return 'unbuilt';
  return outcome.verdict === 'accepted' ? 'passed' : 'killed';
}

/** Judges variants one after another until one that cannot be judged ends it. */
export async function fatesOf(
  task: Task,
  sources: readonly string[],
  desk: Desk,
): Promise<readonly Fate[] | StageResult> {
  const fates: Fate[] = [];
  for (const source of sources) {
    const fate = await fateOf(task, source, desk);
    if (typeof fate !== 'string') return fate;
    fates.push(fate);
  }
  return fates;
}
