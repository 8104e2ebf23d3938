/** /v1/jobs: work that goes on without its client. Submit it, look how it is getting on, end it, forget it. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { linesOf } from '../../datasets/lines.ts';
import { clientOf, ownerOf, policyFor } from '../caller.ts';
import type { LimitPolicy } from '../config.ts';
import { errorBody, ServerError } from '../errors.ts';
import { jobRequest, jobView, viewJob } from '../job-view.ts';
import type { Jobs } from '../jobs.ts';
import type { Journal, Work, WorkKind } from '../journal.ts';
import { exactJson } from '../json-text.ts';
import { readTask } from '../read-task.ts';
import { readRun } from '../run-request.ts';
import type { Routes } from '../zod.ts';
import { leaveInStream, ndjson, workName } from './batch.ts';

export interface JobOptions {
  readonly journal: Journal;
  readonly jobs: Jobs;
  readonly policy: LimitPolicy;
  readonly lineBytesMax: number;
  /** Jobs of one client that may be under way. */
  readonly unfinishedMax: number;
}

const errors = { '4xx': errorBody, '5xx': errorBody };
const params = z.object({ job: z.string() });
const tags = ['jobs'];

const submitSchema = {
  tags,
  summary: 'Submit a job',
  description:
    'JSON for one program, to verify or to run; NDJSON for any number of programs to verify, each line as for /v1/verify. The answer comes as soon as the job is kept: it goes on without you, and after a restart of the service. A job that is sent again under the same name is not taken twice.',
  querystring: z.strictObject({ job: workName.optional().describe('Name of the job; one is made up when absent.') }),
  response: { 200: jobView, 202: jobView, ...errors },
};
const listSchema = { tags, summary: 'List your jobs', response: { 200: z.object({ jobs: z.array(jobView) }) } };
const getSchema = { tags, summary: 'Look at a job', params, response: { 200: jobView, ...errors } };
const cancelSchema = {
  tags,
  summary: 'End a job',
  description: 'Kills what runs for it. Its results so far stay.',
  params,
  response: { 200: jobView, ...errors },
};
const deleteSchema = { tags, summary: 'End and forget a job', params, response: { 204: z.undefined(), ...errors } };

export const jobRoutes =
  ({ journal, jobs, policy, lineBytesMax, unfinishedMax }: JobOptions): Routes =>
  async (app) => {
    leaveInStream(app);
    const config = { documentedBody: jobRequest, bodyTypes: ['application/json', ndjson] };

    app.post('/v1/jobs', { schema: submitSchema, config }, async (request, reply) => {
      const { job: id = randomUUID() } = request.query;
      const owner = ownerOf(request);
      const known = journal.find(owner, id);
      reply.header('location', `/v1/jobs/${id}`);
      if (known !== undefined) {
        if (known.state !== 'arriving' && known.kind !== 'batch') return viewJob(journal, known);
        throw new ServerError('name-taken', `The name ${id} is taken by what is arriving right now, or by a batch.`);
      }
      refuseTooMany(journal.list(owner), unfinishedMax);
      const { kind, rows } = rowsIn(request, policyFor(request, reply, policy), lineBytesMax);
      const job = journal.create(owner, id, kind);
      let count = 0;
      try {
        for await (const { number, bytes } of rows) {
          journal.addInput(job.key, { line: number, bytes });
          count += 1;
        }
      } catch (error) {
        // Half a job is none: its client learns that it was not taken.
        journal.remove(job.key);
        throw error;
      }
      jobs.start(job, count);
      reply.code(202);
      return viewJob(journal, found(journal, request, id));
    });

    app.get('/v1/jobs', { schema: listSchema }, async (request) => ({
      jobs: journal.list(ownerOf(request)).map((job) => viewJob(journal, job)),
    }));

    app.get('/v1/jobs/:job', { schema: getSchema }, async (request) =>
      viewJob(journal, found(journal, request, request.params.job)),
    );

    app.post('/v1/jobs/:job/cancel', { schema: cancelSchema }, async (request) => {
      jobs.cancel(found(journal, request, request.params.job));
      return viewJob(journal, found(journal, request, request.params.job));
    });

    app.delete('/v1/jobs/:job', { schema: deleteSchema }, async (request, reply) => {
      const job = found(journal, request, request.params.job);
      jobs.cancel(job);
      journal.remove(job.key);
      return await reply.code(204).send();
    });
  };

/** The job of this client by its name. Throws `not-found`. */
export function found(journal: Journal, request: FastifyRequest, id: string): Work {
  const job = journal.find(ownerOf(request), id);
  if (job === undefined || job.kind === 'batch') {
    throw new ServerError(
      'not-found',
      `There is no job ${JSON.stringify(id.slice(0, 100))}; it may have been forgotten.`,
    );
  }
  return job;
}

function refuseTooMany(jobs: readonly Work[], unfinishedMax: number): void {
  const unfinished = jobs.filter(({ state }) => state !== 'ended' && state !== 'cancelled').length;
  if (unfinished < unfinishedMax) return;
  throw new ServerError('too-many-jobs', `${unfinished} of your jobs are under way; more is not taken.`);
}

interface Rows {
  readonly kind: WorkKind;
  readonly rows:
    | AsyncIterable<{ number: number; bytes: Uint8Array | null }>
    | Iterable<{ number: number; bytes: Uint8Array }>;
}

/** Rows of a job. One that is sent alone is checked at once: its client is still there to be told. */
function rowsIn(request: FastifyRequest, policy: LimitPolicy, lineBytesMax: number): Rows {
  const { body } = request;
  if (body instanceof Readable) return { kind: 'verify', rows: linesOf(body, lineBytesMax) };
  const { verify, run } = jobRequest.parse(body);
  if (verify !== undefined) readTask(verify, policy, clientOf(request));
  if (run !== undefined) readRun(run, policy, clientOf(request));
  return { kind: run === undefined ? 'verify' : 'run', rows: [{ number: 1, bytes: exactJson(verify ?? run) }] };
}
