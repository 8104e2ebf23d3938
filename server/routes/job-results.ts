/** What came of a job: its results as lines, and how it is getting on as server-sent events. */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { disconnectSignal } from '../disconnect.ts';
import { errorBody } from '../errors.ts';
import { jobLine, jobView, viewJob } from '../job-view.ts';
import type { Jobs } from '../jobs.ts';
import type { Journal, RowResult, Work } from '../journal.ts';
import type { Routes } from '../zod.ts';
import { ndjson } from './batch.ts';
import { found } from './jobs.ts';

const whole = z
  .string()
  .regex(/^\d{1,15}$/, 'This is no number.')
  .transform(Number);
const params = z.object({ job: z.string() });
const tags = ['jobs'];
const errors = { '4xx': errorBody, '5xx': errorBody };

const resultsSchema = {
  tags,
  summary: 'Fetch the results of a job',
  description: 'One line for each row that is done, in the order they came. With follow=true also those to come.',
  params,
  querystring: z.strictObject({
    follow: z.enum(['true', 'false']).default('false').describe('Stays until the job has ended.'),
    skip: whole.default(0).describe('How many results you have already.'),
  }),
  response: { 200: jobLine, ...errors },
};
const eventsSchema = {
  tags,
  summary: 'Watch a job',
  description:
    'Server-sent events: `progress` with the job as /v1/jobs/{job} shows it, `result` with the line of a row that is done, `end` with the job when it has ended. Who comes back with Last-Event-ID gets the results after that one.',
  params,
  headers: z.looseObject({ 'last-event-id': whole.optional() }),
  response: { 200: jobView, ...errors },
};

type Numbered = RowResult & { readonly seq: number };

export const jobResultRoutes =
  (journal: Journal, jobs: Jobs): Routes =>
  async (app) => {
    app.get(
      '/v1/jobs/:job/results',
      { schema: resultsSchema, config: { answerType: ndjson } },
      async (request, reply) => {
        const job = found(journal, request, request.params.job);
        const { follow, skip } = request.query;
        const signal = disconnectSignal(reply);
        const pages = follow === 'true' ? pagesToCome(journal, jobs, job, 0, signal) : pagesThere(journal, job);
        const lines = async function* () {
          let seen = 0;
          for await (const page of pages) {
            const fresh = page.slice(Math.max(0, skip - seen));
            seen += page.length;
            yield fresh.map(({ text }) => `${text}\n`).join('');
          }
        };
        reply.header('content-type', ndjson);
        return reply.send(Readable.from(lines(), { objectMode: false }) as never);
      },
    );

    app.get(
      '/v1/jobs/:job/events',
      { schema: eventsSchema, config: { answerType: 'text/event-stream' } },
      async (request, reply) => {
        const job = found(journal, request, request.params.job);
        const signal = disconnectSignal(reply);
        const view = () => viewJob(journal, journal.find(job.owner, job.id) ?? { ...job, state: 'cancelled' });
        const events = async function* () {
          yield event('progress', view());
          for await (const page of pagesToCome(journal, jobs, job, request.headers['last-event-id'] ?? 0, signal)) {
            const results = page.map(({ seq, text }) => `id: ${seq}\nevent: result\ndata: ${text}\n\n`).join('');
            // A comment keeps a connection alive on which nothing happens.
            yield page.length === 0 ? ': waiting\n\n' : results + event('progress', view());
          }
          yield event('end', view());
        };
        reply.header('content-type', 'text/event-stream').header('cache-control', 'no-store');
        return reply.send(Readable.from(events(), { objectMode: false }) as never);
      },
    );
  };

const pageRows = 100;
const heartbeatMs = 15_000;

function* pagesThere(journal: Journal, { key }: Work): Generator<Numbered[]> {
  let page = journal.after(key, 0, pageRows);
  for (; page.length > 0; page = journal.after(key, page.at(-1)?.seq ?? 0, pageRows)) yield page;
}

/** Results as they come, until the job has ended; an empty page when nothing has come for a while. */
async function* pagesToCome(
  journal: Journal,
  jobs: Jobs,
  { key, owner, id }: Work,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<Numbered[]> {
  let seq = after;
  while (!signal.aborted) {
    // Asked for before looking, so that nothing happens unseen in between.
    const changed = jobs.changed(key);
    const state = journal.find(owner, id)?.state ?? 'cancelled';
    const page = journal.after(key, seq, pageRows);
    seq = page.at(-1)?.seq ?? seq;
    if (page.length > 0) yield page;
    else if (state === 'ended' || state === 'cancelled') return;
    else if (await isQuiet(changed, signal)) yield [];
  }
}

async function isQuiet(changed: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  const timer = sleep(heartbeatMs, true, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => false);
  try {
    return await Promise.race([changed.then(() => false), timer]);
  } finally {
    over.abort();
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
