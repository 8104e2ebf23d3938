/** What is to be judged: one program and how to tell whether it is right. */
import type { Runner } from '../runners/runner.ts';
import type { Signature, Value } from '../runners/signature.ts';
import type { Priority } from '../sandboxes/queue.ts';
import type { Isolation } from '../sandboxes/sandbox.ts';

export type Task = CallTask | StdioTask | TestTask;

interface Program {
  readonly runner: Runner;
  readonly source: string;
  readonly settings: Settings;
}

/** The entry point is called with neutral values; results are compared outside the box. */
export interface CallTask extends Program {
  readonly shape: 'calls';
  readonly signature: Signature;
  readonly cases: readonly CallCase[];
  readonly tolerance: Tolerance;
}

export interface CallCase {
  readonly args: readonly Value[];
  readonly expected: Expectation;
}

export type Expectation = { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'raises' };

/** A whole program is run once for each case. */
export interface StdioTask extends Program {
  readonly shape: 'stdio';
  readonly checker: Checker;
  readonly cases: readonly StdioCase[];
}

export interface StdioCase {
  readonly stdin: string;
  readonly expected: string;
}

/** The user's own test code decides. */
export interface TestTask extends Program {
  readonly shape: 'tests';
  readonly tests: string;
}

/** How an output is compared with the expected one. */
export type Checker =
  | { readonly kind: 'exact' | 'trimmed' | 'tokens' | 'unordered-lines' }
  | ({ readonly kind: 'floats' } & Tolerance);

/** Two floats agree when they differ by at most `absolute` or by at most `relative` times the larger size. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** How the judging is done, whatever is judged. All filled in at the edge: the core has no defaults. */
export interface Settings {
  readonly compile: StageLimits;
  readonly run: StageLimits;
  readonly isolation: Isolation;
  /** Ends after the first case that is not accepted; the others are reported as `skipped`. */
  readonly stopEarly: boolean;
  /** Longest wait for a box, in milliseconds. */
  readonly waitMs: number;
  readonly priority: Priority;
  readonly client: string;
  /** Added to the environment of runs, not of the build; for seeing whether a verdict depends on it. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface StageLimits {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
  /** How much of each stream a report shows. */
  readonly keepBytes: number;
}
