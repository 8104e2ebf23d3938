/**
 * Piston's `POST /execute`, `GET /runtimes` and what of `/packages` makes sense
 * where everything is built in. Faults of a request are 400 with a message. Our
 * failures are 503: whatever is not 200 is tried again by open-r1, which takes
 * every 200 for a result, and gives up a request that is silent for 30 seconds.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Runner } from '../../../runners/runner.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import type { Sandbox } from '../../../sandboxes/sandbox.ts';
import { clientOf, policyFor, widthOf } from '../../caller.ts';
import type { LimitPolicy } from '../../config.ts';
import { disconnectSignal } from '../../disconnect.ts';
import { failureOf } from '../../errors.ts';
import type { Routes } from '../../zod.ts';
import { claims } from '../claims.ts';
import { statedHold } from '../hold.ts';
import { useLenientJson } from '../lenient-json.ts';
import { judgeIoi } from '../open-r1/cms-ioi.ts';
import { judgeCodeforces } from '../open-r1/codeforces.ts';
import { codeforcesRuntimes, ioiRuntimes } from '../open-r1/runtimes.ts';
import { patiently } from '../patience.ts';
import type { PistonAnswer } from './answer.ts';
import { executeProgram } from './execute.ts';
import { PistonFault, type PistonRequest, readRequest } from './request.ts';
import { findRuntime, languageRuntimes, type Runtime } from './runtimes.ts';

export interface PistonOptions {
  readonly sandbox: Sandbox;
  readonly languages: Readonly<Record<string, Runner>>;
  readonly limits: LimitPolicy;
  readonly bodyBytesMax: number;
}

/** Where clients expect the API: as the project serves it, as its public instance does, and without a prefix. */
const prefixes = ['/api/v2', '/api/v2/piston', ''] as const;

const open = { schema: { hide: true }, config: { needsToken: false } };
const guarded = { schema: { hide: true }, config: { needsToken: true } };

/** How long work waits to be claimed: open-r1 comes again after up to eleven seconds. */
const keepMs = 20_000;
/** How long a failure of ours may go on before a client is told. */
const mendMs = 20_000;
/** Less than the thirty seconds of silence after which open-r1 gives up a request. */
const holdMs = 27_000;

export const pistonRoutes =
  ({ sandbox, languages, limits, bodyBytesMax }: PistonOptions): Routes =>
  async (app) => {
    const works = claims<PistonAnswer>(keepMs);
    const runtimes = allRuntimes(languages);
    const shown = runtimes.map(({ language, version, aliases }) => ({ language, version, aliases }));

    useLenientJson(app, (why) => new BodyFault(why));
    app.setErrorHandler(sendFault);
    app.addHook('onRequest', async (request, reply) => {
      const isJson = /^application\/json/i.test(request.headers['content-type'] ?? '');
      if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || isJson) return;
      await reply.code(415).send({ message: 'requests must be of type application/json' });
    });

    const execute = async (request: FastifyRequest, reply: FastifyReply) => {
      const own = policyFor(request, reply, limits);
      const caller = { client: clientOf(request), width: widthOf(request) };
      const asked = readRequest(request.body, runtimes, own.most);
      const { holdMs: wait } = statedHold(request.headers, { holdMs, failure: 'status' });
      const start = (signal: AbortSignal) =>
        patiently(() => asked.runtime.execute(asked, sandbox, own, caller.client, signal), mendMs, signal);
      const answer = await works.answer(request.sameness, caller, wait, start, disconnectSignal(reply));
      if (answer !== null) return answer;
      const message = 'All boxes are in use; the request keeps its place for a while.';
      return await reply.code(503).header('retry-after', '1').send({ message });
    };
    for (const prefix of prefixes) {
      app.post(`${prefix}/execute`, { ...guarded, bodyLimit: bodyBytesMax }, execute);
      app.get(`${prefix}/runtimes`, open, async () => shown);
      app.get(`${prefix}/packages`, open, async () =>
        shown.map(({ language, version }) => ({ language, language_version: version, installed: true })),
      );
      app.post(`${prefix}/packages`, guarded, async (request, reply) => await install(request, reply, runtimes));
    }
    app.get('/api/v2', open, async () => ({ message: 'Piston v3.1.1' }));
  };

/** A runtime and how a request for it is served. */
interface ServedRuntime extends Runtime {
  readonly execute: Execute<ServedRuntime>;
}

type Execute<R extends Runtime> = (
  request: PistonRequest<R>,
  sandbox: Sandbox,
  policy: LimitPolicy,
  client: string,
  signal: AbortSignal,
) => Promise<PistonAnswer>;

function allRuntimes(table: Readonly<Record<string, Runner>>): readonly ServedRuntime[] {
  return [
    ...served(languageRuntimes(table), executeProgram),
    ...served(codeforcesRuntimes(table), judgeCodeforces),
    ...served(ioiRuntimes(table), judgeIoi),
  ];
}

function served<R extends Runtime>(runtimes: readonly R[], execute: Adapted<R>): readonly ServedRuntime[] {
  return runtimes.map((runtime) => ({
    ...runtime,
    execute: (request, sandbox, policy, client, signal) =>
      execute(sandbox, { ...request, runtime }, policy, client, signal),
  }));
}

type Adapted<R extends Runtime> = (
  sandbox: Sandbox,
  request: PistonRequest<R>,
  policy: LimitPolicy,
  client: string,
  signal: AbortSignal,
) => Promise<PistonAnswer>;

/** Nothing is ever installed; what is built in was, as far as a client can tell. */
async function install(request: FastifyRequest, reply: FastifyReply, runtimes: readonly Runtime[]): Promise<unknown> {
  const { language = '', version = '' } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const found =
    typeof language === 'string' && typeof version === 'string' ? findRuntime(runtimes, language, version) : undefined;
  if (found !== undefined) return { language: found.language, version: found.version };
  return await reply
    .code(404)
    .send({ message: `Requested package ${String(language)}-${String(version)} does not exist` });
}

/** A body that is no JSON. */
class BodyFault extends Error {
  override readonly name = 'BodyFault';
}

function sendFault(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof PistonFault) return reply.code(400).send({ message: error.message });
  if (error instanceof BodyFault) return reply.code(400).send({ stack: error.message, message: error.message });
  const { status, headers, body } = failureOf(error);
  if (error instanceof SandboxError) request.log.warn({ code: error.code, err: error }, 'execute not served');
  else if (status >= 500) request.log.error({ err: error }, 'execute failed');
  return reply.code(status).headers(headers).send({ message: body.error.message });
}
