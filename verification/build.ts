/**
 * The build step: done once for all cases and, where the sandbox keeps what
 * was built, once for all tasks with the same program.
 *
 * What is kept is the work folder as the compiler left it. It is used again
 * only for the same files, command, environment, limits and image, and never
 * for a task that asks for a fresh box. A failure is kept when the compiler
 * itself said no, far from every limit: whatever load could have caused is
 * tried again.
 */
import { createHash } from 'node:crypto';
import type { Runner } from '../runners/runner.ts';
import type { ArtefactCache, Built } from '../sandboxes/artefacts.ts';
import type { BoxFile, Execution, Job, Lease, Owner } from '../sandboxes/sandbox.ts';
import { boxLimits, executeSteadily, findFailure, noRepeats, type Repeats, wholeOutput } from './execution.ts';
import type { Placed } from './placing.ts';
import type { StageLimits } from './task.ts';

export interface Build {
  /** Null for a language that has no build step. */
  readonly compile: Execution | null;
  /** `compile` tells of an earlier build. */
  readonly isCached: boolean;
}

export interface BuildSettings {
  readonly runner: Runner;
  readonly limits: StageLimits;
  /** Whether what others built may be used, and others may use this: nothing but `placed` is in the box. */
  readonly mayShare: boolean;
}

/** Leaves the program in the box, ready to run unless `compile` failed. */
export async function build(
  lease: Lease,
  settings: BuildSettings,
  placed: Placed,
  repeats: Repeats = noRepeats(),
): Promise<Build> {
  const { compile } = placed;
  const { artefacts } = lease;
  if (compile === null || artefacts === undefined || !settings.mayShare) {
    await lease.put(placed.files, 'build');
    return { compile: compile && (await runCompiler(lease, compile, settings, placed, repeats)), isCached: false };
  }
  return await buildOnce(lease, artefacts, compile, settings, placed, repeats);
}

/** Less is cut off for the report alone: what a runtime says at its end decides the verdict, above its stack trace. */
const keepBytesMin = 64 * 1024;

/** A job of one stage of a task. */
export function jobOf(command: Job['command'], placed: Placed, owner: Owner, limits: StageLimits): Job {
  return {
    command,
    environment: placed.environment,
    owner,
    limits: boxLimits(limits, Math.max(limits.keepBytes, keepBytesMin)),
    discard: true,
  };
}

async function buildOnce(
  lease: Lease,
  artefacts: ArtefactCache,
  compile: Job['command'],
  settings: BuildSettings,
  placed: Placed,
  repeats: Repeats,
): Promise<Build> {
  const key = keyOf(lease, compile, settings, placed);
  const { execution, files, isCached } = await artefacts.get(key, async () => {
    await lease.put(placed.files, 'build');
    const made = await runCompiler(lease, compile, settings, placed, repeats);
    return { execution: made, files: await filesToKeep(lease, made, settings) };
  });
  if (isCached && files !== null) await lease.put(files, 'build');
  return { compile: execution, isCached };
}

async function runCompiler(
  lease: Lease,
  command: Job['command'],
  { limits }: BuildSettings,
  placed: Placed,
  repeats: Repeats,
): Promise<Execution> {
  const job = { ...jobOf(command, placed, 'build', limits), discard: false };
  return await executeSteadily(lease, job, new Uint8Array(), repeats);
}

/** Everything that what is built, and what is reported of it, depends on. */
function keyOf(lease: Lease, command: Job['command'], { limits }: BuildSettings, placed: Placed): string {
  const hash = createHash('sha256');
  const { environment, files } = placed;
  const sizes = files.map(({ path, content, isExecutable }) => [path, content.length, isExecutable === true]);
  hash.update(JSON.stringify([lease.imageId, command, Object.entries(environment), limits, sizes]));
  for (const { content } of files) hash.update(content);
  return hash.digest('hex');
}

/** Most that is kept of one build. */
const filesMax = 2_000;
const bytesMax = 64 * 1024 ** 2;

async function filesToKeep(
  lease: Lease,
  compile: Execution,
  { runner, limits }: BuildSettings,
): Promise<Built['files']> {
  const failure = findFailure(compile, limits, runner);
  if (failure === null) return await readBack(lease, limits);
  return failure.verdict === 'runtime-error' && isFarFromLimits(compile, limits) ? [] : null;
}

/** An exit code alone does not tell a mistake in the program from a compiler that ran short of something. */
function isFarFromLimits({ status, wallMs, cpuMs, peakBytes }: Execution, limits: StageLimits): boolean {
  const isFar = wallMs < limits.wallMs / 2 && cpuMs < limits.cpuMs / 2 && peakBytes < limits.memoryBytes / 2;
  return status === 'exited' && isFar;
}

/** The whole work folder; null when it is too large, or holds anything but files in folders. */
async function readBack(lease: Lease, limits: StageLimits): Promise<readonly BoxFile[] | null> {
  const listing: Job = {
    command: ['find', '.', '-mindepth', '1', '(', '!', '-type', 'd', '-o', '-empty', ')', '-printf', '%y%P\\0'],
    environment: {},
    owner: 'build',
    limits: { ...limits, wallMs: 10_000, cpuMs: 10_000, outputBytes: 1024 ** 2, keepBytes: 1024 ** 2 },
    discard: false,
  };
  const listed = await lease.execute(listing, new Uint8Array());
  const text = listed.exitCode === 0 ? wholeOutput(listed.stdout) : null;
  if (text === null) return null;
  const entries = Buffer.from(text).toString('utf8').split('\0').slice(0, -1);
  if (entries.length > filesMax || entries.some((entry) => !entry.startsWith('f'))) return null;
  const files = await lease.get(
    entries.map((entry) => entry.slice(1)),
    bytesMax,
  );
  return files.length === entries.length ? files : null;
}
