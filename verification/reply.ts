/**
 * Finds the program in a model's reply: one rule for every language, for
 * requests, data sets and our own agents alike. docs/verification.md states it.
 */
import type { Runner } from '../runners/runner.ts';
import { readFences } from './fences.ts';

/**
 * The program in a reply: the longest fenced block that is marked with the
 * language's name, an alias or an extension of it; else the longest block of
 * all; else null. An unclosed block runs to the end: replies get cut off.
 */
export function programInReply(reply: string, runner: Runner): string | null {
  const fences = readFences(reply).filter(({ code }) => code.trim() !== '');
  const names = new Set([runner.name, ...runner.aliases, ...runner.extensions]);
  const named = fences.filter(({ language }) => names.has(language));
  return (longest(named) ?? longest(fences))?.code ?? null;
}

function longest<Item extends { readonly code: string }>(items: readonly Item[]): Item | undefined {
  return items.reduce<Item | undefined>(
    (best, item) => (best === undefined || item.code.length > best.code.length ? item : best),
    undefined,
  );
}
