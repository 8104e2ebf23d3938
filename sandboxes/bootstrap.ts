/** Puts a minimal Debian together from its packages, for machines that reach a mirror but no registry. */
import { spawn } from 'node:child_process';
import { Transform } from 'node:stream';
import { canInstallPackages, findProgram, installPackages, lastLines } from './apt.ts';
import { SandboxError } from './errors.ts';

const tool = 'mmdebstrap';

/**
 * Streams the root file system of a minimal Debian trixie to `take`.
 * Installs the tool for it where we may; rejects with `image-build-failed` where we may not.
 */
export async function bootstrapDebian(
  onLine: (line: string) => void,
  take: (tar: NodeJS.ReadableStream) => Promise<void>,
): Promise<void> {
  await ensureTool(onLine);
  // The build host's own name and resolver have no place in an image.
  const cleanUp = `--customize-hook=rm -f "$1/etc/resolv.conf" "$1/etc/hostname"`;
  const child = spawn(findProgram(tool) ?? tool, ['--variant=minbase', '--format=tar', cleanUp, 'trixie', '-'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = lastLines(onLine);
  child.stderr.on('data', printed.feed);
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  child.on('error', (error) => reject(failure(error.message)));
  child.on('close', (code, signal) => {
    if (code === 0) resolve();
    else reject(failure(`it ended with ${signal ?? `code ${code}`}:\n${printed.text()}`));
  });
  // Only a run that ended well ends the stream, so that half a system is never imported.
  const whole = new Transform({
    transform: (chunk, _encoding, done) => done(null, chunk),
    flush: (done) => void ended.then(() => done(), done),
  });
  child.stdout.pipe(whole);
  try {
    // The first to fail tells why; the other fails because of it.
    await Promise.all([ended, take(whole)]);
  } finally {
    child.kill();
  }
}

function failure(reason: string): SandboxError {
  return new SandboxError(
    'image-build-failed',
    `The base image could not be put together with ${tool}: ${reason}\nCheck that this machine reaches a Debian mirror (http_proxy, if one is needed), or pull or load debian:trixie-slim into the engine.`,
  );
}

async function ensureTool(onLine: (line: string) => void): Promise<void> {
  if (findProgram(tool) !== undefined) return;
  if (!canInstallPackages()) {
    throw new SandboxError(
      'image-build-failed',
      `There is no base image and no way to make one: no registry answers and ${tool} is missing. Install it (Debian, Ubuntu: apt-get install ${tool} debian-archive-keyring), or load debian:trixie-slim into the engine.`,
    );
  }
  await installPackages([tool, 'debian-archive-keyring'], onLine);
}
