/** POST /v1/run: run one program once and tell what it did. */
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Sandbox } from '../../sandboxes/sandbox.ts';
import { clientOf, deadlineHeaders, policyFor } from '../caller.ts';
import type { LimitPolicy } from '../config.ts';
import { disconnectSignal } from '../disconnect.ts';
import { errorBody } from '../errors.ts';
import { runProgram } from '../run.ts';
import { readRun, runRequest } from '../run-request.ts';
import { runView, viewRun } from '../run-view.ts';
import { serverTiming, stopwatch, timed } from '../stages.ts';
import { receiveUpload, type Upload, type UploadOptions } from '../upload.ts';
import type { Routes } from '../zod.ts';

const schema = {
  tags: ['polyproof'],
  summary: 'Run one program',
  description:
    'Compiles a program where its language needs it, runs it once and tells what it did. Nothing is judged. Large files come as multipart/form-data: the part request is this JSON, every other part a file whose path is the name of the part.',
  headers: deadlineHeaders,
  body: runRequest,
  response: { 200: runView, '4xx': errorBody, '5xx': errorBody },
};

const bodyTypes = ['application/json', 'multipart/form-data'];

export const runRoutes =
  (sandbox: Sandbox, policy: LimitPolicy, options: UploadOptions): Routes =>
  async (app) => {
    const uploads = new WeakMap<FastifyRequest, Upload>();
    app.addContentTypeParser('multipart/form-data', async (request: FastifyRequest, body: IncomingMessage) => {
      const upload = await receiveUpload(body, options);
      uploads.set(request, upload);
      return upload.request;
    });
    // Where the request was refused before it was run.
    app.addHook('onResponse', async (request) => await uploads.get(request)?.[Symbol.asyncDispose]());

    app.post('/v1/run', { schema, config: { bodyTypes } }, async (request, reply) => {
      await using upload = uploads.get(request);
      const own = policyFor(request, reply, policy);
      const job = readRun(request.body, own, clientOf(request), disconnectSignal(reply), upload?.files);
      const watch = stopwatch();
      const report = await runProgram(timed(sandbox, watch), job);
      const timings = watch.timings();
      reply.header('server-timing', serverTiming(timings));
      return viewRun(report, job.runner.name, request.body.encoding, timings);
    });
  };
