/**
 * Judges one row of a batch or a job: always answers a line, whatever the row is.
 *
 * Our own failures are tried again here, where the row waits at no one's cost;
 * only one that lasts becomes `not-judged`. What ends the whole work is thrown.
 */
import { SandboxError, type SandboxErrorCode } from '../sandboxes/errors.ts';
import type { Outcome } from '../verification/outcome.ts';
import type { Task } from '../verification/task.ts';
import { named, type RowId, type VerifyLine, viewBadRow } from './batch-view.ts';
import type { LimitPolicy } from './config.ts';
import { failureOf, failureOfCode, ServerError } from './errors.ts';
import type { RowInput, RowResult } from './journal.ts';
import { readJson } from './json-body.ts';
import { viewOutcome } from './outcome-view.ts';
import { endsAll, type Patience, patiently } from './patience.ts';
import { readTask } from './read-task.ts';
import { type Stopwatch, stopwatch, type Watch } from './stages.ts';
import { taskRequest } from './task-request.ts';

/** Judges a task and tells a watch where the time went; may also reject with SandboxError. */
export type Judge = (task: Task, signal: AbortSignal, watch: Watch) => Promise<Outcome>;

export interface RowJudging extends Patience {
  readonly judge: Judge;
  readonly policy: LimitPolicy;
  readonly client: string;
}

export async function judgeRow(row: RowInput, judging: RowJudging): Promise<RowResult> {
  const view = await viewRow(row, judging);
  return { line: row.line, outcome: view.outcome, text: JSON.stringify(view) };
}

async function viewRow({ line, bytes }: RowInput, judging: RowJudging): Promise<VerifyLine> {
  let id: RowId;
  try {
    if (bytes === null) throw new ServerError('body-too-large', 'The line is longer than this server reads.');
    const row = readJson(bytes);
    id = idOf(row);
    const task = readTask(taskRequest.parse(row), judging.policy, judging.client);
    if ('outcome' in task) return { line, ...viewOutcome(task, id, 'utf-8') };
    const watch = stopwatch();
    return viewJudged(line, id, await judgedPatiently(task, judging, watch), watch);
  } catch (error) {
    const bad = viewBadRow(line, id, failureOf(error));
    if (bad === undefined) throw error;
    return bad;
  }
}

function viewJudged(line: number, id: RowId, outcome: Outcome, watch: Stopwatch): VerifyLine {
  if (outcome.outcome !== 'not-judged') return { line, ...viewOutcome(outcome, id, 'utf-8', watch.timings()) };
  const { code, message, retryAfterMs } = outcome;
  const { error } = failureOfCode(code, message, retryAfterMs).body;
  return { line, ...named(id), outcome: 'not-judged', error, retryAfterMs };
}

/** For as long as it is tried again, a failure is an exception; one that lasts is a value. */
async function judgedPatiently(task: Task, { judge, ...patience }: RowJudging, watch: Watch): Promise<Outcome> {
  const attempt = async () => {
    const outcome = await judge(task, patience.signal, watch);
    if (outcome.outcome !== 'not-judged') return outcome;
    const { code, message, retryAfterMs } = outcome;
    throw new SandboxError(code as SandboxErrorCode, message, { retryAfterMs: retryAfterMs ?? 0 });
  };
  try {
    return await patiently(attempt, patience);
  } catch (error) {
    if (!(error instanceof SandboxError) || endsAll(error)) throw error;
    return notJudged(error);
  }
}

/** Judges once; a failure of ours may come as a value or as an exception, and is a value from here on. */
export async function judgedOnce(judge: Judge, task: Task, signal: AbortSignal, watch: Watch): Promise<Outcome> {
  try {
    return await judge(task, signal, watch);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return notJudged(error);
  }
}

function notJudged({ code, message, retryAfterMs }: SandboxError): Outcome {
  return { outcome: 'not-judged', code, message, retryAfterMs: retryAfterMs ?? null };
}

function idOf(row: unknown): RowId {
  const id = typeof row === 'object' && row !== null ? (row as { id?: unknown }).id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}
