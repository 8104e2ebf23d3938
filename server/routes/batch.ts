/** POST /v1/batch: judge any number of programs, one in each line of the body. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { linesOf } from '../../datasets/lines.ts';
import { answerBatch } from '../batch.ts';
import { batchLine } from '../batch-view.ts';
import { clientOf, ownerOf, policyFor } from '../caller.ts';
import type { LimitPolicy } from '../config.ts';
import { disconnectSignal } from '../disconnect.ts';
import { errorBody, ServerError } from '../errors.ts';
import type { Journal } from '../journal.ts';
import { type Judge, judgeRow } from '../judge-row.ts';
import { taskRequest } from '../task-request.ts';
import type { Routes } from '../zod.ts';

export interface BatchOptions {
  readonly journal: Journal;
  readonly judge: Judge;
  readonly policy: LimitPolicy;
  /** Rows of one batch worked on at once. */
  readonly width: number;
  readonly lineBytesMax: number;
}

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Name of a batch or a job: it stands in URLs and headers. */
export const workName = z.string().regex(/^[\w.:-]{1,128}$/, 'A name is up to 128 letters, digits and . : _ -');

const querystring = z.strictObject({
  batch: workName
    .optional()
    .describe('Name of the batch: sending it again with the same name judges only what was not judged yet.'),
  ordered: flag.default(false).describe('Answers in the order of the rows rather than as results are there.'),
});

const schema = {
  tags: ['polyproof'],
  summary: 'Judge many programs',
  description:
    'Each line of the body is a request as for /v1/verify. Each line of the answer is the result of one of them, sent as soon as it is there; the last line tells how the batch ended, and an answer without it was cut off. Send the same body again with the same batch to go on: what was judged is answered again and not judged again.',
  querystring,
  response: { 200: batchLine, '4xx': errorBody, '5xx': errorBody },
};

export const ndjson = 'application/x-ndjson';
const config = { documentedBody: taskRequest, bodyTypes: [ndjson], answerType: ndjson };

export const batchRoutes =
  ({ journal, judge, policy, width, lineBytesMax }: BatchOptions): Routes =>
  async (app) => {
    leaveInStream(app);

    app.post('/v1/batch', { schema, config }, async (request, reply) => {
      const { batch: id = randomUUID(), ordered } = request.query;
      const owner = ownerOf(request);
      const work = journal.find(owner, id) ?? journal.create(owner, id, 'batch');
      if (!journal.hold(work.key)) {
        throw new ServerError('name-taken', `The batch ${id} is being answered already; wait for it, or give it up.`);
      }
      journal.setState(work.key, 'arriving');
      const signal = disconnectSignal(reply);
      const own = { ...policyFor(request, reply, policy), priority: 'background' as const };
      const judging = { judge, policy: own, client: clientOf(request) };
      const lines = answerBatch({
        work,
        journal,
        rows: linesOf(bodyOf(request.body), lineBytesMax),
        width,
        ordered,
        signal,
        judgeRow: ({ number, bytes }, given) => judgeRow({ line: number, bytes }, { ...judging, signal: given }),
      });
      reply.header('content-type', ndjson).header('polyproof-batch', id);
      const answer = flushed(reply, lines, () => journal.release(work.key));
      // The schema is that of one line.
      return reply.send(Readable.from(answer, { objectMode: false }) as never);
    });
  };

/** Headers go out with the first look, not with the first result: a client may wait for them before it sends rows. */
async function* flushed(reply: FastifyReply, lines: AsyncIterable<string>, ended: () => void): AsyncGenerator<string> {
  try {
    reply.raw.flushHeaders();
    yield* lines;
  } finally {
    ended();
  }
}

/** Leaves bodies of many rows in their streams, for the routes of this scope. */
export function leaveInStream(app: FastifyInstance): void {
  for (const type of [ndjson, 'application/jsonl', 'application/json-lines']) {
    app.addContentTypeParser(type, (_request: unknown, payload: IncomingMessage, done: Done) => done(null, payload));
  }
}

type Done = (error: null, body: IncomingMessage) => void;

function bodyOf(body: unknown): AsyncIterable<Uint8Array> {
  return body instanceof Readable ? body : Readable.from([]);
}
