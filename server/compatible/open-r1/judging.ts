/**
 * What open-r1's two runtimes have in common: a submission is run in one box,
 * and what it printed is compared here, or by the problem's own checker in
 * another box. The right answer is never where the submission could read it.
 *
 * The score goes to `run.stdout` and the feedback to `run.stderr`, as open-r1 reads them.
 */
import { constants } from 'node:os';
import type { Runner } from '../../../runners/runner.ts';
import type { BoxFile, Execution, Sandbox } from '../../../sandboxes/sandbox.ts';
import type { Placed } from '../../../verification/placing.ts';
import type { StageLimits } from '../../../verification/task.ts';
import type { LimitPolicy } from '../../config.ts';
import { lowerTo } from '../../limits.ts';
import { textOf } from '../output-text.ts';
import type { PistonAnswer, Stage } from '../piston/answer.ts';
import { said, stageOf } from '../piston/answer.ts';
import { PistonFault, type StageRequest } from '../piston/request.ts';
import { type ForeignProgram, type ForeignReport, runForeign } from '../program.ts';

/** What a submission is allowed. */
export interface Allowance {
  readonly timeMs: number;
  readonly memoryBytes: number;
}

/** The limits of a stage that is given this much. */
export function limitsOf(
  { timeMs, memoryBytes }: Allowance,
  { wallMs }: StageRequest,
  { run: { outputBytes }, most }: LimitPolicy,
): StageLimits {
  // A problem's limit is one of work done: a busy machine must not be taken for a slow program.
  const limits = { wallMs: Math.max(wallMs, timeMs), cpuMs: timeMs, memoryBytes, outputBytes, keepBytes: outputBytes };
  return lowerTo({ ...limits, memoryBytes: Math.max(memoryBytesMin, memoryBytes) }, most);
}

/** Less than this holds no runtime. */
const memoryBytesMin = 64 * 1024 ** 2;

/** A problem's limit of time, in milliseconds; undefined where it states none. One above ours would be another problem. */
export function allowedMs(seconds: number, name: string, { wallMs, cpuMs }: LimitPolicy['most']): number | undefined {
  return stated(Math.ceil(seconds * 1000), name, Math.min(wallMs, cpuMs));
}

/** A problem's limit of memory; undefined where it states none. */
export function allowedBytes(bytes: number, name: string, { memoryBytes }: LimitPolicy['most']): number | undefined {
  return stated(Math.round(bytes), name, memoryBytes);
}

function stated(value: number, name: string, most: number): number | undefined {
  if (!(value > 0)) return undefined;
  if (value <= most) return value;
  throw new PistonFault(`${name} cannot exceed the configured limit of ${most}`);
}

/** How a submission that failed is told; null when it ended well. */
export function failedRun({ run, failure }: ForeignReport, { timeMs, memoryBytes }: Allowance): Stage | null {
  if (run === null || failure === null) return null;
  const facts = { ...stageOf(run, failure), signal: null };
  const tell = (code: number, why: string): Stage => ({ ...facts, ...scored('0', why, code) });
  switch (failure.verdict) {
    case 'time-limit':
      return tell(124, `Time limit exceeded (${timeMs / 1000}s)`);
    case 'memory-limit':
      return tell(134, `Memory limit exceeded (${Math.round(memoryBytes / 1024 ** 2)}MB)`);
    default:
      return tell(exitCodeOf(run), `Runtime error with exit code ${exitCodeOf(run)}: ${failure.message}`);
  }
}

/** A stage that says a score and why. */
export function scored(score: string, why: string, code = 0): Stage {
  return said(`${score}\n`, `${why}\n`, code);
}

/** The answer with a build that is always there: open-r1 reads its code for every language. */
export function withBuild(name: string, { compile }: ForeignReport, run: Stage): PistonAnswer {
  return {
    language: name,
    version: '1.0.0',
    run,
    compile: compile === null ? said('', '', 0) : stageOf(compile, null),
  };
}

/** The answer to a submission that does not compile. */
export function notBuilt(name: string, { compile, failure }: ForeignReport): PistonAnswer | null {
  if (failure === null || compile === null) return null;
  const stage = { ...stageOf(compile, failure), code: compile.exitCode ?? 1 };
  return { language: name, version: '1.0.0', run: stage, compile: stage };
}

export interface CheckerRun {
  readonly runner: Runner;
  readonly placed: Placed;
  readonly args: readonly string[];
  readonly files: readonly BoxFile[];
  readonly limits: StageLimits;
  readonly client: string;
}

/** Runs a problem's checker in a box of its own. One that does not compile, or cannot end here, is a fault of the request. */
export async function runChecker(
  sandbox: Sandbox,
  { limits: wanted, ...rest }: CheckerRun,
  most: LimitPolicy['most'],
  signal: AbortSignal,
): Promise<Execution> {
  const limits = lowerTo(wanted, most);
  const program: ForeignProgram = {
    ...rest,
    kind: 'program',
    source: '',
    areForRun: true,
    stdin: new Uint8Array(),
    fetch: [],
    compile: lowerTo({ ...limits, wallMs: 60_000, cpuMs: 60_000 }, most),
    run: limits,
    clock: 'both',
  };
  const { compile, run } = await runForeign(sandbox, program, signal);
  if (run !== null) {
    const isLowered = limits.cpuMs < wanted.cpuMs || limits.wallMs < wanted.wallMs;
    if (run.status !== 'time-limit' || !isLowered) return run;
    throw new PistonFault('The checker met a time limit that is lower here than checkers are given elsewhere.');
  }
  throw new PistonFault(
    `The checker does not compile: ${compile === null ? '' : textOf(compile.stderr).slice(0, 2000)}`,
  );
}

/** Everything a program printed, to be handed on. */
export function bytesOf({ stdout }: Execution): Uint8Array {
  return Buffer.concat([stdout.head, stdout.tail]);
}

/** As a shell tells it. */
function exitCodeOf({ exitCode, signal }: Execution): number {
  if (exitCode !== null && exitCode !== 0) return exitCode;
  return 128 + (constants.signals[signal as NodeJS.Signals] ?? constants.signals.SIGXFSZ);
}
