/** The step both kinds of samples share: cases from the problem alone, frozen from here on. */
import type { CallCase } from '../../verification/task.ts';
import { writeCases } from '../cases/role.ts';
import type { Problem } from '../problem.ts';
import { askFor, type Desk } from './desk.ts';
import type { Draft } from './draft.ts';

export async function askedCases(desk: Desk, draft: Draft, problem: Problem): Promise<readonly CallCase[]> {
  const { temperatures, attemptsMax } = desk.settings;
  draft.stage = 'cases';
  const asking = { sample: draft.id, temperature: temperatures.careful, attemptsMax };
  const cases = await writeCases(askFor(desk, draft), asking, problem);
  draft.cases = cases;
  return cases;
}
