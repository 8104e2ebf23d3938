/** From a row of a file to its result: never an exception, so that one bad row does not end the others. */
import type { Runner } from '../runners/runner.ts';
import { SandboxError } from '../sandboxes/errors.ts';
import type { LimitPolicy } from '../server/config.ts';
import { failureOf } from '../server/errors.ts';
import { type OutcomeView, viewOutcome } from '../server/outcome-view.ts';
import { readTask } from '../server/read-task.ts';
import { taskRequest } from '../server/task-request.ts';
import type { NotJudged, Outcome } from '../verification/outcome.ts';
import type { Task } from '../verification/task.ts';
import type { Row } from './task-file.ts';

/** What came of a row, as `--json` writes it. */
export type RowResult = RowPlace & (OutcomeView | BadRow | NotJudged);

interface RowPlace {
  readonly row: number;
  readonly id?: string | number | undefined;
  /** As the row has it, where it has one. */
  readonly language?: string;
  /** What the row says should come of it, with --expect. */
  readonly wanted?: unknown;
}

/** A row that is no task at all. */
interface BadRow {
  readonly outcome: 'invalid';
  /** The code of a ServerError. */
  readonly reason: string;
  readonly message: string;
}

export interface RowSettings {
  readonly policy: LimitPolicy;
  /** Row keys by the keys of a task that they stand for. */
  readonly map: ReadonlyMap<string, string>;
  /** Row key that holds what should come of the row. */
  readonly expect: string | undefined;
  /** Builds the image of a language unless it is there. */
  readonly ready: (runner: Runner) => Promise<void>;
  readonly judge: (task: Task) => Promise<Outcome>;
}

export async function judgeRow({ at, content }: Row, settings: RowSettings): Promise<RowResult> {
  if ('error' in content) return { row: at, ...refused(content.error) };
  const place = placeOf(at, content.value, settings);
  try {
    const request = taskRequest.parse(mapped(content.value, settings));
    const task = readTask(request, settings.policy, 'cli');
    if ('outcome' in task) return { ...place, ...viewOutcome(task, request.id, 'utf-8') };
    await settings.ready(task.runner);
    const outcome = await settings.judge(task);
    return { ...place, ...(outcome.outcome === 'not-judged' ? outcome : viewOutcome(outcome, request.id, 'utf-8')) };
  } catch (error) {
    if (error instanceof SandboxError) return { ...place, ...notJudged(error) };
    return { ...place, ...refused(error) };
  }
}

function placeOf(row: number, value: unknown, { map, expect }: RowSettings): RowPlace {
  const fields = isObject(value) ? value : {};
  const id = fields[map.get('id') ?? 'id'];
  const language = fields[map.get('language') ?? 'language'];
  return {
    row,
    ...(typeof id === 'string' || typeof id === 'number' ? { id } : {}),
    ...(typeof language === 'string' ? { language } : {}),
    ...(expect === undefined ? {} : { wanted: fields[expect] }),
  };
}

/** What is expected of a row is no key of its task. With a mapping, a row may hold anything else too, and only the keys of a task are taken from it. */
function mapped(value: unknown, { map, expect }: RowSettings): unknown {
  if (!isObject(value)) return value;
  if (map.size === 0) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== expect));
  const keys = Object.keys(taskRequest.shape);
  const pairs = keys.map((key) => [key, map.get(key) ?? key] as const);
  return Object.fromEntries(
    pairs.filter(([, from]) => Object.hasOwn(value, from)).map(([key, from]) => [key, value[from]]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(error: unknown): BadRow {
  const { body, status } = failureOf(error);
  // A mistake of ours must not pass for a bad row.
  if (status === 500) throw error;
  return { outcome: 'invalid', reason: body.error.code, message: body.error.message };
}

function notJudged({ code, message, retryAfterMs }: SandboxError): NotJudged {
  return { outcome: 'not-judged', code, message, retryAfterMs: retryAfterMs ?? null };
}
