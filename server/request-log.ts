/** Gives every request a name that is in its answer and in every line of the log about it. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** The client's own name for it, where it is one that may stand in a log; else one of ours. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:/+=-]{1,128}$/.test(given) ? given : randomUUID();
}

export function nameRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
}

/** Has the log show what is to be run. Only where somebody asked for it: programs may be secret. */
export function logPrograms(app: FastifyInstance): void {
  app.addHook('preHandler', async (request) => {
    const { source, tests } = (request.body ?? {}) as { source?: unknown; tests?: unknown };
    if (source !== undefined) request.log.info({ source, tests }, 'program');
  });
}
