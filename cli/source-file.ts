/** Reads text files that people name on the command line. */
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ServerError } from '../server/errors.ts';

/** The text of a file, or of stdin for `-`. Throws `bad-request` when it is not UTF-8. */
export async function readSource(file: string, stdin: Readable): Promise<string> {
  const bytes = file === '-' ? await buffer(stdin) : await readFile(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ServerError('bad-request', `${file} is not a text in UTF-8.`, [], { cause: error });
  }
}
