/**
 * Judges one row of a batch or a job: always answers a line, whatever the row is.
 *
 * Our own failures are tried again here, where the row waits at no one's cost;
 * only one that lasts becomes `not-judged`. What ends the whole work (its
 * client gone, the service shutting down) is thrown.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError } from '../sandboxes/errors.ts';
import type { Outcome } from '../verification/outcome.ts';
import type { Task } from '../verification/task.ts';
import { named, type RowId, type VerifyLine, viewBadRow } from './batch-view.ts';
import type { LimitPolicy } from './config.ts';
import { failureOf, failureOfCode, ServerError } from './errors.ts';
import type { RowResult } from './journal.ts';
import { readJson } from './json-body.ts';
import { viewOutcome } from './outcome-view.ts';
import { readTask } from './read-task.ts';
import { taskRequest } from './task-request.ts';

/** Judges a task; may also reject with SandboxError. */
export type Judge = (task: Task, signal: AbortSignal) => Promise<Outcome>;

export interface RowJudging {
  readonly judge: Judge;
  readonly policy: LimitPolicy;
  readonly client: string;
  readonly signal: AbortSignal;
  /** Pauses between attempts, in milliseconds: one attempt more than there are pauses. */
  readonly pausesMs?: readonly number[];
}

/** @param bytes null for a row that was too long to be read */
export async function judgeRow(line: number, bytes: Uint8Array | null, judging: RowJudging): Promise<RowResult> {
  const view = await viewRow(line, bytes, judging);
  return { line, outcome: view.outcome, text: JSON.stringify(view) };
}

async function viewRow(line: number, bytes: Uint8Array | null, judging: RowJudging): Promise<VerifyLine> {
  let id: RowId;
  try {
    if (bytes === null) throw new ServerError('body-too-large', 'The line is longer than this server reads.');
    const row = readJson(bytes);
    id = idOf(row);
    const task = readTask(taskRequest.parse(row), judging.policy, judging.client);
    if ('outcome' in task) return { line, ...viewOutcome(task, id, 'utf-8') };
    return viewJudged(line, id, await judgePatiently(task, judging));
  } catch (error) {
    const bad = viewBadRow(line, id, failureOf(error));
    if (bad === undefined) throw error;
    return bad;
  }
}

function viewJudged(line: number, id: RowId, outcome: Outcome): VerifyLine {
  if (outcome.outcome !== 'not-judged') return { line, ...viewOutcome(outcome, id, 'utf-8') };
  const { code, message, retryAfterMs } = outcome;
  const { error } = failureOfCode(code, message, retryAfterMs).body;
  return { line, ...named(id), outcome: 'not-judged', error, retryAfterMs };
}

const defaultPausesMs = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];

async function judgePatiently(task: Task, { judge, signal, pausesMs = defaultPausesMs }: RowJudging): Promise<Outcome> {
  for (let attempt = 0; ; ) {
    const outcome = await judgedOnce(judge, task, signal);
    if (outcome.outcome !== 'not-judged') return outcome;
    const { code, message, retryAfterMs } = outcome;
    if (code === 'cancelled' || code === 'sandbox-closed') throw new SandboxError(code, message);
    const pauseMs = pausesMs[attempt];
    if (pauseMs === undefined) return outcome;
    // A full house is no failure: the row keeps its place in this line for as long as it takes.
    if (code !== 'sandbox-busy') attempt += 1;
    await sleep(Math.max(pauseMs, Math.min(retryAfterMs ?? 0, 30_000)), undefined, { signal }).catch(() => {
      throw new SandboxError('cancelled', 'The batch was given up by its client.');
    });
  }
}

/** A failure of ours may come as a value or as an exception; from here on it is a value. */
export async function judgedOnce(judge: Judge, task: Task, signal: AbortSignal): Promise<Outcome> {
  try {
    return await judge(task, signal);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    const { code, message } = error;
    return { outcome: 'not-judged', code, message, retryAfterMs: error.retryAfterMs ?? null };
  }
}

function idOf(row: unknown): RowId {
  const id = typeof row === 'object' && row !== null ? (row as { id?: unknown }).id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}
