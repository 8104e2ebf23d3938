/**
 * What came of judging a task. Three outcomes, never two: a verdict about the
 * program, a task that is itself wrong, or our own failure, which says nothing
 * about the program and may be retried.
 */
import type { Value } from '../runners/signature.ts';
import type { Execution } from '../sandboxes/sandbox.ts';
import type { StageLimits } from './task.ts';

export type Outcome = Judged | Invalid | NotJudged;

/**
 * Verdicts about a program. docs/verification.md says in one table when each is given.
 */
export type Verdict =
  /** Every case has its expected result; every test ran to its proven end. */
  | 'accepted'
  /** A value or an output differs, a call did not raise that should have, a check of a test program failed. */
  | 'wrong-answer'
  /** The build step failed or met one of its limits: `compile` says which. The cases were not run. */
  | 'compile-error'
  /** An exit code other than 0, a signal, an error raised, or an end without the result that was asked for. */
  | 'runtime-error'
  /** The clock ran out while running. `execution.clock` says which: processor time or time on the wall. */
  | 'time-limit'
  /** The memory did, also when the runtime survived to say so. */
  | 'memory-limit'
  /** It printed more than it may. What it printed is then compared with nothing. */
  | 'output-limit'
  /** A test program that checks nothing. */
  | 'no-tests';

export interface Judged {
  readonly outcome: 'judged';
  /** The verdict of the first case that is not accepted, or of the stage that kept the cases from running. */
  readonly verdict: Verdict;
  /** One sentence for people: what went wrong, where. */
  readonly message: string;
  readonly passed: number;
  readonly total: number;
  readonly cases: readonly CaseResult[];
  /** Null for a language without a build step. */
  readonly compile: Execution | null;
  /** For a test program, its one execution; null for the other shapes, whose executions are in their cases. */
  readonly run: Execution | null;
  /** Results that a test framework reported, in order. */
  readonly reports: readonly TestReport[];
  readonly evidence: Evidence;
  /** Time spent waiting for a box, in milliseconds. Not part of any limit. */
  readonly queueMs: number;
}

export interface CaseResult {
  readonly index: number;
  readonly verdict: Verdict | 'skipped';
  readonly message: string;
  /** What an entry point returned; undefined when it returned nothing that could be read. */
  readonly actual?: Value;
  /** Null for a skipped case. */
  readonly execution: Execution | null;
}

export interface TestReport {
  readonly name: string;
  readonly passed: boolean;
  readonly message: string;
}

/** Everything the verdict depends on besides the task itself. */
export interface Evidence {
  readonly language: string;
  readonly imageId: string;
  readonly compileCommand: readonly string[] | null;
  /** True when the program was not built again: `compile` tells of the build whose artefacts were used. */
  readonly cached?: boolean;
  readonly runCommand: readonly string[];
  readonly compileLimits: StageLimits;
  readonly runLimits: StageLimits;
  /** Version of polyproof, which fixes harness and judge. */
  readonly polyproof: string;
}

export interface Invalid {
  readonly outcome: 'invalid';
  readonly reason: InvalidReason;
  readonly message: string;
}

export type InvalidReason =
  | 'empty-source'
  | 'no-cases'
  | 'contradictory-cases'
  | 'bad-signature'
  | 'value-does-not-fit-type'
  | 'language-lacks-feature'
  | 'source-too-large';

export interface NotJudged {
  readonly outcome: 'not-judged';
  /** A SandboxError's code. */
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs: number | null;
}
