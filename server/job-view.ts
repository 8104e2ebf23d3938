/** How a job is asked for and how it is shown. */
import { z } from 'zod';
import { rowLine, verifyLine } from './batch-view.ts';
import { errorBody } from './errors.ts';
import type { Journal, Work } from './journal.ts';
import { runRequest } from './run-request.ts';
import { runView } from './run-view.ts';
import { taskRequest } from './task-request.ts';

export const jobRequest = z
  .strictObject({ verify: taskRequest.optional(), run: runRequest.optional() })
  .refine(({ verify, run }) => (verify === undefined) !== (run === undefined), {
    error: 'A job is verify or run, and not both.',
  })
  .describe('What /v1/verify or /v1/run takes. Many rows for verify are sent as NDJSON instead.');

export const jobView = z.object({
  job: z.string(),
  kind: z.enum(['verify', 'run']),
  state: z.enum(['arriving', 'waiting', 'running', 'ended', 'cancelled']),
  rows: z.int().nullable().describe('How many there are; null while they arrive.'),
  done: z.int(),
  counts: z.record(z.string(), z.int()).describe('Rows that are done, by outcome.'),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});
export type JobView = z.output<typeof jobView>;

/** The result of a job that runs a program: what /v1/run answers. */
export const runLine = z.discriminatedUnion('outcome', [
  runView.extend({ line: rowLine, outcome: z.literal('ran') }),
  z.object({ line: rowLine, outcome: z.literal('not-judged'), error: errorBody.shape.error }),
]);

/** Every line of a job's results. */
export const jobLine = z.union([verifyLine, runLine]);
export type JobLine = z.output<typeof jobLine>;

export function viewJob(journal: Journal, { key, id, kind, state, total, createdMs, changedMs }: Work): JobView {
  const counts = journal.counts(key);
  return {
    job: id,
    kind: kind === 'run' ? 'run' : 'verify',
    state,
    rows: total,
    done: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    createdAt: new Date(createdMs).toISOString(),
    changedAt: new Date(changedMs).toISOString(),
  };
}
