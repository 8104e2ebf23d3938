/** Gives a body that is read as a whole a time in which it must have arrived. A stream may take as long as its work. */
import type { FastifyInstance } from 'fastify';
import { whenEnded } from './ended.ts';

const arrivalMs = 300_000;

/** Ends the connection of a client that does not finish sending. */
export function limitArrival(app: FastifyInstance, withinMs = arrivalMs): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    const { headers } = request;
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    // Large files take their time: they wait on disk, at nobody's cost.
    const isUpload = headers['content-type']?.startsWith('multipart/') === true;
    if (!hasBody || isUpload || request.routeOptions.config.documentedBody !== undefined) return;
    const timer = setTimeout(() => request.raw.destroy(), withinMs).unref();
    whenEnded(reply, () => clearTimeout(timer));
    for (const event of ['end', 'close', 'error']) payload.once(event, () => clearTimeout(timer));
  });
}
