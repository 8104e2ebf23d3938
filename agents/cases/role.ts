/** The case writer: from the problem alone to neutral cases. */
import type { CallCase } from '../../verification/task.ts';
import type { Ask, Asking } from '../ask.ts';
import type { Problem } from '../problem.ts';
import { casesPrompt } from './prompt.ts';
import { readCases } from './reply.ts';

export function writeCases(ask: Ask, asking: Asking, problem: Problem): Promise<readonly CallCase[]> {
  const read = (reply: string) => readCases(reply, problem.signature);
  return ask({ ...asking, role: 'cases', firstAttempt: 1, prompt: casesPrompt(problem), read });
}
