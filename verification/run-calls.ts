/**
 * Judges the cases of a call task: sends the arguments, compares what comes
 * back here. What the harness answers is the program's word and no more: it
 * counts only where it is the expected value, which the box never saw.
 */

import { SandboxError } from '../sandboxes/errors.ts';
import type { CallResult, Execution, Job, Lease } from '../sandboxes/sandbox.ts';
import { findDifference } from './compare.ts';
import { VerificationError } from './errors.ts';
import {
  cutForReport,
  type Finding,
  findFailure,
  firstTry,
  isOverrun,
  type Repeats,
  ranOutOfMemory,
  runtimeError,
  settled,
} from './execution.ts';
import type { CaseResult } from './outcome.ts';
import { cut, showText, showValue } from './show.ts';
import type { CallCase, CallTask } from './task.ts';
import { decodeReply, encodeValue, type Reply } from './wire.ts';

/** Results of the cases in order; fewer than there are when it stopped early. */
export async function runCalls(
  lease: Lease,
  task: CallTask,
  job: Job,
  repeats: Repeats,
): Promise<readonly CaseResult[]> {
  const calls = task.cases.map(({ args }) => encodeValue({ tuple: args }));
  const results: CaseResult[] = [];
  const isEnough = (result: CallResult, index: number) =>
    judgeCall(result, results.length + index, task).verdict !== 'accepted';

  while (results.length < calls.length) {
    const from = results.length;
    const served = await lease.serve(
      firstTry(job),
      calls.slice(from),
      task.settings.stopEarly ? (result, index) => isEnough(result, index) : undefined,
    );
    if (served.length === 0) throw new SandboxError('box-lost', 'the box answered none of the calls');

    for (const first of served) {
      const index = results.length;
      const result = await serveAgain(lease, job, first, calls[index] ?? new Uint8Array(), repeats);
      results.push(judgeCall(result, index, task));
      if (task.settings.stopEarly && results.at(-1)?.verdict !== 'accepted') return results;
    }
  }
  return results;
}

/** The same call once more, alone, where the first is doubtful: see execution.ts. */
async function serveAgain(
  lease: Lease,
  job: Job,
  first: CallResult,
  call: Uint8Array,
  repeats: Repeats,
): Promise<CallResult> {
  return await settled(repeats, job, [first, first.execution], async (alone) => {
    const [second = first] = await lease.serve(alone, [call]);
    return [second, second.execution];
  });
}

function judgeCall(result: CallResult, index: number, task: CallTask): CaseResult {
  const written = task.cases[index];
  if (written === undefined) throw new SandboxError('box-lost', 'the box answered more calls than it was sent');
  const reply = result.status === 'replied' ? readReply(result.reply) : null;
  const finding = findingOf(reply, result.execution, written, task);
  const execution = cutForReport(result.execution, task.settings.run.keepBytes);
  return {
    index,
    ...finding,
    ...(typeof reply === 'object' && reply?.kind === 'value' && { actual: reply.value }),
    execution,
  };
}

/** The reply, null when there was none, or why it cannot be read. */
function readReply(payload: Uint8Array): Reply | string {
  try {
    return decodeReply(payload);
  } catch (error) {
    if (error instanceof VerificationError) return error.message;
    throw error;
  }
}

function findingOf(
  reply: Reply | string | null,
  execution: Execution,
  { expected }: CallCase,
  task: CallTask,
): Finding {
  if (reply === null || isOverrun(execution, task.settings.run)) return failureOf(execution, task);
  if (typeof reply === 'string') return runtimeError(reply, execution);
  switch (reply.kind) {
    case 'unable':
      return { verdict: 'runtime-error', message: `could not be called: ${cut(reply.reason, 300)}` };
    case 'raised':
      return judgeRaised(reply, execution, expected.kind === 'raises', task);
    case 'value':
      if (expected.kind === 'raises')
        return { verdict: 'wrong-answer', message: `expected an error, got ${showValue(reply.value)}` };
      return judgeDifference(findDifference(expected.value, reply.value, task.signature.returns, rulesOf(task)));
  }
}

function failureOf(execution: Execution, task: CallTask): Finding {
  return (
    findFailure(execution, task.settings.run, task.runner) ??
    runtimeError('ended (exit code 0) without an answer', execution)
  );
}

function judgeRaised(
  reply: Reply & { readonly kind: 'raised' },
  execution: Execution,
  isExpected: boolean,
  task: CallTask,
): Finding {
  const outOfMemory = ranOutOfMemory(execution, task.settings.run, task.runner, `${reply.error}: ${reply.message}`);
  if (outOfMemory !== null) return outOfMemory;
  if (isExpected) return { verdict: 'accepted', message: '' };
  const message = reply.message === '' ? '' : `: ${showText(reply.message, 200)}`;
  return { verdict: 'runtime-error', message: `raised ${cut(reply.error, 80)}${message}` };
}

function judgeDifference(difference: string | null): Finding {
  return difference === null ? { verdict: 'accepted', message: '' } : { verdict: 'wrong-answer', message: difference };
}

function rulesOf(task: CallTask) {
  const { lacks } = task.runner;
  return {
    tolerance: task.tolerance,
    intsMayBeFloats: lacks['int-float'] !== undefined,
    intKeysMayBeStrings: lacks['map-int-keys'] !== undefined,
  };
}
