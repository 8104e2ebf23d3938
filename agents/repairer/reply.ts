/** The repairer answers as the responder does: with a whole program. */
import type { Runner } from '../../runners/runner.ts';
import { readProgram } from '../responder/reply.ts';

/** Throws `no-code` when the reply holds no program. */
export function readRepair(reply: string, runner: Runner): string {
  return readProgram(reply, runner);
}
