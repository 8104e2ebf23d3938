/** Lets only those in who carry the token. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ServerError } from './errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route needs the token. Absent: it does below /v1. */
    readonly needsToken?: boolean;
  }
}

/** Refuses requests that carry neither `Authorization: Bearer TOKEN` nor the token as the password of Basic. */
export function requireToken(app: FastifyInstance, token: string): void {
  // Hashes have one length, so comparing them tells nothing about the token's.
  const wanted = hash('sha256', token, 'buffer');
  app.addHook('onRequest', async (request) => {
    // The route that was found, not the text of the URL: /%761/verify is /v1/verify too.
    const { url, config } = request.routeOptions;
    if (!(config.needsToken ?? url?.startsWith('/v1/') === true)) return;
    const given = givenToken(request.headers.authorization ?? '');
    if (timingSafeEqual(hash('sha256', given, 'buffer'), wanted)) return;
    throw new ServerError('unauthorized', 'This needs the header Authorization: Bearer TOKEN.');
  });
}

/** Clients that can be given nothing but a URL put what stands before its @ into Basic: `http://any:TOKEN@host/run_code`. */
function givenToken(header: string): string {
  const [, kind = '', text = ''] = /^(Bearer|Basic) (.+)$/i.exec(header) ?? [];
  if (kind.toLowerCase() !== 'basic') return text;
  const pair = Buffer.from(text, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
