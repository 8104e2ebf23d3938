/**
 * A program as other services' APIs hand it over: a text, files around it,
 * files to bring back, some of them by absolute paths.
 *
 * An absolute path never leaves the box: it is staged in the work folder and
 * copied by the program's own user, before and after the run.
 */
import { posix } from 'node:path';
import type { Command, Recipe, Runner } from '../../runners/runner.ts';
import type { BoxFile, Execution, Job, Lease, Sandbox } from '../../sandboxes/sandbox.ts';
import { build } from '../../verification/build.ts';
import { boxLimits, type Finding, findFailure, firstTry, noRepeats, settled } from '../../verification/execution.ts';
import { type Placed, place } from '../../verification/placing.ts';
import { runTests } from '../../verification/run-tests.ts';
import type { StageLimits, TestTask } from '../../verification/task.ts';
import { besideFiles } from './own-names.ts';
import { leaseFor } from './patience.ts';
import { executeTimely } from './timely.ts';

export interface ForeignProgram {
  readonly runner: Runner;
  /** `tests`: the text is a test program for the language's framework, which says whether it passed. */
  readonly kind: 'program' | 'tests';
  readonly source: string;
  /** What its author called the text, where that matters to the other files. */
  readonly name?: string;
  /** What to build and run in place of the language's own recipe. */
  readonly placed?: Placed;
  /** The files are there for the run alone: the build may be shared with others. */
  readonly areForRun?: boolean;
  /** Paths are relative to the work folder, or absolute. */
  readonly files: readonly BoxFile[];
  readonly args: readonly string[];
  readonly stdin: Uint8Array;
  readonly fetch: readonly string[];
  readonly compile: StageLimits;
  readonly run: StageLimits;
  /** `wall`: the client knows no other clock, and the limit of processor time is only there to be there. */
  readonly clock: 'wall' | 'both';
  /** Who asks; waiting clients are served in turn. */
  readonly client: string;
}

export interface ForeignReport {
  /** Null for a language without a build step. */
  readonly compile: Execution | null;
  readonly isCached: boolean;
  /** Null when the build failed. */
  readonly run: Execution | null;
  /** What went wrong; null when all went well. */
  readonly failure: Finding | null;
  readonly files: readonly BoxFile[];
  readonly imageId: string;
  readonly queueMs: number;
}

/** Rejects with SandboxError when we failed; whatever the program does is in the report. */
export async function runForeign(
  sandbox: Sandbox,
  program: ForeignProgram,
  signal: AbortSignal,
): Promise<ForeignReport> {
  const { runner, compile: compileLimits, run: runLimits } = program;
  const placed = program.placed ?? placeForeign(program);
  const memoryBytes = Math.max(runLimits.memoryBytes, placed.compile === null ? 0 : compileLimits.memoryBytes);
  await using lease = await leaseFor(sandbox, { runner, memoryBytes, client: program.client }, signal);
  const about = { imageId: lease.imageId, queueMs: lease.queueMs };

  const areForRun = program.areForRun === true;
  if (!areForRun) await bringIn(lease, program.files, runLimits);
  const mayShare = areForRun || program.files.length === 0;
  const { compile, isCached } = await build(lease, { runner, limits: compileLimits, mayShare }, placed);
  const fault = compile === null ? null : findFailure(compile, compileLimits, runner);
  if (fault !== null) return { compile, isCached, run: null, failure: fault, files: [], ...about };

  if (areForRun) await bringIn(lease, program.files, runLimits);
  const { run, failure } = await execute(lease, program, placed);
  const files = program.fetch.length === 0 ? [] : await bringOut(lease, program.fetch, runLimits);
  return { compile, isCached, run, failure, files, ...about };
}

function placeForeign(program: ForeignProgram): Placed {
  const { runner, kind, source } = program;
  const recipe: Recipe = besideFiles(runner[kind], runner, program);
  return place(recipe, kind === 'tests' ? { source: '', tests: source } : { source });
}

async function execute(
  lease: Lease,
  program: ForeignProgram,
  placed: Placed,
): Promise<{ readonly run: Execution; readonly failure: Finding | null }> {
  const { runner, run: limits, args } = program;
  const [command, ...rest] = placed.run;
  const job = {
    command: [command, ...rest, ...args] as Command,
    environment: placed.environment,
    owner: 'program' as const,
    limits: boxLimits(limits, limits.keepBytes),
    discard: false,
  };
  const afresh = async () => {
    await startAgain(lease, job);
    await bringIn(lease, program.files, limits);
  };
  if (program.kind === 'program') {
    const run = await (program.clock === 'wall' ? executeTimely : executeTwice)(lease, job, program.stdin, afresh);
    return { run, failure: findFailure(run, limits, runner) };
  }
  const { finding, execution } = await runTests(lease, testTask(program), job, noRepeats());
  return { run: execution, failure: finding.verdict === 'accepted' ? null : finding };
}

/** Both clocks are the client's: a run that load may have decided is repeated alone. */
async function executeTwice(
  lease: Lease,
  job: Job,
  stdin: Uint8Array,
  afresh: () => Promise<void>,
): Promise<Execution> {
  const first = await lease.execute(firstTry(job), stdin);
  return await settled(noRepeats(), job, [first, first], async (alone) => {
    await afresh();
    const second = await lease.execute(alone, stdin);
    return [second, second];
  });
}

/** Removes what the program made, and what was put for it. */
async function startAgain(lease: Lease, job: Job): Promise<void> {
  await lease.execute({ ...job, command: ['true'], discard: true }, new Uint8Array());
}

function testTask({ runner, source, compile, run, client }: ForeignProgram): TestTask {
  const settings = { isolation: 'reset', stopEarly: false, waitMs: 0, priority: 'normal' } as const;
  return { shape: 'tests', runner, source: '', tests: source, settings: { ...settings, compile, run, client } };
}

/** Staged below these: a name that nobody else's program will have chosen. */
const incoming = '.polyproof-in';
const outgoing = '.polyproof-out';

async function bringIn(lease: Lease, files: readonly BoxFile[], limits: StageLimits): Promise<void> {
  if (files.length === 0) return;
  const staged = files.map((file) => ({ ...file, path: stagedPath(file.path, incoming) }));
  await lease.put(staged, 'program');
  if (!files.some(({ path }) => posix.isAbsolute(path))) return;
  await shell(lease, `cp -R ${incoming}/. / && rm -rf ${incoming}`, [], limits);
}

/** What does not exist, or is no regular file, is left out. Keys are as they were asked for. */
async function bringOut(lease: Lease, paths: readonly string[], limits: StageLimits): Promise<readonly BoxFile[]> {
  const absolute = paths.filter((path) => posix.isAbsolute(path));
  if (absolute.length > 0) {
    const copy = `for p; do if [ -f "$p" ]; then mkdir -p "${outgoing}$(dirname "$p")"; cp "$p" "${outgoing}$p"; fi; done`;
    await shell(lease, copy, absolute, limits);
  }
  const byStaged = new Map(paths.map((path) => [stagedPath(path, outgoing), path]));
  const found = await lease.get([...byStaged.keys()], fetchBytesMax);
  return found.map((file) => ({ ...file, path: byStaged.get(file.path) ?? file.path }));
}

/** What is brought back at most, in bytes; what is beyond is left out. */
const fetchBytesMax = 256 * 1024 ** 2;

function stagedPath(path: string, folder: string): string {
  return posix.isAbsolute(path) ? folder + path : path;
}

/** Runs as the program's user, so that it can reach nothing that the program could not. */
async function shell(lease: Lease, script: string, args: readonly string[], limits: StageLimits): Promise<void> {
  await lease.execute(
    {
      command: ['sh', '-c', script, 'sh', ...args],
      environment: {},
      owner: 'program',
      limits: { ...boxLimits(limits, 1024), wallMs: 30_000, cpuMs: 30_000, outputBytes: 1024 ** 2 },
      discard: false,
    },
    new Uint8Array(),
  );
}
