/**
 * Spawns commands for the bench from a process that is small and idle.
 *
 * Forking copies page tables, so the same command costs several times as much
 * when a process as large as the bench itself starts it. Not our rival's fault.
 */
import { spawn } from 'node:child_process';

export interface SpawnRequest {
  readonly id: number;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface SpawnAnswer {
  readonly id: number;
  /** Exit code, or what kept the command from being run. */
  readonly ended: number | string | null;
}

process.on('message', ({ id, command: [program = '', ...rest], environment }: SpawnRequest) => {
  const answer = (ended: SpawnAnswer['ended']) => process.send?.({ id, ended } satisfies SpawnAnswer);
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  child.stdout.resume();
  child.stderr.resume();
  child.on('close', answer);
  child.on('error', (error) => answer(error.message));
});
