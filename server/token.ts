/** Lets only those in who carry a token, each within its allowance. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { SandboxError } from '../sandboxes/errors.ts';
import { type Caller, nameCaller } from './caller.ts';
import { whenEnded } from './ended.ts';
import { ServerError } from './errors.ts';
import { rateBook } from './rate.ts';
import type { TokenEntry } from './token-file.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route needs a token. Absent: it does below /v1. */
    readonly needsToken?: boolean;
  }
}

export interface TokenOptions {
  /** One token in plain text, from the environment. */
  readonly token: string | undefined;
  /** The others, as they are now. */
  readonly tokens: () => readonly TokenEntry[];
}

/**
 * Refuses requests that carry neither `Authorization: Bearer TOKEN` nor the
 * token as the password of Basic. Lets everyone in while there is no token at all.
 */
export function requireToken(app: FastifyInstance, { token, tokens }: TokenOptions): void {
  const rates = rateBook();
  const own: readonly TokenEntry[] =
    token === undefined ? [] : [{ name: 'environment', sha256: hash('sha256', token), createdAt: '', allowance: {} }];

  app.addHook('onRequest', async (request, reply) => {
    // The route that was found, not the text of the URL: /%761/verify is /v1/verify too.
    const { url, config } = request.routeOptions;
    if (!(config.needsToken ?? url?.startsWith('/v1/') === true)) return;
    const known = [...own, ...tokens()];
    if (known.length === 0) return;
    const caller = findCaller(givenToken(request.headers.authorization ?? ''), known);
    if (caller === undefined) {
      throw new ServerError('unauthorized', 'This needs the header Authorization: Bearer TOKEN.');
    }
    nameCaller(request, caller);
    const refusal = rates.enter(caller.name, caller.allowance, performance.now());
    if (refusal !== undefined) {
      throw new SandboxError('sandbox-busy', 'This token allows no more requests right now; try again later.', refusal);
    }
    whenEnded(reply, () => rates.leave(caller.name));
  });
}

/** Looks at every token, so that the time it takes tells nothing about any of them. */
function findCaller(given: string, known: readonly TokenEntry[]): Caller | undefined {
  // Hashes have one length, so comparing them tells nothing about the token's.
  const wanted = hash('sha256', given, 'buffer');
  return known.filter(({ sha256 }) => timingSafeEqual(Buffer.from(sha256, 'hex'), wanted))[0];
}

/** Clients that can be given nothing but a URL put what stands before its @ into Basic: `http://any:TOKEN@host/run_code`. */
function givenToken(header: string): string {
  const [, kind = '', text = ''] = /^(Bearer|Basic) (.+)$/i.exec(header) ?? [];
  if (kind.toLowerCase() !== 'basic') return text;
  const pair = Buffer.from(text, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
