/**
 * What an execution means for a verdict, and what of it a report shows.
 *
 * Load must not flip a verdict. A run that met its *wall* limit though it did
 * not use the processor all that time was starved, or asleep; it is repeated
 * once, alone, with the same limits, and the second result counts. When one
 * repeat met the limit again, no further one is tried for this task, so a
 * program that sleeps costs one repeat and not one for every case.
 */
import type { Runner } from '../runners/runner.ts';
import type { Execution, Limits, Output } from '../sandboxes/sandbox.ts';
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
  switch (execution.status) {
    case 'time-limit':
      return { verdict: 'time-limit', message: timeMessage(execution, limits) };
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

/** Whether a run met its wall limit while it was kept from the processor, rather than asleep all the time. */
export function mayHaveStarved(execution: Execution): boolean {
  if (execution.status !== 'time-limit' || execution.clock !== 'wall') return false;
  const share = execution.cpuMs / Math.max(1, execution.wallMs);
  return share >= 0.02 && share < 0.9;
}

/** Counts the repeats of one task. */
export interface Repeats {
  /** A repeat met the limit again: it is the program. */
  useless: boolean;
}

/** Runs once, and once more if the first may have starved. */
export async function unlessStarved(
  repeats: Repeats,
  first: Execution,
  again: () => Promise<Execution>,
): Promise<Execution> {
  if (repeats.useless || !mayHaveStarved(first)) return first;
  const second = await again();
  if (second.status === 'time-limit') repeats.useless = true;
  return second;
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

function timeMessage(execution: Execution, limits: StageLimits): string {
  return execution.clock === 'cpu'
    ? `used more than ${limits.cpuMs} ms of CPU time`
    : `ran longer than ${limits.wallMs} ms`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
