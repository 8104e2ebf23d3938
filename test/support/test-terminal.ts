/** A terminal that remembers what was written to it. */
import { Readable, Writable } from 'node:stream';
import { main } from '../../cli/command-line.ts';
import { type Terminal, terminal } from '../../cli/terminal.ts';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings under which no engine can be reached. */
export const noEngine = { DOCKER_HOST: 'unix:///nonexistent/docker.sock', POLYPROOF_HOME: '/nonexistent/home' };

/** Runs one command line in this process, with nothing of the process's own environment. */
export async function runCli(
  args: readonly string[],
  stdin = '',
  environment: Record<string, string> = noEngine,
): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const exitCode = await main(args, testTerminal(written, stdin, environment));
  return { exitCode, ...written };
}

export function testTerminal(
  written: { stdout: string; stderr: string },
  stdin = '',
  environment: Record<string, string> = noEngine,
): Terminal {
  return terminal({
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: into((text) => (written.stdout += text)),
    stderr: into((text) => (written.stderr += text)),
    hasColors: false,
    environment,
    signal: new AbortController().signal,
  });
}

function into(take: (text: string) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(chunk.toString());
      done();
    },
  });
}
