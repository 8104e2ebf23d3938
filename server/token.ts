/** Lets only those in who carry the token. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ServerError } from './errors.ts';

/** Refuses requests below /v1 without `Authorization: Bearer <token>`. */
export function requireToken(app: FastifyInstance, token: string): void {
  // Hashes have one length, so comparing them tells nothing about the token's.
  const wanted = hash('sha256', token, 'buffer');
  app.addHook('onRequest', async (request) => {
    // The route that was found, not the text of the URL: /%761/verify is /v1/verify too.
    if (request.routeOptions.url?.startsWith('/v1/') !== true) return;
    const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (timingSafeEqual(hash('sha256', given, 'buffer'), wanted)) return;
    throw new ServerError('unauthorized', 'This needs the header Authorization: Bearer TOKEN.');
  });
}
