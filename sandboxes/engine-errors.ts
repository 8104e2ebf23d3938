/** Turns what the engine's client throws into the errors of this room. */
import { SandboxError } from './errors.ts';

/** Why a connection could not be made, and what to do about it. */
const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'Nothing listens there. Install and start Docker (Debian: apt-get install docker.io), or set DOCKER_HOST.',
  ECONNREFUSED: 'Nothing listens there any more. Start the engine (systemctl start docker, or dockerd).',
  EACCES: 'This user may not use it. Add the user to the group docker and log in again, or use a rootless engine.',
  ENOTFOUND: 'There is no such host. Check DOCKER_HOST.',
  ECONNRESET: 'The engine closed the connection: it may be stopping. Check that it runs.',
  EPIPE: 'The engine closed the connection: it may be stopping. Check that it runs.',
  ETIMEDOUT: 'The host does not answer. Check DOCKER_HOST.',
  EHOSTUNREACH: 'The host cannot be reached. Check DOCKER_HOST.',
};

/** The SandboxError for a failure of an engine that listens at `address`. */
export function engineError(error: unknown, address: string): SandboxError {
  if (error instanceof SandboxError) return error;
  const { code, message, statusCode } = error as {
    code?: string;
    message?: string;
    statusCode?: number;
  };
  const cause = { cause: error };
  if ((error as Error)?.name === 'AbortError') return new SandboxError('cancelled', 'Given up by the caller.', cause);
  const remedy = code === undefined ? undefined : remedies[code];
  if (remedy !== undefined) {
    return new SandboxError(
      'engine-unavailable',
      `No container engine answers at ${address} (${code}). ${remedy}`,
      cause,
    );
  }
  const text = (message ?? String(error)).replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
  if (statusCode === 404 && /image/i.test(text)) return new SandboxError('image-missing', text, cause);
  return new SandboxError('engine-failed', `The container engine failed: ${text}`, cause);
}

/** Tells whether the engine answered with this HTTP status. */
export function isStatus(error: unknown, status: number): boolean {
  return (error as { statusCode?: number } | null)?.statusCode === status;
}
