/**
 * SandboxFusion's `POST /run_code` and `GET /v1/ping`.
 *
 * Whatever happens to a program is a 200. When we fail, or cannot serve in
 * time, a client that states its timeouts (verl, the SDK) gets 504, the one
 * status that it tries again; one that does not state them (tinker-cookbook) is
 * held for as long as it waits, and gets a SandboxError only if that fails too.
 */
import type { FastifyError, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Runner } from '../../../runners/runner.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import type { Sandbox } from '../../../sandboxes/sandbox.ts';
import { clientOf, policyFor, widthOf } from '../../caller.ts';
import type { LimitPolicy } from '../../config.ts';
import { disconnectSignal } from '../../disconnect.ts';
import { failureOf, ServerError } from '../../errors.ts';
import type { Routes } from '../../zod.ts';
import { claims } from '../claims.ts';
import { type Hold, statedHold } from '../hold.ts';
import { useLenientJson } from '../lenient-json.ts';
import { patiently } from '../patience.ts';
import { runForeign } from '../program.ts';
import { answerReport, type RunCodeAnswer, sandboxError } from './answer.ts';
import { fusionNames } from './names.ts';
import { readProgram } from './program.ts';
import { defaultTimeout, type Fault, faultsOf, type RunCodeRequest, runCodeRequest } from './request.ts';

export interface FusionOptions {
  readonly sandbox: Sandbox;
  readonly languages: Readonly<Record<string, Runner>>;
  readonly limits: LimitPolicy;
  readonly bodyBytesMax: number;
}

const ping = { schema: { hide: true }, config: { needsToken: false } };
const guarded = { schema: { hide: true }, config: { needsToken: true } };

/** How long work waits to be claimed: verl comes again after one and two seconds, the SDK after up to ten. */
const keepMs = 20_000;
/** How long a failure of ours may go on before a client that is held is told. */
const mendMs = 60_000;

export const fusionRoutes =
  ({ sandbox, languages, limits, bodyBytesMax }: FusionOptions): Routes =>
  async (app) => {
    const works = claims<RunCodeAnswer>(keepMs);
    useLenientJson(app, (why) => new BodyFault([{ type: 'json_invalid', loc: ['body', 0], msg: why }]));
    app.setErrorHandler((error: FastifyError, request, reply) => {
      if (!(error instanceof BodyFault)) request.log.error({ err: error }, 'run_code failed');
      return sendFault(error, reply);
    });

    app.get('/v1/ping', ping, async (_request, reply) => reply.type('application/json').send('"pong"'));

    app.post('/run_code', { ...guarded, bodyLimit: bodyBytesMax }, async (request, reply) => {
      const asked = readBody(request.body);
      const hold = statedHold(request.headers, defaultHold(asked));
      const own = policyFor(request, reply, limits);
      const caller = { client: clientOf(request), width: widthOf(request) };
      const program = findProgram(() => readProgram(asked, languages, own, caller.client), asked);
      if ('refusal' in program) return sandboxError(program.refusal);

      const start = async (signal: AbortSignal) => {
        const report = await patiently(() => runForeign(sandbox, program, signal), mendMs, signal);
        return answerReport(report, program);
      };
      try {
        const answer = await works.answer(request.sameness, caller, hold.holdMs, start, disconnectSignal(reply));
        return answer ?? (await busy(hold, reply, 'All boxes are in use; the request keeps its place for a while.'));
      } catch (error) {
        if (!(error instanceof SandboxError)) throw error;
        request.log.warn({ code: error.code, err: error }, 'run_code not served');
        return await busy(hold, reply, error.message);
      }
    });
  };

/** A body that cannot be understood. */
class BodyFault extends Error {
  override readonly name = 'BodyFault';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; '));
    this.faults = faults;
  }
}

function readBody(body: unknown): RunCodeRequest {
  const result = runCodeRequest.safeParse(body);
  if (result.success) return result.data;
  throw new BodyFault(faultsOf(result.error));
}

function findProgram<T>(read: () => T, { language }: RunCodeRequest): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== 'unknown-language') throw error;
    const expected = fusionNames.map((name) => `'${name}'`).join(', ');
    const msg = `Input should be ${expected}. ${error.message}`;
    throw new BodyFault([{ type: 'enum', loc: ['body', 'language'], msg, input: language, ctx: { expected } }]);
  }
}

/** A second less than the clients that state both timeouts wait, which is ten seconds more than both. */
function defaultHold({ compile_timeout: compile, run_timeout: run }: RunCodeRequest): Hold {
  if (compile === undefined || compile === null) return { holdMs: Number.POSITIVE_INFINITY, failure: 'body' };
  return { holdMs: (compile + (run ?? defaultTimeout) + 9) * 1000, failure: 'status' };
}

async function busy({ failure }: Hold, reply: FastifyReply, why: string): Promise<RunCodeAnswer | FastifyReply> {
  if (failure === 'body') return sandboxError(why);
  return await reply.code(504).header('retry-after', '1').send({ detail: why });
}

function sendFault(error: FastifyError, reply: FastifyReply): FastifyReply {
  if (error instanceof BodyFault) return reply.code(422).send({ detail: error.faults });
  if (error instanceof z.ZodError) return reply.code(422).send({ detail: faultsOf(error) });
  const { status, headers, body } = failureOf(error);
  // A token that has had its share: the one status that every client tries again.
  if (status === 429) return reply.code(504).headers(headers).send({ detail: body.error.message });
  return reply
    .code(status)
    .headers(headers)
    .send({ detail: body.error.message, ...(status === 500 ? { traceback: [] } : {}) });
}
