/** The responder: solves a problem in one language. */
import type { Ask, Asking } from '../ask.ts';
import { type ResponderInput, responderPrompt } from './prompt.ts';
import { readProgram } from './reply.ts';

/** The source of a solution. */
export function solve(ask: Ask, asking: Asking, input: ResponderInput): Promise<string> {
  const read = (reply: string) => readProgram(reply, input.runner);
  const role = `responder.${input.runner.name}`;
  return ask({ ...asking, role, firstAttempt: 1, prompt: responderPrompt(input), read });
}
