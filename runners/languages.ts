/** Every language we can run. This table is the single list of them. */
import { cpp } from './cpp/facts.ts';
import { java } from './java/facts.ts';
import { javascript } from './javascript/facts.ts';
import { python } from './python/facts.ts';
import type { Runner } from './runner.ts';

export const languages: Readonly<Record<string, Runner>> = { cpp, java, javascript, python };
