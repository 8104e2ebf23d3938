/** Loads the grammar of a language: only what changes programs needs it. */
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Grammar } from './grammar.ts';
import type { Runner } from './runner.ts';

/** Null for a language whose programs we cannot change. */
export async function loadGrammar({ image: { folder } }: Runner): Promise<Grammar | null> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const file = join(isAbsolute(folder) ? folder : join(import.meta.dirname, folder), `grammar.${extension}`);
  try {
    const { grammar } = (await import(pathToFileURL(file).href)) as { readonly grammar: Grammar };
    return grammar;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
