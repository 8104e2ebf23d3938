/** What Piston's `POST /execute` answers: stages, with what we know besides in keys of our own. */
import type { Execution } from '../../../sandboxes/sandbox.ts';
import { cutForReport, type Finding } from '../../../verification/execution.ts';
import { textOf } from '../output-text.ts';
import type { ForeignReport } from '../program.ts';

export interface PistonAnswer {
  readonly language: string;
  readonly version: string;
  readonly run: Stage;
  readonly compile?: Stage;
}

export interface Stage {
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly message: string | null;
  readonly status: 'RE' | 'SG' | 'TO' | 'OL' | 'EL' | 'XX' | null;
  /** Milliseconds. */
  readonly cpu_time: number | null;
  readonly wall_time: number | null;
  /** Bytes. */
  readonly memory: number | null;
  /** Ours: what happened, in a word of our own vocabulary. */
  readonly verdict?: string;
  readonly output_truncated?: boolean;
}

/** When the build failed, `run` is the build: as in the original, for clients that read nothing else. */
export function answerReport(report: ForeignReport, language: string, version: string): PistonAnswer {
  const { compile, run, failure } = report;
  const built = compile && stageOf(compile, run === null ? failure : null);
  const ran = run && stageOf(run, failure);
  return { language, version, run: ran ?? built ?? said('', '', 0), ...(built === null ? {} : { compile: built }) };
}

/** A stage that said something and ended by itself. */
export function said(stdout: string, stderr: string, code: number): Stage {
  const status = code === 0 ? null : 'RE';
  const message = code === 0 ? null : `Exited with error status ${code}`;
  const costs = { cpu_time: null, wall_time: null, memory: null };
  return { stdout, stderr, output: stdout + stderr, code, signal: null, message, status, ...costs };
}

/** How much of each stream is shown of a program that was stopped because it printed too much. */
const floodBytes = 1024 ** 2;

/** How a program was stopped, in the original's words. */
const stopped = {
  'time-limit': { status: 'TO', message: 'Time limit exceeded' },
  // Without a status of its own: the kernel kills, and the signal is all the original sees.
  'memory-limit': { status: 'SG', message: 'Caught fatal signal 9' },
} as const;

export function stageOf(execution: Execution, failure: Finding | null): Stage {
  const isFlood = execution.status === 'output-limit';
  const shown = isFlood ? cutForReport(execution, floodBytes) : execution;
  const stdout = textOf(shown.stdout);
  const stderr = textOf(shown.stderr);
  return {
    stdout,
    stderr,
    output: stdout + stderr,
    ...endOf(execution),
    cpu_time: Math.round(execution.cpuMs),
    wall_time: Math.round(execution.wallMs),
    memory: execution.peakBytes,
    verdict: failure?.verdict ?? 'ok',
    output_truncated: shown.stdout.truncated || shown.stderr.truncated,
  };
}

function endOf(execution: Execution): Pick<Stage, 'code' | 'signal' | 'message' | 'status'> {
  const { status, exitCode, signal } = execution;
  switch (status) {
    case 'exited':
      if (exitCode === 0) return { code: 0, signal: null, message: null, status: null };
      return { code: exitCode, signal: null, message: `Exited with error status ${exitCode}`, status: 'RE' };
    case 'signalled':
      return { code: null, signal, message: `Caught fatal signal ${signal}`, status: 'SG' };
    case 'output-limit': {
      const isErr = execution.stderr.totalBytes > execution.stdout.totalBytes;
      const message = `${isErr ? 'stderr' : 'stdout'} length exceeded`;
      return { code: null, signal: 'SIGKILL', message, status: isErr ? 'EL' : 'OL' };
    }
    case 'time-limit':
    case 'memory-limit':
      return { code: null, signal: 'SIGKILL', ...stopped[status] };
  }
}
