/**
 * open-r1's `codeforces` runtimes (`c++17`, `cf_python3`, …): one submission and
 * one test. Prints 1 for a right answer and 0 for a wrong one.
 *
 * Files: the submission, `input.txt`, `correct_output.txt`, and where the
 * problem has them `grader_config` (`TIME_LIMIT` in seconds, `MEMORY_LIMIT` in
 * megabytes, `INPUT_MODE`) and `checker.py`. Without a right answer it prints
 * what the submission printed.
 */
import type { Runner } from '../../../runners/runner.ts';
import type { BoxFile, Sandbox } from '../../../sandboxes/sandbox.ts';
import { place } from '../../../verification/placing.ts';
import type { LimitPolicy } from '../../config.ts';
import { type PistonAnswer, type Stage, said } from '../piston/answer.ts';
import type { PistonRequest } from '../piston/request.ts';
import type { Runtime } from '../piston/runtimes.ts';
import { runForeign } from '../program.ts';
import {
  type Allowance,
  allowedBytes,
  allowedMs,
  bytesOf,
  failedRun,
  limitsOf,
  notBuilt,
  runChecker,
  scored,
  withBuild,
} from './judging.ts';

export interface CodeforcesRuntime extends Runtime {
  readonly runner: Runner;
  /** Added to the compiler's arguments. */
  readonly flags: readonly string[];
  /** Language of checkers. */
  readonly checkers: Runner;
}

/** Judges one test. Throws PistonFault for a checker that cannot be one. */
export async function judgeCodeforces(
  sandbox: Sandbox,
  request: PistonRequest<CodeforcesRuntime>,
  policy: LimitPolicy,
  client: string,
  signal: AbortSignal,
): Promise<PistonAnswer> {
  const { runtime, language, source } = request;
  const { runner, flags } = runtime;
  const files = new Map(request.files.map((file) => [file.path, Buffer.from(file.content)]));
  const config = readConfig(files.get('grader_config')?.toString() ?? '');
  const allowance = allowanceOf(config, request.run.memoryBytes, request.run.wallMs, policy);
  const input = withoutReturns(files.get('input.txt') ?? Buffer.alloc(0));
  const usesFiles = config.get('INPUT_MODE') === 'file';

  const plain = place(runner.program, { source });
  const [compiler, ...args] = plain.compile ?? [];
  const report = await runForeign(
    sandbox,
    {
      runner,
      kind: 'program',
      source,
      placed: { ...plain, compile: compiler === undefined ? null : [compiler, ...flags, ...args] },
      files: usesFiles ? [{ path: 'input.txt', content: input }] : [],
      areForRun: true,
      args: [],
      stdin: usesFiles ? new Uint8Array() : input,
      fetch: usesFiles ? ['output.txt'] : [],
      compile: { ...policy.compile, wallMs: Math.max(policy.compile.wallMs, request.compile.wallMs) },
      run: limitsOf(allowance, request.run, policy),
      clock: 'both',
      client,
    },
    signal,
  );
  if (report.run === null) return notBuilt(language, report) ?? withBuild(language, report, said('', '', 0));
  const failed = failedRun(report, allowance);
  if (failed !== null) return withBuild(language, report, failed);

  const output = Buffer.from(usesFiles ? (report.files[0]?.content ?? []) : bytesOf(report.run));
  const correct = files.get('correct_output.txt');
  if (correct === undefined) return withBuild(language, report, said(output.toString('utf8'), '', 0));
  const checker = files.get('checker.py');
  const test = { input, correct: withoutEmptyLines(withoutReturns(correct)), output: withoutEmptyLines(output) };
  const stage = checker === undefined ? compared(test) : await checked(checker.toString(), test);
  return withBuild(language, report, stage);

  async function checked(text: string, { input: given, correct: wanted, output: printed }: Test): Promise<Stage> {
    const names = ['input.txt', 'correct_output.txt', 'output.txt'] as const;
    const contents = [given, wanted, printed];
    const run = await runChecker(
      sandbox,
      {
        runner: runtime.checkers,
        placed: place(runtime.checkers.program, { source: text }),
        args: names,
        files: names.map((path, index): BoxFile => ({ path, content: contents[index] as Buffer })),
        limits: { ...policy.run, wallMs: 30_000, cpuMs: 10_000 },
        client,
      },
      policy.most,
      signal,
    );
    const verdict = bytesOf(run).toString().replaceAll(/\s/g, '');
    const isRight = verdict === '100' || verdict === '1';
    const why = isRight ? 'Output is correct (checker)' : "Output isn't correct (checker)";
    return scored(isRight ? '1' : '0', why, run.exitCode ?? 1);
  }
}

interface Test {
  readonly input: Buffer;
  readonly correct: Buffer;
  readonly output: Buffer;
}

/** Case of yes and no, and all white space, are the same. */
function compared({ correct, output }: Test): Stage {
  const isRight = plainWords(correct) === plainWords(output);
  return isRight ? scored('1', 'Output is correct (diff)') : scored('0', "Output isn't correct (diff)");
}

/** Byte for byte: an output need not be text in any encoding. */
function plainWords(bytes: Buffer): string {
  const text = bytes.toString('latin1').replaceAll(/(?<![\w])(yes|no)(?![\w])/gi, (word) => word.toUpperCase());
  return text
    .split(/[ \t\n\v\f\r]+/)
    .filter((word) => word !== '')
    .join(' ');
}

/** `KEY=VALUE` lines. */
function readConfig(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').map((line) => /^\s*(\w+)=["']?(.*?)["']?\s*$/.exec(line));
  return new Map(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? ''] as const])));
}

function allowanceOf(
  config: ReadonlyMap<string, string>,
  memoryBytes: number | undefined,
  wallMs: number,
  { run, most }: LimitPolicy,
): Allowance {
  const seconds = Number(config.get('TIME_LIMIT') ?? Number.NaN);
  const megabytes = Number(config.get('MEMORY_LIMIT') ?? Number.NaN);
  return {
    timeMs: allowedMs(seconds, 'TIME_LIMIT', most) ?? Math.min(wallMs, most.cpuMs),
    memoryBytes: allowedBytes(megabytes * 1024 ** 2, 'MEMORY_LIMIT', most) ?? memoryBytes ?? run.memoryBytes,
  };
}

function withoutReturns(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

function withoutEmptyLines(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(/^\n/gm, ''), 'latin1');
}
