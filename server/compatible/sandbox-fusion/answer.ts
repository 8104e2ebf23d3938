/**
 * What `/run_code` answers. The words of `status` are those of the original and
 * no others, because its clients read them into closed enums; what we know
 * besides is in keys of our own, which they ignore.
 */
import { constants } from 'node:os';
import type { Execution } from '../../../sandboxes/sandbox.ts';
import { cutForReport } from '../../../verification/execution.ts';
import { textOf } from '../output-text.ts';
import type { ForeignReport } from '../program.ts';
import type { FusionProgram } from './program.ts';

export interface RunCodeAnswer {
  readonly status: 'Success' | 'Failed' | 'SandboxError';
  readonly message: string;
  readonly compile_result: CommandResult | null;
  readonly run_result: CommandResult | null;
  readonly executor_pod_name: string | null;
  readonly files: Readonly<Record<string, string>>;
  /** Ours: what happened, in a word of our own vocabulary, and in a sentence. */
  readonly verdict?: string;
  readonly reason?: string;
  readonly queue_time?: number;
  readonly image_id?: string;
  readonly compile_cached?: boolean;
}

export interface CommandResult {
  readonly status: 'Finished' | 'Error' | 'TimeLimitExceeded';
  /** Seconds of wall time. */
  readonly execution_time: number | null;
  readonly return_code: number | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
  /** Ours. */
  readonly cpu_time?: number;
  readonly peak_memory_MB?: number;
  readonly signal?: string | null;
  readonly limit_exceeded?: string | null;
  readonly output_truncated?: boolean;
}

/** The answer to a program that ran, or did not compile. */
export function answerReport(report: ForeignReport, program: FusionProgram): RunCodeAnswer {
  const { compile, run, failure } = report;
  const unproven = whyUnproven(report, program);
  if (unproven !== null) return sandboxError(unproven);
  const compileResult = compile && resultOf(compile, run === null && failure !== null);
  const runResult = run && resultOf(run, failure !== null);
  const results = [compileResult, runResult].filter((result) => result !== null);
  return {
    status: results.every(({ return_code: code }) => code === 0) ? 'Success' : 'Failed',
    message: '',
    compile_result: compileResult,
    run_result: runResult,
    executor_pod_name: null,
    files: Object.fromEntries(
      report.files.map(({ path, content }) => [
        program.fetchedAs.get(path) ?? path,
        Buffer.from(content).toString('base64'),
      ]),
    ),
    verdict: failure === null ? 'ok' : run === null ? 'compile-error' : failure.verdict,
    reason: failure?.message ?? '',
    queue_time: seconds(report.queueMs),
    image_id: report.imageId,
    compile_cached: report.isCached,
  };
}

/** The answer when it is not the program's fault. */
export function sandboxError(why: string): RunCodeAnswer {
  return {
    status: 'SandboxError',
    message: why,
    compile_result: null,
    run_result: { status: 'Error', execution_time: null, return_code: null, stdout: null, stderr: why },
    executor_pod_name: null,
    files: {},
    verdict: 'not-judged',
    reason: why,
  };
}

/** A limit of ours that is below the one asked for says nothing about the program when it is met. */
function whyUnproven({ compile, run }: ForeignReport, { lowered, run: given }: FusionProgram): string | null {
  const why = (limit: string) =>
    `The program met this server's ${limit}, which is below the one asked for: ask for less, or raise POLYPROOF_MAX_…`;
  if (run === null) return lowered.compile && compile?.status === 'time-limit' ? why('limit of compile time') : null;
  if (lowered.time && run.status === 'time-limit') return why('limit of run time');
  // What used as much of the processor as it was given wall time is too slow in any case.
  const isByProcessor = run.status === 'time-limit' && run.clock === 'cpu' && run.cpuMs < given.wallMs;
  if (lowered.processor && isByProcessor) return why('limit of processor time');
  return lowered.memory && run.status === 'memory-limit' ? why('limit of memory') : null;
}

/** How much of each stream is shown of a program that was stopped because it printed too much. */
const floodBytes = 1024 ** 2;

function resultOf(execution: Execution, hasFailed: boolean): CommandResult {
  const shown = execution.status === 'output-limit' ? cutForReport(execution, floodBytes) : execution;
  const isTooSlow = execution.status === 'time-limit';
  return {
    status: isTooSlow ? 'TimeLimitExceeded' : 'Finished',
    execution_time: seconds(execution.wallMs),
    return_code: isTooSlow ? null : returnCode(execution, hasFailed),
    stdout: textOf(shown.stdout),
    stderr: textOf(shown.stderr),
    cpu_time: seconds(execution.cpuMs),
    peak_memory_MB: Math.round((execution.peakBytes / 1024 ** 2) * 100) / 100,
    signal: execution.signal,
    limit_exceeded: limits[execution.status] ?? null,
    output_truncated: shown.stdout.truncated || shown.stderr.truncated,
  };
}

const limits: Readonly<Record<string, string>> = {
  'time-limit': 'time',
  'memory-limit': 'memory',
  'output-limit': 'output',
};

/** Never zero for a failure: clients take a failure whose codes are all zero for a fault of the sandbox. */
function returnCode({ status, exitCode, signal }: Execution, hasFailed: boolean): number {
  if (!hasFailed) return 0;
  if (status === 'memory-limit') return 128 + constants.signals.SIGKILL;
  if (status === 'output-limit') return 128 + constants.signals.SIGXFSZ;
  // As Python tells of a child that a signal ended.
  if (status === 'signalled') return -(constants.signals[signal as NodeJS.Signals] ?? constants.signals.SIGKILL);
  return exitCode === null || exitCode === 0 ? 1 : exitCode;
}

function seconds(ms: number): number {
  return Math.round(ms * 1000) / 1_000_000;
}
