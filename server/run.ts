/** Runs one program once: compile where the language needs it, run, and fetch files it made. Nothing is judged. */
import { posix } from 'node:path';
import type { Runner } from '../runners/runner.ts';
import type { Priority } from '../sandboxes/queue.ts';
import type { BoxFile, Execution, Isolation, Sandbox, StreamedFile } from '../sandboxes/sandbox.ts';
import { build } from '../verification/build.ts';
import { boxLimits } from '../verification/execution.ts';
import { place } from '../verification/placing.ts';
import type { StageLimits } from '../verification/task.ts';

export interface RunJob {
  readonly runner: Runner;
  readonly source: string;
  /** Further files for the work folder. Paths must have passed `isInside`. */
  readonly files: readonly (BoxFile | StreamedFile)[];
  readonly args: readonly string[];
  readonly stdin: Uint8Array;
  /** Files to bring back after the run. */
  readonly fetch: readonly string[];
  readonly fetchBytesMax: number;
  readonly compile: StageLimits;
  readonly run: StageLimits;
  readonly isolation: Isolation;
  readonly waitMs: number;
  readonly priority: Priority;
  readonly client: string;
  readonly signal?: AbortSignal;
}

export interface RunReport {
  /** Null for a language without a build step. */
  readonly compile: Execution | null;
  /** Whether `compile` tells of an earlier build, whose artefacts were used again. */
  readonly cached: boolean;
  /** Null when the build failed. */
  readonly run: Execution | null;
  readonly files: readonly BoxFile[];
  readonly imageId: string;
  readonly queueMs: number;
}

/** Rejects with SandboxError when we failed; whatever the program does is in the report. */
export async function runProgram(sandbox: Sandbox, job: RunJob): Promise<RunReport> {
  const placed = place(job.runner.program, { source: job.source });
  const memoryBytes = Math.max(job.run.memoryBytes, placed.compile === null ? 0 : job.compile.memoryBytes);
  await using lease = await sandbox.lease({
    runner: job.runner,
    memoryBytes,
    isolation: job.isolation,
    waitMs: job.waitMs,
    priority: job.priority,
    client: job.client,
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  const { imageId, queueMs } = lease;
  if (job.files.length > 0) await lease.put(job.files, 'program');
  // The compiler may read the further files.
  const mayShare = job.isolation !== 'fresh' && job.files.length === 0;
  const { compile, isCached } = await build(lease, { runner: job.runner, limits: job.compile, mayShare }, placed);
  if (compile !== null && (compile.status !== 'exited' || compile.exitCode !== 0)) {
    return { compile, cached: isCached, run: null, files: [], imageId, queueMs };
  }
  const run = await lease.execute(
    {
      command: [placed.run[0], ...placed.run.slice(1), ...job.args],
      environment: placed.environment,
      owner: 'program',
      limits: boxLimits(job.run, job.run.keepBytes),
      discard: false,
    },
    job.stdin,
  );
  const files = job.fetch.length === 0 ? [] : await lease.get(job.fetch, job.fetchBytesMax);
  return { compile, cached: isCached, run, files, imageId, queueMs };
}

/** Tells whether a path is relative and stays below the work folder. */
export function isInside(path: string): boolean {
  if (path === '' || path.includes('\0') || posix.isAbsolute(path) || path.endsWith('/')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
