/** Finds the program in a solver's reply: in a fence, else the whole reply where it reads like code. */
import type { Runner } from '../../runners/runner.ts';
import { programInReply } from '../../verification/reply.ts';
import { AgentError } from '../errors.ts';

/** Throws `no-code` when the reply holds no program. */
export function readProgram(reply: string, runner: Runner): string {
  const program = programInReply(reply, runner);
  if (program !== null) return program;
  if (looksLikeCode(reply)) return `${reply.trim()}\n`;
  throw new AgentError('no-code', 'The reply holds no code.', { reply });
}

/** Half of the lines are indented, open or close something, or end a statement. */
function looksLikeCode(reply: string): boolean {
  const lines = reply.split('\n').filter((line) => line.trim() !== '');
  const code = lines.filter((line) => /^\s{2,}\S|^[}\])]|[;{}(:]$/.test(line.trimEnd()));
  return lines.length >= 2 && code.length * 2 >= lines.length;
}
