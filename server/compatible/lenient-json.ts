/**
 * Reads bodies as the original services do: JSON whatever the content type
 * says, keys that are not known ignored, nothing of a number kept exact.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { clientOf } from '../caller.ts';
import { parseLargeJson } from './large-json.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the body as it came, and of the client: the same for the same request once more. */
    sameness: string;
  }
}

/** For the routes of `app` alone. `refuse` makes the error for a body that is no JSON. */
export function useLenientJson(app: FastifyInstance, refuse: (why: string) => Error): void {
  app.decorateRequest('sameness', '');
  app.removeAllContentTypeParsers();
  const parse = async (request: FastifyRequest, body: Buffer): Promise<unknown> => {
    request.sameness = createHash('sha256')
      .update(`${clientOf(request)}\0`)
      .update(body)
      .digest('hex');
    try {
      return parseLargeJson(body);
    } catch (error) {
      throw refuse(
        error instanceof TypeError ? 'The body is not UTF-8' : `JSON decode error: ${(error as Error).message}`,
      );
    }
  };
  app.addContentTypeParser(['application/json', 'text/plain'], { parseAs: 'buffer' }, parse);
  app.addContentTypeParser('*', { parseAs: 'buffer' }, parse);
}
