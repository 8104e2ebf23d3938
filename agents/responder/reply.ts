/**
 * Finds the program in a solver's reply: the fence of the right language, else
 * the longest fence, else the whole reply where it reads like code.
 */
import type { Runner } from '../../runners/runner.ts';
import { AgentError } from '../errors.ts';
import { readFences } from '../fences.ts';

/** Throws `no-code` when the reply holds no program. */
export function readProgram(reply: string, runner: Runner): string {
  const fences = readFences(reply).filter(({ code }) => code.trim() !== '');
  const names = new Set([runner.name, ...runner.aliases, ...runner.extensions]);
  const named = fences.filter(({ language }) => names.has(language));
  const chosen = longest(named) ?? longest(fences);
  if (chosen !== undefined) return chosen.code;
  if (looksLikeCode(reply)) return `${reply.trim()}\n`;
  throw new AgentError('no-code', 'The reply holds no code.', { reply });
}

function longest<Item extends { readonly code: string }>(items: readonly Item[]): Item | undefined {
  return items.reduce<Item | undefined>(
    (best, item) => (best === undefined || item.code.length > best.code.length ? item : best),
    undefined,
  );
}

/** Half of the lines are indented, open or close something, or end a statement. */
function looksLikeCode(reply: string): boolean {
  const lines = reply.split('\n').filter((line) => line.trim() !== '');
  const code = lines.filter((line) => /^\s{2,}\S|^[}\])]|[;{}(:]$/.test(line.trimEnd()));
  return lines.length >= 2 && code.length * 2 >= lines.length;
}
