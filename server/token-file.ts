/**
 * The tokens that let clients in, in a file that holds no token: only its hash.
 *
 * A token is 256 random bits, so that a plain hash cannot be turned back. The
 * file is written beside and moved into place: a reader sees the old one or
 * the new one.
 */
import { hash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ServerError } from './errors.ts';

const positive = z.int().positive();

/** What one token allows at most; what is absent is up to the server's own limits. */
const allowance = z.strictObject({
  /** Requests served at once. */
  concurrency: positive.optional(),
  requestsPerMinute: positive.optional(),
  wallMs: positive.optional(),
  cpuMs: positive.optional(),
  memoryBytes: positive.optional(),
  outputBytes: positive.optional(),
});
export type Allowance = z.output<typeof allowance>;

const entry = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/),
  /** SHA-256 of the token, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.iso.datetime(),
  allowance,
});
export type TokenEntry = z.output<typeof entry>;
const content = z.strictObject({ tokens: z.array(entry) });

/** Every token there is; none without a file. Throws `bad-setting` for a file that cannot be read. */
export function readTokens(file: string): readonly TokenEntry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(file, error);
  }
  try {
    return content.parse(JSON.parse(text)).tokens;
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Makes a token and keeps its hash; answers the token, which nobody will ever be told again. */
export function createToken(file: string, name: string, limits: Allowance): string {
  const tokens = readTokens(file);
  if (!entry.shape.name.safeParse(name).success) {
    throw new ServerError('bad-request', `${JSON.stringify(name)} is no name: up to 64 letters, digits and . _ -`);
  }
  if (tokens.some((token) => token.name === name)) {
    throw new ServerError('name-taken', `There is a token ${name} already; revoke it first, or take another name.`);
  }
  const token = `pp_${randomBytes(32).toString('base64url')}`;
  const made = { name, sha256: hashOf(token), createdAt: new Date().toISOString(), allowance: limits };
  writeTokens(file, [...tokens, made]);
  return token;
}

/** Takes a token back. Throws `not-found` when there is none of the name. */
export function revokeToken(file: string, name: string): void {
  const tokens = readTokens(file);
  if (!tokens.some((token) => token.name === name)) throw new ServerError('not-found', `There is no token ${name}.`);
  writeTokens(
    file,
    tokens.filter((token) => token.name !== name),
  );
}

/** Reads the file whenever it has changed: what is revoked is out with the next request. */
export function watchedTokens(file: string): () => readonly TokenEntry[] {
  let seen = '';
  let tokens: readonly TokenEntry[] = [];
  return () => {
    const about = statSync(file, { throwIfNoEntry: false, bigint: true });
    const stamp = about === undefined ? '' : `${about.mtimeNs}/${about.ino}/${about.size}`;
    if (stamp !== seen) {
      tokens = readTokens(file);
      seen = stamp;
    }
    return tokens;
  };
}

/** The hash that stands for a token. */
export function hashOf(token: string): string {
  return hash('sha256', token);
}

function writeTokens(file: string, tokens: readonly TokenEntry[]): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ tokens }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

function unreadable(file: string, error: unknown): ServerError {
  return new ServerError('bad-setting', `The tokens in ${file} cannot be read: ${(error as Error).message}`, [], {
    cause: error,
  });
}
