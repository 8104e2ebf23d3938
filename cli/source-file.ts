/** Reads text files that people name on the command line. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ServerError } from '../server/errors.ts';
import type { Terminal } from './terminal.ts';

/** A path of the command line, seen from this process: the daemon's folder is not that of whoever asks. */
export function pathFrom({ cwd }: Terminal, file: string): string {
  return file === '-' || isAbsolute(file) ? file : join(cwd, file);
}

/** The text of a file, or of stdin for `-`. Throws `bad-request` when it is not UTF-8. */
export async function readSource(file: string, stdin: Readable): Promise<string> {
  const bytes = file === '-' ? await buffer(stdin) : await readFile(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ServerError('bad-request', `${file} is not a text in UTF-8.`, [], { cause: error });
  }
}
