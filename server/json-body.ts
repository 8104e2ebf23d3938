/** Reads JSON from outside: UTF-8 only, integers of any size kept exact, depth bounded. */
import type { FastifyInstance } from 'fastify';
import { parseJson } from '../verification/json-values.ts';
import { ServerError } from './errors.ts';

/** Makes Fastify read JSON bodies with `readJson`, and no others. */
export function useExactJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    readJson(body),
  );
}

/** What the bytes say. Throws `malformed-json`. */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw new ServerError('malformed-json', 'The body is empty where JSON is expected.');
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // A text that is not UTF-8 would be changed silently by a lenient reader, and another program judged.
    const why = error instanceof TypeError ? 'it is not UTF-8' : (error as Error).message;
    throw new ServerError('malformed-json', `The body cannot be read: ${why}.`, [], { cause: error });
  }
}
