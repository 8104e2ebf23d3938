/** Loads the kit of a language: the programs that prove it. Apart from the facts, which every command reads. */
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Kit } from './kit.ts';
import type { Runner } from './runner.ts';

/** Null for a language of the user's own that has no kit. */
export async function loadKit({ image: { folder } }: Runner): Promise<Kit | null> {
  // From a checkout these are TypeScript, in the package JavaScript.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const own = isAbsolute(folder);
  const file = join(own ? folder : join(import.meta.dirname, folder), `kit.${extension}`);
  try {
    const { kit } = (await import(pathToFileURL(file).href)) as { readonly kit: Kit };
    return kit;
  } catch (error) {
    if (own && (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
