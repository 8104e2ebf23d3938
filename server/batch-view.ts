/** The lines that a batch or a job answers with: one for each row, and one that says how it ended. */
import { z } from 'zod';
import { type ErrorCode, errorBody, type Failure } from './errors.ts';
import { invalidReason, invalidView, judgedView } from './outcome-view.ts';

/** Why a row is no task: what makes a request of its own an error with a status of 4xx. */
const rowReason = z.enum([
  'malformed-json',
  'invalid-request',
  'unknown-language',
  'limit-too-high',
  'body-too-large',
] satisfies ErrorCode[]);

export const rowLine = z.int().describe('Which line of the request this answers, counted from 1.');
const { error } = errorBody.shape;

export const verifyLine = z.discriminatedUnion('outcome', [
  judgedView.extend({ line: rowLine }),
  invalidView.extend({ line: rowLine, reason: z.enum([...invalidReason.options, ...rowReason.options]) }),
  z.object({
    line: rowLine,
    id: judgedView.shape.id,
    outcome: z.literal('not-judged'),
    error,
    retryAfterMs: z.number().nullable(),
  }),
]);
export type VerifyLine = z.output<typeof verifyLine>;

export const endLine = z.discriminatedUnion('outcome', [
  z.object({
    batch: z.string(),
    outcome: z.literal('ended').describe('Every row has its line.'),
    rows: z.int(),
    counts: z.record(z.string(), z.int()).describe('Rows by outcome.'),
  }),
  z.object({
    batch: z.string(),
    outcome: z.literal('stopped').describe('The service could not go on; what it judged is kept for a resumption.'),
    error,
  }),
]);
export type EndLine = z.output<typeof endLine>;

/** Every line of the answer to a batch. */
export const batchLine = z.union([verifyLine, endLine]);
export type BatchLine = z.output<typeof batchLine>;

/** A row that is no task. A failure that is not the row's is nothing for this: it answers undefined. */
export function viewBadRow(number: number, id: RowId, { body }: Failure): VerifyLine | undefined {
  const reason = rowReason.safeParse(body.error.code);
  if (!reason.success) return undefined;
  return { line: number, ...named(id), outcome: 'invalid', reason: reason.data, message: body.error.message };
}

export type RowId = string | number | undefined;

export function named(id: RowId): { id?: string | number } {
  return id === undefined ? {} : { id };
}
