/**
 * open-r1's `cms_ioi` runtime: one submission to a problem of the IOI and one
 * test. Prints the score, from 0 to 1.
 *
 * Files: `graders/<problem>.cpp` (the submission, first), the problem's other
 * `graders/…` (a grader or stub that is linked in, a manager that talks to the
 * submission), `graders/grader_config.json`, `checker/…`, `input.txt` and
 * `correct_output.txt`.
 */
import type { Runner } from '../../../runners/runner.ts';
import type { BoxFile, Execution, Sandbox } from '../../../sandboxes/sandbox.ts';
import type { Placed } from '../../../verification/placing.ts';
import type { LimitPolicy } from '../../config.ts';
import { textOf } from '../output-text.ts';
import { type PistonAnswer, type Stage, said } from '../piston/answer.ts';
import { PistonFault, type PistonRequest } from '../piston/request.ts';
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

export interface IoiRuntime extends Runtime {
  readonly runner: Runner;
}

const flags = ['-std=gnu++17', '-O2', '-pipe', '-s', '-x', 'c++'] as const;

/** Judges one test. Throws PistonFault for a problem that cannot be one. */
export async function judgeIoi(
  sandbox: Sandbox,
  request: PistonRequest<IoiRuntime>,
  policy: LimitPolicy,
  client: string,
  signal: AbortSignal,
): Promise<PistonAnswer> {
  const { runtime, language, source, name } = request;
  if (name === undefined) throw new PistonFault('files[0].name is required: graders/<problem>.cpp');
  const files = new Map(request.files.map((file) => [file.path, Buffer.from(file.content)]));
  const config = readConfig(files.get('graders/grader_config.json')?.toString() ?? '{}');
  const allowance = allowanceOf(config, request, policy);
  const submission = { path: name, content: Buffer.from(source) };
  const report = await runForeign(
    sandbox,
    {
      runner: runtime.runner,
      kind: 'program',
      source,
      placed: placeProblem(submission, [...files.keys()].flatMap(graders), config),
      files: [],
      args: [],
      stdin: files.get('input.txt') ?? new Uint8Array(),
      fetch: [],
      compile: { ...policy.compile, wallMs: Math.max(policy.compile.wallMs, request.compile.wallMs) },
      run: limitsOf(allowance, request.run, policy),
      clock: 'both',
      client,
    },
    signal,
  );
  const { run } = report;
  if (run === null) return notBuilt(language, report) ?? withBuild(language, report, said('', '', 0));
  const stage = failedRun(report, allowance) ?? (await scoreOf(run, files, checkWith));
  return withBuild(language, report, stage);

  function graders(path: string): BoxFile[] {
    const content = files.get(path);
    return path.startsWith('graders/') && content !== undefined ? [{ path, content }] : [];
  }

  async function checkWith(tests: Readonly<Record<string, Uint8Array>>): Promise<Execution> {
    const placed: Placed = {
      files: request.files.filter(({ path }) => path.startsWith('checker/')),
      compile: ['g++', ...flags, '-o', 'checker/checker', checker],
      run: ['./checker/checker'],
      environment: {},
    };
    const named = Object.entries(tests).map(([path, content]) => ({ path, content }));
    const limits = { ...policy.run, wallMs: 30_000, cpuMs: 20_000 };
    const args = Object.keys(tests);
    const asked = { runner: runtime.runner, placed, args, files: named, limits, client };
    return await runChecker(sandbox, asked, policy.most, signal);
  }
}

/** What a submission that ended well is worth. */
async function scoreOf(
  run: Execution,
  files: ReadonlyMap<string, Buffer>,
  checkWith: (tests: Readonly<Record<string, Uint8Array>>) => Promise<Execution>,
): Promise<Stage> {
  const printed = Buffer.from(bytesOf(run));
  const correct = files.get('correct_output.txt');
  const hasChecker = files.has(checker);
  // A manager that has no checker behind it has said the score itself.
  if (correct === undefined || (files.has(manager) && !hasChecker)) {
    return said(printed.toString('utf8'), textOf(run.stderr), 0);
  }
  if (hasChecker) {
    const input = files.get('input.txt') ?? Buffer.alloc(0);
    const checked = await checkWith({ 'input.txt': input, 'correct_output.txt': correct, 'output.txt': printed });
    return said(textOf(checked.stdout), textOf(checked.stderr), checked.exitCode ?? 1);
  }
  const isRight = plainLines(correct) === plainLines(printed);
  return isRight ? scored('1', 'Output is correct (diff)') : scored('0', "Output isn't correct (diff)");
}

const checker = 'checker/checker.cpp';
const manager = 'graders/manager.cpp';

/** Builds what there is: arguments are the compiler's for the submission. */
const compileScript = `g++ "$@" || exit 1
if [ -e ${manager} ]; then g++ ${flags.join(' ')} -o manager ${manager}; fi`;

/**
 * One submission in as many processes as the problem has, each talking with the
 * manager through two pipes that have names, and the manager, whose end counts.
 */
const communicateScript = `count=$1 io=$2; shift 2
dir=$(mktemp -d); i=0; pipes=
while [ "$i" -lt "$count" ]; do
  up=$dir/u\${i}_to_m; down=$dir/m_to_u$i; mkfifo "$up" "$down"; pipes="$pipes $up $down"; number=
  if [ "$count" -ne 1 ]; then number=$i; fi
  if [ "$io" = fifo_io ]; then ./solution "$down" "$up" $number </dev/null >/dev/null &
  else ./solution $number <"$down" >"$up" 2>/dev/null & fi
  i=$((i + 1))
done
exec ./manager $pipes "$@"`;

function placeProblem(submission: BoxFile, graders: readonly BoxFile[], config: Config): Placed {
  const linked = ['graders/grader.cpp', 'graders/stub.cpp'].filter((path) =>
    graders.some((file) => file.path === path),
  );
  const sources = [...new Set([submission.path, ...linked])];
  const talks = config['task_type'] === 'Communication' && graders.some(({ path }) => path === manager);
  const { processes, io, args } = communicationOf(config);
  return {
    files: [...graders.filter(({ path }) => path !== submission.path), submission],
    compile: ['sh', '-c', compileScript, 'sh', '-DEVAL', ...flags, '-Igraders', '-o', 'solution', ...sources],
    run: talks ? ['sh', '-c', communicateScript, 'sh', String(processes), io, ...args] : ['./solution'],
    environment: {},
  };
}

type Config = Readonly<Record<string, unknown>>;

function readConfig(text: string): Config {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    throw new PistonFault(`graders/grader_config.json cannot be read: ${(error as Error).message}`);
  }
}

function communicationOf(config: Config): { readonly processes: number; readonly io: string; readonly args: string[] } {
  const stated = (key: string) => config[`task_type_parameters_Communication_${key}`];
  const processes = Number(stated('num_processes') ?? 1);
  const given = stated('manager_args');
  const args = typeof given === 'string' ? given : '';
  return {
    processes: processes >= 1 && processes <= 16 ? Math.floor(processes) : 1,
    io: stated('user_io') === 'fifo_io' ? 'fifo_io' : 'std_io',
    args: args.split(/\s+/).filter((word) => word !== ''),
  };
}

/** Three seconds of the time allowed for a run are open-r1's own margin. */
const marginMs = 3_000;

function allowanceOf(config: Config, { run }: PistonRequest<IoiRuntime>, { run: ours, most }: LimitPolicy): Allowance {
  const seconds = Number(config['time_limit']);
  const bytes = Number(config['memory_limit']);
  return {
    timeMs: allowedMs(seconds, 'time_limit', most) ?? Math.min(Math.max(1000, run.wallMs - marginMs), most.cpuMs),
    memoryBytes: allowedBytes(bytes, 'memory_limit', most) ?? run.memoryBytes ?? ours.memoryBytes,
  };
}

/** Amounts of white space, and white space at the end of a line or of all, do not count. */
function plainLines(bytes: Buffer): string {
  const lines = bytes.toString('latin1').split('\n');
  return lines
    .map((line) => line.replaceAll(/[ \t\r]+/g, ' ').trimEnd())
    .join('\n')
    .trimEnd();
}
