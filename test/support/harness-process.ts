/**
 * Runs a harness without the supervisor: the command of a recipe, started on
 * this machine or in a container, with calls on descriptor 3 and replies on 4.
 *
 * For developing a language and for tests of what a harness answers. Limits,
 * isolation and verdicts are not its business. In a container descriptors 3
 * and 4 are the container's stdin and stdout, so stdout and stderr of the
 * program come back as one text, in `stderr`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Recipe, Runner } from '../../runners/runner.ts';
import { place } from '../../verification/placing.ts';

export interface HarnessJob {
  readonly runner: Runner;
  readonly shape: 'calls' | 'tests';
  readonly source: string;
  readonly tests?: string;
  readonly entry?: string;
  /** Payloads of the call frames. The next one is sent when the last one is answered. */
  readonly calls: readonly Uint8Array[];
  /** Image to run in. Without one the command runs here, with the folder `files/` in place of /opt/polyproof. */
  readonly image?: string;
  readonly timeoutMs?: number;
}

export interface HarnessRun {
  /** Payloads that answered the calls, in order; fewer than calls when the harness ended early. */
  readonly replies: readonly Buffer[];
  /** Payloads of the reports that came before them. */
  readonly reports: readonly Buffer[];
  /** Set when the build command failed; nothing was run then. */
  readonly compileError?: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Writes the recipe's files, builds, runs, and sends the calls one by one. Never judges: a crash is a value. */
export async function runHarness(job: HarnessJob): Promise<HarnessRun> {
  const work = await mkdtemp(path.join(os.tmpdir(), 'polyproof-harness-'));
  try {
    const recipe = job.runner[job.shape];
    const { files, compile, run } = place(recipe, job);
    for (const { path: file, content } of files) {
      await mkdir(path.dirname(path.join(work, file)), { recursive: true });
      await writeFile(path.join(work, file), content);
    }
    if (compile !== null) {
      const built = await drive(job, recipe, work, [...compile], []);
      if (built.exitCode !== 0) return { ...built, compileError: built.stderr + built.stdout };
    }
    return await drive(job, recipe, work, [...run], job.calls);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function drive(
  job: HarnessJob,
  recipe: Recipe,
  work: string,
  command: string[],
  calls: readonly Uint8Array[],
): Promise<HarnessRun> {
  const { child, input, output } = start(job, recipe, work, command);
  const replies: Buffer[] = [];
  const reports: Buffer[] = [];
  const texts = { stdout: '', stderr: '' };
  if (job.image === undefined) child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  const timer = setTimeout(() => child.kill('SIGKILL'), job.timeoutMs ?? 20_000);
  const ended = new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve([code, signal]));
  });
  input.on('error', () => {});

  const send = (): void => {
    const next = calls[replies.length];
    if (next === undefined) input.end();
    else input.write(Buffer.concat([Buffer.from(`${next.length}\n`), next]));
  };
  send();
  let pending = Buffer.alloc(0);
  output.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let frame = firstFrame(pending); frame !== null; frame = firstFrame(pending)) {
      pending = pending.subarray(frame.end);
      (frame.payload[0] === 'r'.charCodeAt(0) ? reports : replies).push(frame.payload);
      if (frame.payload[0] !== 'r'.charCodeAt(0)) send();
    }
  });
  const [exitCode, signal] = await ended;
  clearTimeout(timer);
  return { replies, reports, exitCode, signal, ...texts };
}

function start(
  job: HarnessJob,
  recipe: Recipe,
  work: string,
  command: string[],
): { child: ChildProcess; input: Writable; output: Readable } {
  if (job.image === undefined) {
    const [program = '', ...args] = command.map((word) => local(word, job.runner));
    const environment = {
      PATH: process.env['PATH'],
      HOME: work,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      ...recipe.environment,
    };
    const child = spawn(program, args, {
      cwd: work,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    return {
      child,
      input: child.stdio[3] as Writable,
      output: child.stdio[4] as Readable,
    };
  }
  const environment = Object.entries({
    HOME: '/tmp',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    ...recipe.environment,
  });
  const flags = ['--rm', '-i', '--network', 'none', '-v', `${work}:/work`, '-w', '/work', '--entrypoint', 'sh'];
  const relay = ['-c', 'exec "$@" 3<&0 4>&1 1>&2 </dev/null', 'sh'];
  const child = spawn('docker', [
    'run',
    ...flags,
    ...environment.flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    job.image,
    ...relay,
    ...command,
  ]);
  return { child, input: child.stdin, output: child.stdout };
}

/** The same file in this checkout; a byte-compiled file is stood for by its source. */
const local = (word: string, runner: Runner): string =>
  word.replace(/^\/opt\/polyproof\/(.*?)(\.pyc)?$/, (_, file: string, compiled?: string) =>
    path.resolve(
      import.meta.dirname,
      '../../runners',
      runner.image.folder,
      'files',
      compiled === undefined ? file : `${file}.py`,
    ),
  );

function firstFrame(bytes: Buffer): { payload: Buffer; end: number } | null {
  const newline = bytes.indexOf('\n');
  if (newline < 0) return null;
  const end = newline + 1 + Number(bytes.subarray(0, newline).toString('latin1'));
  return bytes.length < end ? null : { payload: bytes.subarray(newline + 1, end), end };
}
