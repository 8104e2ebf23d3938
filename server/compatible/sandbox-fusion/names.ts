/**
 * The names of languages that SandboxFusion knows, and what they mean here.
 *
 * A name that our table of languages knows too needs no entry in `meanings`.
 * Names of SandboxFusion that mean nothing here are not unknown: its clients
 * may say them, and are told that we cannot.
 */
import type { Runner } from '../../../runners/runner.ts';
import { findLanguage } from '../../language-lookup.ts';

/** In the order of the original's own list. */
export const fusionNames: readonly string[] = (
  'python cpp nodejs go go_test java php csharp bash typescript sql rust cuda ' +
  'lua R perl D_ut ruby scala julia pytest junit kotlin_script jest verilog python_gpu lean swift racket'
).split(' ');

interface Meaning {
  readonly language: string;
  /** The program is a test program: it passes when its tests do. */
  readonly isTest?: true;
}

const meanings: Readonly<Record<string, Meaning>> = {
  nodejs: { language: 'javascript' },
  go_test: { language: 'go', isTest: true },
  pytest: { language: 'python', isTest: true },
  junit: { language: 'java', isTest: true },
  jest: { language: 'javascript', isTest: true },
  D_ut: { language: 'd', isTest: true },
  kotlin_script: { language: 'kotlin' },
  python_gpu: { language: 'python' },
};

export interface FusionLanguage {
  readonly runner: Runner;
  readonly kind: 'program' | 'tests';
}

/** The language a request means; null for one that SandboxFusion has and we have not. Throws `unknown-language`. */
export function findFusionLanguage(name: string, table: Readonly<Record<string, Runner>>): FusionLanguage | null {
  const { language, isTest } = meanings[name] ?? { language: name };
  try {
    return { runner: findLanguage(language, table), kind: isTest === true ? 'tests' : 'program' };
  } catch (error) {
    if (fusionNames.includes(name)) return null;
    throw error;
  }
}
