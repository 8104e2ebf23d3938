/** The repairer: mends a solution that was judged wrong. */
import type { Ask, Asking } from '../ask.ts';
import { type RepairInput, repairPrompt } from './prompt.ts';
import { readRepair } from './reply.ts';

/** The source of the mended solution. `attempt` counts the repairs of this solution from 1; each is one call. */
export function repair(ask: Ask, asking: Asking, attempt: number, input: RepairInput): Promise<string> {
  const read = (reply: string) => readRepair(reply, input.runner);
  const role = `repairer.${input.runner.name}`;
  return ask({ ...asking, role, firstAttempt: attempt, attemptsMax: 1, prompt: repairPrompt(input), read });
}
