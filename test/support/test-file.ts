/**
 * Runs one test file in a process of its own, under a deadline, and tells what
 * became of it. Nothing passes by default: without a report from inside, or
 * with a process that does not end, the file has failed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from './inside.ts';

export interface FileResult {
  readonly file: string;
  readonly passed: number;
  /** Failed tests; a problem of the file as a whole counts as one each. */
  readonly failed: number;
  readonly skipped: number;
  readonly problems: readonly string[];
  /** Everything the file printed, in order. */
  readonly output: string;
  readonly durationMs: number;
}

export interface FileOptions {
  /** Time until the report must have come. */
  readonly deadlineMs: number;
  /** Time the process may take to end by itself after its report. */
  readonly lingerMs: number;
  /** Arguments for the file, after its name. */
  readonly arguments?: readonly string[];
}

const inside = new URL('inside.ts', import.meta.url).pathname;

/** Pids that lead a process group of ours, which die with us. */
const running = new Set<number>();

/** Kills every test file that still runs, with whatever it started. */
export function killAll(signal: NodeJS.Signals): void {
  for (const pid of running) killGroup(pid, signal);
}

export async function runTestFile(file: string, options: FileOptions): Promise<FileResult> {
  const { deadlineMs, lingerMs } = options;
  const startedMs = performance.now();
  // A group of its own: what the tests started can be killed with them.
  const child = spawn(process.execPath, [inside, file, ...(options.arguments ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const watched = watch(child);
  if (child.pid !== undefined) running.add(child.pid);

  await Promise.race([watched.reported, watched.ended, sleep(deadlineMs, undefined, { ref: false })]);
  const inTime = watched.report() !== null || child.exitCode !== null || child.signalCode !== null;
  if (inTime) await Promise.race([watched.ended, sleep(lingerMs, undefined, { ref: false })]);
  const ended = child.exitCode !== null || child.signalCode !== null;
  if (child.pid !== undefined) {
    killGroup(child.pid, 'SIGKILL');
    running.delete(child.pid);
  }
  await watched.ended;

  const report = watched.report();
  const problems = [
    ...(report?.problems ?? []),
    ...endProblems(child, { report, inTime, ended, deadlineMs, last: watched.last() }),
  ];
  return {
    file,
    passed: report?.passed ?? 0,
    failed: (report?.failed ?? 0) + problems.length,
    skipped: report?.skipped ?? 0,
    problems,
    output: watched.output(),
    durationMs: performance.now() - startedMs,
  };
}

interface End {
  readonly report: Report | null;
  readonly inTime: boolean;
  readonly ended: boolean;
  readonly deadlineMs: number;
  readonly last: string;
}

function endProblems(child: ChildProcess, { report, inTime, ended, deadlineMs, last }: End): readonly string[] {
  const where = last === '' ? 'before its first test' : `in '${last}'`;
  if (!inTime) return [`not done after ${deadlineMs / 1000} s, stopped ${where}`];
  if (report === null)
    return [`it ended ${where} (${child.signalCode ?? `exit code ${child.exitCode}`}), before it could report`];
  if (!ended) return ['its tests are over and the process does not end: something was left open'];
  const failedOnly = report.failed > 0 && child.exitCode === 1;
  if (child.exitCode === 0 || failedOnly) return [];
  return [`its tests are over and then it ended with ${child.signalCode ?? `exit code ${child.exitCode}`}`];
}

/** Collects what the child prints and reports. */
function watch(child: ChildProcess) {
  let report: Report | null = null;
  let last = '';
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const events = createInterface({ input: child.stdio[3] as Readable });
  const reported = new Promise<void>((resolve) => {
    events.on('line', (line) => {
      const event = JSON.parse(line);
      if (event.event === 'test') {
        last = event.title;
      } else {
        report = event;
        resolve();
      }
    });
  });
  // 'close' waits for the pipes too, which a process that left the group could hold for ever.
  const closed = once(child, 'close');
  const ended = once(child, 'exit').then(() => Promise.race([closed, sleep(1000, undefined, { ref: false })]));
  return { reported, ended, report: (): Report | null => report, last: () => last, output: () => output };
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
