/**
 * Judges a test program by its proven end: the harness reads a nonce only when
 * the tests are over and sends it back. An exit code proves nothing.
 */
import { randomBytes } from 'node:crypto';
import { SandboxError } from '../sandboxes/errors.ts';
import type { CallResult, Execution, Job, Lease } from '../sandboxes/sandbox.ts';
import { VerificationError } from './errors.ts';
import {
  type Finding,
  findFailure,
  firstTry,
  isOverrun,
  type Repeats,
  runtimeError,
  saysCheckFailed,
  settled,
} from './execution.ts';
import type { TestReport } from './outcome.ts';
import { cut } from './show.ts';
import type { TestTask } from './task.ts';
import { decodeReply, decodeReport, encodeValue, isTuple, type Reply } from './wire.ts';

export interface TestsRun {
  readonly finding: Finding;
  readonly execution: Execution;
  readonly reports: readonly TestReport[];
}

/** Most reports shown; all are read. */
const reportsMax = 10_000;

/** Whether the test code checks anything, as far as its text tells. */
export function hasChecks(task: TestTask): boolean {
  const { source, flags } = task.runner.tests.checks;
  return new RegExp(source, flags.replace(/[gy]/g, '')).test(task.tests);
}

export async function runTests(lease: Lease, task: TestTask, job: Job, repeats: Repeats): Promise<TestsRun> {
  const run = async (wanted: Job) => {
    const once = await runOnce(lease, task, wanted);
    return [once, once.execution] as const;
  };
  return await settled(repeats, job, await run(firstTry(job)), run);
}

async function runOnce(lease: Lease, task: TestTask, job: Job): Promise<TestsRun> {
  // A nonce of its own for each run: one that was seen proves nothing any more.
  const nonce = randomBytes(16).toString('hex');
  const [result] = await lease.serve(job, [encodeValue({ tuple: [nonce] })]);
  if (result === undefined) throw new SandboxError('box-lost', 'the box did not run the tests');
  const reports = readReports(result.reports);
  return {
    finding: findingOf(result, nonce, reports, task),
    execution: result.execution,
    reports: (reports ?? []).slice(0, reportsMax),
  };
}

function findingOf(result: CallResult, nonce: string, reports: readonly TestReport[] | null, task: TestTask): Finding {
  const { execution } = result;
  if (reports === null) return runtimeError('sent reports that cannot be read', execution);
  const failed = reports.find(({ passed }) => !passed);
  if (result.status === 'ended' || isOverrun(execution, task.settings.run)) return endedEarly(execution, failed, task);
  if (failed !== undefined) return wrongAnswer(failed);
  const checks = readChecks(result.reply, nonce);
  if (typeof checks === 'string') return runtimeError(checks, execution);
  if (checks === 0n) return { verdict: 'no-tests', message: 'the test code ran to its end and checked nothing' };
  return { verdict: 'accepted', message: '' };
}

function endedEarly(execution: Execution, failed: TestReport | undefined, task: TestTask): Finding {
  const failure = findFailure(execution, task.settings.run, task.runner);
  if (failure === null) return runtimeError('ended early (exit code 0), before the tests were over', execution);
  if (failure.verdict !== 'runtime-error') return failure;
  if (failed !== undefined) return wrongAnswer(failed);
  if (!saysCheckFailed(execution, task.runner)) return failure;
  const said = runtimeError('a check failed', execution);
  return { verdict: 'wrong-answer', message: said.message };
}

function wrongAnswer(report: TestReport): Finding {
  const why = report.message === '' ? '' : `: ${cut(report.message, 200)}`;
  return { verdict: 'wrong-answer', message: `test ${cut(report.name, 80)} failed${why}` };
}

/** The number of checks that the tuple `(nonce, checks)` tells, or what is wrong with the reply. */
function readChecks(payload: Uint8Array, nonce: string): bigint | string {
  const reply = readReply(payload);
  if (typeof reply === 'string') return reply;
  if (reply.kind === 'unable') return `the tests could not be run: ${cut(reply.reason, 200)}`;
  if (reply.kind === 'raised') return `raised ${cut(reply.error, 80)}: ${cut(reply.message, 200)}`;
  const [echo, checks] = isTuple(reply.value) ? reply.value.tuple : [];
  if (echo !== nonce) return 'claimed the end of its tests without the proof of it';
  if (typeof checks !== 'bigint' || checks < -1n) return 'sent a count of checks that cannot be';
  return checks;
}

function readReply(payload: Uint8Array): Reply | string {
  try {
    return decodeReply(payload);
  } catch (error) {
    if (error instanceof VerificationError) return error.message;
    throw error;
  }
}

function readReports(payloads: readonly Uint8Array[]): readonly TestReport[] | null {
  try {
    return payloads.map((payload) => {
      const report = decodeReport(payload);
      return { name: cut(report.name, 500), passed: report.passed, message: cut(report.message, 2_000) };
    });
  } catch (error) {
    if (error instanceof VerificationError) return null;
    throw error;
  }
}
