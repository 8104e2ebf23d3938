/**
 * Gets one solution of a problem in one language past the sandbox: solve,
 * judge, and mend a bounded number of times. The cases are frozen throughout.
 */

import type { AttemptRow, RejectReason, SolutionRow } from '../../datasets/rows.ts';
import { contentHash } from '../../datasets/run-log.ts';
import type { Runner } from '../../runners/runner.ts';
import type { Judged, Outcome } from '../../verification/outcome.ts';
import type { CallCase } from '../../verification/task.ts';
import { identityOf } from '../../verification/wire.ts';
import type { Ask, Asking } from '../ask.ts';
import { AgentError } from '../errors.ts';
import type { Lesson } from '../memory/lessons.ts';
import type { Problem } from '../problem.ts';
import { repair } from '../repairer/role.ts';
import { solve } from '../responder/role.ts';
import { reasonOf } from './draft.ts';
import type { Judge } from './judging.ts';
import type { SynthesisSettings } from './settings.ts';

export interface Job {
  readonly sample: string;
  readonly runner: Runner;
  readonly problem: Problem;
  readonly cases: readonly CallCase[];
  readonly lessons: readonly Lesson[];
}

export type Solution =
  | { readonly accepted: true; readonly row: SolutionRow }
  | {
      readonly accepted: false;
      readonly reason: RejectReason;
      readonly message: string;
      /** Attempts that failed, the last one included. */
      readonly attempts: readonly AttemptRow[];
      /** The last verdict, when there is one. */
      readonly judged: Judged | undefined;
    };

/** Rejects only where the whole run cannot go on. */
export async function solveUntilAccepted(
  ask: Ask,
  judge: Judge,
  job: Job,
  settings: SynthesisSettings,
): Promise<Solution> {
  const asking: Asking = {
    sample: job.sample,
    temperature: settings.temperatures.careful,
    attemptsMax: settings.attemptsMax,
  };
  const failed: AttemptRow[] = [];
  const fail = (attempt: number, reason: RejectReason, message: string, source?: string, judged?: Judged): Solution => {
    failed.push(attemptRow(job, attempt, reason, message, source));
    return { accepted: false, reason, message: `${job.runner.title}: ${message}`, attempts: failed, judged };
  };

  let last: { source: string; judged: Judged } | undefined;
  for (let attempt = 0; ; attempt += 1) {
    let source: string;
    try {
      source = await nextSource(ask, asking, job, attempt, last);
    } catch (error) {
      const reason = error instanceof AgentError ? reasonOf(error.code) : undefined;
      if (!(error instanceof AgentError) || reason === undefined) throw error;
      // A repair without a program costs one of the repairs; without a first solution there is nothing to repair.
      if (last === undefined || attempt >= settings.repairsMax) return fail(attempt, reason, error.message);
      failed.push(attemptRow(job, attempt, reason, error.message));
      continue;
    }
    const outcome = await judge(callTask(job, source, settings));
    const stop = stopOf(outcome);
    if (stop !== undefined) return fail(attempt, stop.reason, stop.message, source);
    const judged = outcome as Judged;
    if (judged.verdict === 'accepted') return { accepted: true, row: solutionRow(job, source, judged, failed) };
    if (attempt >= settings.repairsMax) return fail(attempt, judged.verdict, judged.message, source, judged);
    failed.push(attemptRow(job, attempt, judged.verdict, judged.message, source));
    last = { source, judged };
  }
}

function nextSource(
  ask: Ask,
  asking: Asking,
  job: Job,
  attempt: number,
  last: { source: string; judged: Judged } | undefined,
) {
  const { runner, problem, cases, lessons } = job;
  return last === undefined
    ? solve(ask, asking, { runner, problem, lessons })
    : repair(ask, asking, attempt, { runner, problem, cases, ...last });
}

/** An outcome that no repair can change. */
function stopOf(outcome: Outcome): { reason: RejectReason; message: string } | undefined {
  if (outcome.outcome === 'invalid')
    return { reason: 'invalid-task', message: `${outcome.reason}: ${outcome.message}` };
  if (outcome.outcome === 'not-judged') return { reason: 'not-judged', message: `${outcome.code}: ${outcome.message}` };
  return undefined;
}

function callTask({ runner, problem, cases }: Job, source: string, { judging, tolerance }: SynthesisSettings) {
  return { shape: 'calls', runner, source, signature: problem.signature, cases, tolerance, settings: judging } as const;
}

function attemptRow(
  { runner }: Job,
  attempt: number,
  result: AttemptRow['result'],
  message: string,
  source?: string,
): AttemptRow {
  return {
    language: runner.name,
    role: attempt === 0 ? 'responder' : 'repairer',
    // The responder's one attempt, or the number of the repair.
    attempt: Math.max(1, attempt),
    result,
    message,
    ...(source === undefined ? {} : { source }),
  };
}

function solutionRow({ runner }: Job, source: string, judged: Judged, repairs: readonly AttemptRow[]): SolutionRow {
  return {
    language: runner.name,
    source,
    sourceSha256: contentHash(source),
    verdict: 'accepted',
    passed: judged.passed,
    total: judged.total,
    evidence: judged.evidence,
    repairs: [...repairs],
  };
}

/** The first case on which both last attempts returned the same value and it was not the expected one, from 0. */
export function disputedCase(a: Judged | undefined, b: Judged | undefined): number | undefined {
  return a?.cases.find(({ index, verdict, actual }) => {
    const other = b?.cases.find((result) => result.index === index);
    if (verdict !== 'wrong-answer' || other?.verdict !== 'wrong-answer') return false;
    return actual !== undefined && other.actual !== undefined && identityOf(actual) === identityOf(other.actual);
  })?.index;
}
