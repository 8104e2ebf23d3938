/** Who asked for what, when, and what became of it: one line of JSON for each request to what needs a token. */
import { createWriteStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from './caller.ts';
import { whenEnded } from './ended.ts';

export interface Audit {
  readonly write: (line: string) => void;
  close(): Promise<void>;
}

/** Opens the file to append to; nobody else may read it. */
export function openAudit(file: string): Audit {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  return {
    write: (line) => void stream.write(line),
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
}

/** Writes a line when a request has been answered. It has nothing of what was sent or answered. */
export function auditRequests(app: FastifyInstance, write: (line: string) => void): void {
  app.addHook('onRequest', async (request, reply) => {
    const { url, config } = request.routeOptions;
    if (!(config.needsToken ?? url?.startsWith('/v1/') === true)) return;
    whenEnded(reply, (status) => write(`${JSON.stringify(entry(request, reply, status))}\n`));
  });
}

function entry(request: FastifyRequest, reply: FastifyReply, status: number) {
  return {
    at: new Date().toISOString(),
    id: request.id,
    token: callerOf(request)?.name ?? null,
    ip: request.ip,
    method: request.method,
    route: request.routeOptions.url,
    status,
    ms: Math.round(reply.elapsedTime),
  };
}
