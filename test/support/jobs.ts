/** Jobs for tests: a command with generous limits. */
import type { Command } from '../../runners/runner.ts';
import type { Job, Limits } from '../../sandboxes/sandbox.ts';

export const mebibyte = 1024 ** 2;
export const noInput = new Uint8Array();

/** A job with generous limits; `limits` replaces some of them. */
export function job(
  command: Command,
  changes: Partial<Omit<Job, 'limits'>> & { readonly limits?: Partial<Limits> } = {},
): Job {
  return {
    command,
    environment: {},
    owner: 'program',
    discard: true,
    ...changes,
    limits: {
      wallMs: 20_000,
      cpuMs: 20_000,
      memoryBytes: 256 * mebibyte,
      outputBytes: 64 * mebibyte,
      keepBytes: mebibyte,
      ...changes.limits,
    },
  };
}

/** A Python program given as text, run with little start-up. */
export function python3(source: string): Command {
  return ['python3', '-S', '-c', source];
}

export function shell(script: string): Command {
  return ['sh', '-c', script];
}
