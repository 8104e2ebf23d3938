/**
 * A sample on its way: what is known of it so far, so that a reject row can
 * tell at any moment how far it came and what was tried.
 */

import { caseToJson, signatureToJson } from '../../datasets/notation.ts';
import type { AttemptRow, ProblemRow, ReaskRow, RejectReason, RejectRow, Stage } from '../../datasets/rows.ts';
import { contentHash } from '../../datasets/run-log.ts';
import type { CallCase } from '../../verification/task.ts';
import type { Mishap } from '../ask.ts';
import { AgentError, type AgentErrorCode } from '../errors.ts';
import { type Problem, problemText } from '../problem.ts';

export interface Draft {
  readonly id: string;
  readonly kind: RejectRow['kind'];
  readonly source: string;
  readonly target: string | null;
  readonly origin: string;
  /** Changed as the sample goes from stage to stage. */
  stage: Stage;
  problem?: Problem;
  cases?: readonly CallCase[];
  readonly attempts: AttemptRow[];
  readonly mishaps: Mishap[];
}

/** What becomes of a sample: a row of the data set, or a reject. */
export type Fate<Row> =
  | { readonly kept: true; readonly row: Row }
  | { readonly kept: false; readonly reject: RejectRow };

export function draftOf(start: Pick<Draft, 'id' | 'kind' | 'source' | 'target' | 'origin' | 'stage'>): Draft {
  return { ...start, attempts: [], mishaps: [] };
}

/** Failures of ours or of the endpoint: no fault of the sample. */
const retryable: ReadonlySet<RejectReason> = new Set(['not-judged', 'model-unavailable', 'model-timeout']);

export function dropped(
  draft: Draft,
  reason: RejectReason,
  message: string,
  reply?: string,
): { kept: false; reject: RejectRow } {
  const { id, kind, stage, source, target, origin, problem, cases, attempts } = draft;
  const told = problem && {
    title: problem.title,
    instruction: problem.instruction,
    signature: signatureToJson(problem.signature),
  };
  return {
    kept: false,
    reject: {
      id,
      kind,
      stage,
      reason,
      message,
      retryable: retryable.has(reason),
      source,
      target,
      origin,
      ...(told === undefined ? {} : { problem: told }),
      ...(cases === undefined ? {} : { cases: cases.map(caseToJson) }),
      attempts: [...attempts],
      reasked: reasked(draft),
      ...(reply === undefined ? {} : { reply: reply.slice(0, 4000) }),
    },
  };
}

/** Runs the steps of a sample; what a reply or the endpoint gets wrong on the way drops the sample, and nothing else. */
export async function carry<Row>(draft: Draft, steps: () => Promise<Fate<Row>>): Promise<Fate<Row>> {
  try {
    return await steps();
  } catch (error) {
    const reason = error instanceof AgentError ? reasonOf(error.code) : undefined;
    if (!(error instanceof AgentError) || reason === undefined) throw error;
    return dropped(draft, reason, error.message, error.reply);
  }
}

/** Why a sample is dropped after a failed call; undefined where the run itself cannot go on. */
export function reasonOf(code: AgentErrorCode): RejectReason | undefined {
  switch (code) {
    case 'model-misconfigured':
    case 'model-outage':
    case 'bad-recording':
    case 'agents-cancelled':
      return undefined;
    default:
      return code;
  }
}

/** Replies that were asked for again. The one that ended the sample is told as its reason. */
export function reasked({ mishaps }: Draft): readonly ReaskRow[] {
  return mishaps.map(({ role, attempt, error }) => {
    return { role, attempt, reason: reasonOf(error.code) ?? 'unreadable-reply', message: error.message };
  });
}

export function problemRow(problem: Problem, cases: readonly CallCase[]): ProblemRow {
  const row = {
    title: problem.title,
    instruction: problemText(problem),
    signature: signatureToJson(problem.signature),
    cases: cases.map(caseToJson),
  };
  return { ...row, taskSha256: contentHash(row) };
}
