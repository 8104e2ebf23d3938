/** What every part of the load test is given. */
import type { Runner } from '../../runners/runner.ts';
import type { Finding } from './finding.ts';

export interface Setting {
  /** Of each service that is started: a data folder of its own, and nothing said. */
  readonly environment: Readonly<Record<string, string>>;
  readonly count: number;
  readonly concurrency: number;
  /** 1 for the full test, less for a quick look. */
  readonly scale: number;
  readonly runners: readonly Runner[];
}

export type Part = (setting: Setting) => Promise<readonly Finding[]>;
