/**
 * Where the time of a request goes: a sandbox that tells a watch how long each
 * step of each lease took.
 *
 * Files are sent without waiting for them to arrive, so what they take beyond
 * that shows in the step after them.
 */
import { z } from 'zod';
import { SandboxError } from '../sandboxes/errors.ts';
import type { Lease, Sandbox } from '../sandboxes/sandbox.ts';
import { rounded } from './execution-view.ts';

export const stages = ['queue', 'files', 'compile', 'run', 'collect'] as const;
export type Stage = (typeof stages)[number];

/** Is told what took how long. */
export interface Watch {
  took(stage: Stage, ms: number): void;
  /** We failed. */
  failed(error: SandboxError): void;
}

export const timingsView = z
  .object({
    queueMs: z.number().describe('Waiting for a box.'),
    filesMs: z.number().describe('Sending files to it.'),
    compileMs: z.number(),
    runMs: z.number().describe('All cases together.'),
    collectMs: z.number().describe('Fetching files from it.'),
    totalMs: z.number().describe('From the request being read to the answer being written.'),
  })
  .describe('Where the time went, in milliseconds.');
export type Timings = z.output<typeof timingsView>;

/** Adds up what the stages of one request take. */
export interface Stopwatch extends Watch {
  timings(): Timings;
}

export function stopwatch(): Stopwatch {
  const startedAt = performance.now();
  const sums = { queue: 0, files: 0, compile: 0, run: 0, collect: 0 };
  return {
    took(stage, ms) {
      sums[stage] += ms;
    },
    failed: () => undefined,
    timings: () => ({
      queueMs: rounded(sums.queue),
      filesMs: rounded(sums.files),
      compileMs: rounded(sums.compile),
      runMs: rounded(sums.run),
      collectMs: rounded(sums.collect),
      totalMs: rounded(performance.now() - startedAt),
    }),
  };
}

/** Timings as the header Server-Timing has them. */
export function serverTiming({ queueMs, filesMs, compileMs, runMs, collectMs, totalMs }: Timings): string {
  const parts = { queue: queueMs, files: filesMs, compile: compileMs, run: runMs, collect: collectMs, total: totalMs };
  return Object.entries(parts)
    .map(([name, ms]) => `${name};dur=${ms}`)
    .join(', ');
}

/** The same sandbox, under a watch. */
export function timed<S extends Sandbox>(sandbox: S, watch: Watch): S {
  const during = async <T>(stage: Stage, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    try {
      return await work();
    } catch (error) {
      if (error instanceof SandboxError) watch.failed(error);
      throw error;
    } finally {
      watch.took(stage, performance.now() - startedAt);
    }
  };
  const timedLease = (lease: Lease): Lease => ({
    ...lease,
    put: (files, owner) => during('files', () => lease.put(files, owner)),
    get: (paths, bytesMax) => during('collect', () => lease.get(paths, bytesMax)),
    execute: (job, stdin) => during(job.owner === 'build' ? 'compile' : 'run', () => lease.execute(job, stdin)),
    serve: (job, calls, enough) => during('run', () => lease.serve(job, calls, enough)),
  });
  return {
    ...sandbox,
    lease: async (request) => timedLease(await during('queue', () => sandbox.lease(request))),
  };
}
