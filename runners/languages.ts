/** Every language we can run. This table is the single list of them. */
import { javascript } from './javascript/facts.ts';
import { python } from './python/facts.ts';
import type { Runner } from './runner.ts';

export const languages: Readonly<Record<string, Runner>> = { javascript, python };
