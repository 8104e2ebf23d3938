/** The contract of a stage of the gate: see docs/decisions/0008. */
import type { Outcome } from '../outcome.ts';
import type { Task } from '../task.ts';
import type { Subject } from './subject.ts';

export interface Stage {
  readonly name: StageName;
  /** A few words for people. */
  readonly title: string;
  run(subject: Subject, desk: Desk): Promise<StageResult>;
}

export type StageName = 'G1' | 'G2' | 'G3' | 'G4' | 'G5' | 'G6' | 'G7' | 'G8';

/** All that a stage may do to the world. */
export interface Desk {
  /**
   * Judges a task; never rejects for what the task or we do wrong: that is in the outcome.
   * Another `attempt` is another run of the same task, where one alone proves nothing.
   */
  judge(task: Task, attempt?: number): Promise<Outcome>;
  readonly settings: GateSettings;
  /** What earlier stages found, by stage. */
  readonly found: ReadonlyMap<StageName, StageResult>;
}

export interface GateSettings {
  /** Fewest cases, and fewest checks that a test program runs where they can be counted. */
  readonly casesMin: number;
  /** Runs of the reference. */
  readonly runs: number;
  /** Most mutants of one program. */
  readonly mutantsMax: number;
  /** Inputs generated for the agreement of two languages. */
  readonly inputs: number;
  /** Makes everything that is drawn at random the same every time. */
  readonly seed: number;
}

export const gateDefaults: GateSettings = { casesMin: 5, runs: 3, mutantsMax: 20, inputs: 64, seed: 1 };

/** What came of a stage. `facts` are plain JSON and go into the certificate. */
export type StageResult =
  | { readonly outcome: 'passed'; readonly facts: Facts }
  | { readonly outcome: 'failed'; readonly reason: RejectReason; readonly message: string; readonly facts: Facts }
  /** Nothing to look at: lowers no tier. */
  | { readonly outcome: 'not-applicable'; readonly message: string }
  | { readonly outcome: 'invalid'; readonly reason: string; readonly message: string }
  | { readonly outcome: 'not-judged'; readonly code: string; readonly message: string };

export type Facts = Readonly<Record<string, unknown>>;

/** Why a row is dropped: one typed reason each. docs/gate.md says what is to be done about each. */
export type RejectReason =
  /** The test code defines the function that it should test. */
  | 'tests-define-entry'
  /** The test code never names what the solution defines. */
  | 'tests-ignore-entry'
  /** The solution does not define the entry point. */
  | 'entry-missing'
  | 'too-few-cases'
  /** Every case expects the same value: a constant passes. */
  | 'one-expected-value'
  /** Every expected value is empty (null, an empty text or list). */
  | 'empty-expected-values'
  /** The reference is wrong, does not compile, crashes or meets a limit. */
  | 'reference-fails'
  /** The reference's verdict, or what it answers, changes from run to run. */
  | 'flaky'
  /** It changes with the order of the cases, the time zone, the locale or the hash seed. */
  | 'depends-on-environment'
  /** A program without the solution's logic passes. */
  | 'stub-accepted'
  /** Too many small changes of the reference pass. */
  | 'weak-tests'
  /** Cases that tell no program from another. */
  | 'idle-cases'
  /** Solutions of the same problem answer differently. */
  | 'languages-disagree'
  /** Expected values were taken from the reference itself. */
  | 'snapshot-oracle';

export function passed(facts: Facts = {}): StageResult {
  return { outcome: 'passed', facts };
}

export function failed(reason: RejectReason, message: string, facts: Facts = {}): StageResult {
  return { outcome: 'failed', reason, message, facts };
}
