/** What programs answer to inputs whose right answer nobody knows. */
import type { Value } from '../../runners/signature.ts';
import type { CallTask } from '../task.ts';
import { identityOf } from '../wire.ts';
import type { Desk } from './stage.ts';

/** What a program answered: a value, that it raised or crashed, or that a limit or we came in between. */
export type Answer =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'error' }
  | { readonly kind: 'limit' };

/** The answers in order; null where the inputs could not be put to it: no answers at all, or no case to model on. */
export async function observe(
  task: CallTask,
  inputs: readonly (readonly Value[])[],
  desk: Desk,
): Promise<readonly Answer[] | null> {
  const model = task.cases.find(({ expected }) => expected.kind === 'value');
  if (model === undefined || inputs.length === 0) return null;
  // What is expected does not matter: only what is answered is looked at.
  const cases = inputs.map((args) => ({ args, expected: model.expected }));
  const outcome = await desk.judge({ ...task, cases, settings: { ...task.settings, stopEarly: false } });
  if (outcome.outcome !== 'judged' || outcome.cases.length !== inputs.length) return null;
  if (outcome.verdict === 'compile-error') return null;
  return outcome.cases.map(({ actual, verdict }): Answer => {
    if (actual !== undefined) return { kind: 'value', value: actual };
    return { kind: verdict === 'runtime-error' ? 'error' : 'limit' };
  });
}

export function sameAnswer(one: Answer, other: Answer): boolean {
  if (one.kind !== 'value' || other.kind !== 'value') return one.kind === other.kind;
  return identityOf(one.value) === identityOf(other.value);
}
