/** Every language we can run. This table is the single list of them. */
import type { Runner } from './runner.ts';

export const languages: Readonly<Record<string, Runner>> = {};
