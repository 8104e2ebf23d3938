/**
 * What an execution means for a verdict, and what of it a report shows.
 *
 * Load must not flip a verdict. What others do on the machine can make a run
 * wait for the processor, and make it need more CPU time for the same work. So
 * a run beside others has some CPU time to spare, and one that load may have
 * brought to a limit is repeated once, alone on the machine and with exactly
 * its limits; the second result counts. docs/decisions/0007 tells what is
 * doubtful and what it costs.
 */
import type { Runner } from '../runners/runner.ts';
import type { Execution, Job, Lease, Limits, Output } from '../sandboxes/sandbox.ts';
import type { Verdict } from './outcome.ts';
import { cut } from './show.ts';
import type { StageLimits } from './task.ts';

/** A verdict and the sentence that goes with it. */
export interface Finding {
  readonly verdict: Verdict;
  readonly message: string;
}

/** Exit code of a harness whose test program failed a check: docs/decisions/0002. */
const checkFailedCode = 10;

/** What a run that should have ended with exit code 0 did instead; null when it did that. */
export function findFailure(execution: Execution, limits: StageLimits, runner: Runner): Finding | null {
  if (isOverrun(execution, limits)) return timeLimit({ ...execution, clock: 'cpu' }, limits);
  switch (execution.status) {
    case 'time-limit':
      return timeLimit(execution, limits);
    case 'memory-limit':
      return { verdict: 'memory-limit', message: `needed more than ${megabytes(limits.memoryBytes)} of memory` };
    case 'output-limit':
      return { verdict: 'output-limit', message: `printed more than ${limits.outputBytes} bytes` };
    case 'signalled':
      return ranOutOfMemory(execution, limits, runner) ?? runtimeError(`killed by ${execution.signal}`, execution);
    case 'exited':
      if (execution.exitCode === 0) return null;
      return ranOutOfMemory(execution, limits, runner) ?? runtimeError(`exit code ${execution.exitCode}`, execution);
  }
}

/** Whether tests that failed did so in a check: by the exit code of the harness, or in the language's own words. */
export function saysCheckFailed(execution: Execution, runner: Runner): boolean {
  if (execution.status === 'exited' && execution.exitCode === checkFailedCode) return true;
  return findOnStderr(execution, runner.tests.failedCheckMessages ?? []) !== undefined;
}

/** A runtime error with the last thing said about it on stderr. */
export function runtimeError(what: string, execution: Execution): Finding {
  const said = errorLine(execution.stderr);
  return { verdict: 'runtime-error', message: said === '' ? what : `${what}: ${said}` };
}

/** `memory-limit` when the runtime survived to say so, on stderr or in the text given. */
export function ranOutOfMemory(execution: Execution, limits: StageLimits, runner: Runner, said = ''): Finding | null {
  const found =
    runner.memoryMessages.find((message) => said.includes(message)) ?? findOnStderr(execution, runner.memoryMessages);
  if (found === undefined) return null;
  return { verdict: 'memory-limit', message: `ran out of its ${megabytes(limits.memoryBytes)} of memory: ${found}` };
}

/** CPU time to spare beside other programs, as a share of the limit: more than sharing caches and cores was seen to cost. */
const slackShare = 0.5;

/** A program that sleeps uses less than this share of its time, however busy the machine is. */
const awakeShare = 0.02;

/** Most repeats of one task that turn out well. */
const repeatsMax = 8;

/** Counts the repeats of one task. */
export interface Repeats {
  left: number;
  /** A repeat met the limit again: it is the program, and its other cases are not asked twice. */
  useless: boolean;
}

export function noRepeats(): Repeats {
  return { left: repeatsMax, useless: false };
}

/** The job as it is tried first: with CPU time to spare while others run. */
export function firstTry(job: Job): Job {
  return { ...job, cpuSlackMs: Math.round(job.limits.cpuMs * slackShare) };
}

/** Whether a run ended in the CPU time it had to spare, beyond its limit: nothing it did counts unless a repeat does the same. */
export function isOverrun({ wasShared, clock, cpuMs }: Execution, limits: { readonly cpuMs: number }): boolean {
  return wasShared === true && clock !== 'wall' && cpuMs > limits.cpuMs;
}

/** Whether load, rather than the program, may have decided how a first try ended. */
export function isDoubtful(execution: Execution, limits: { readonly cpuMs: number }): boolean {
  const { clock, cpuMs, wallMs, wasShared = false } = execution;
  if (clock !== 'wall') return isOverrun(execution, limits) && cpuMs < limits.cpuMs * (1 + slackShare);
  const share = cpuMs / Math.max(1, wallMs);
  return share >= awakeShare && (wasShared || share < 0.9);
}

/** The result of a first try of `job`, or of a repeat alone on the machine where the first is doubtful. */
export async function settled<T>(
  repeats: Repeats,
  job: Job,
  [first, execution]: readonly [first: T, Execution],
  again: (alone: Job) => Promise<readonly [second: T, Execution]>,
): Promise<T> {
  const metLimit = execution.status === 'time-limit';
  if (repeats.left === 0 || (repeats.useless && metLimit) || !isDoubtful(execution, job.limits)) return first;
  repeats.left -= 1;
  const [second, { status }] = await again({ ...job, isAlone: true });
  if (status === 'time-limit') repeats.useless = true;
  return second;
}

/** Executes a job, as often as it takes for a result that does not hang on the load of the machine. */
export async function executeSteadily(lease: Lease, job: Job, stdin: Uint8Array, repeats: Repeats): Promise<Execution> {
  const execute = async (wanted: Job) => {
    const execution = await lease.execute(wanted, stdin);
    return [execution, execution] as const;
  };
  return await settled(repeats, job, await execute(firstTry(job)), execute);
}

/** The limits of a stage for the box; `keepBytes` of each stream are kept. */
export function boxLimits(limits: StageLimits, keepBytes: number): Limits {
  const { wallMs, cpuMs, memoryBytes, outputBytes } = limits;
  return { wallMs, cpuMs, memoryBytes, outputBytes, keepBytes };
}

/** The execution with at most `keepBytes` of each stream, both ends kept. */
export function cutForReport(execution: Execution, keepBytes: number): Execution {
  return {
    ...execution,
    stdout: cutOutput(execution.stdout, keepBytes),
    stderr: cutOutput(execution.stderr, keepBytes),
  };
}

/** Everything a program printed on a stream, or null when some of it was not kept. */
export function wholeOutput(output: Output): Uint8Array | null {
  if (output.truncated) return null;
  return output.tail.length === 0 ? output.head : Buffer.concat([output.head, output.tail]);
}

function cutOutput(output: Output, keepBytes: number): Output {
  if (output.head.length + output.tail.length <= keepBytes) return output;
  const whole = Buffer.concat([output.head, output.tail]);
  const half = Math.ceil(keepBytes / 2);
  const tailLength = keepBytes - half;
  return {
    head: Uint8Array.from(whole.subarray(0, half)),
    tail: Uint8Array.from(whole.subarray(whole.length - tailLength)),
    totalBytes: output.totalBytes,
    truncated: true,
  };
}

/** The line that names an error, or the last one with something on it: at most 200 characters. */
function errorLine(output: Output): string {
  const end = output.tail.length > 0 ? output.tail : output.head;
  const text = asBuffer(end.subarray(Math.max(0, end.length - 16_384))).toString('utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((one) => namesAnError.test(one.slice(0, 400))) ?? lines.at(-1) ?? '';
  return cut(line.trim(), 200);
}

/** Such a line begins at the margin, above or below the lines of a stack trace. */
const namesAnError = /^\S.*(?:Error|Exception|panic|Assertion|terminate called)/;

function findOnStderr({ stderr }: Execution, messages: readonly string[]): string | undefined {
  return messages.find((message) => asBuffer(stderr.head).includes(message) || asBuffer(stderr.tail).includes(message));
}

function timeLimit({ clock }: Execution, { cpuMs, wallMs }: StageLimits): Finding {
  const message = clock === 'cpu' ? `used more than ${cpuMs} ms of CPU time` : `ran longer than ${wallMs} ms`;
  return { verdict: 'time-limit', message };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
