/** `polyproof run FILE`: run one program in a box; its output is ours. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import type { Runner } from '../runners/runner.ts';
import type { Execution, Output } from '../sandboxes/sandbox.ts';
import { readConfig } from '../server/config.ts';
import { findLanguage, languageOfFile } from '../server/language-lookup.ts';
import { fillLimits } from '../server/limits.ts';
import { runProgram } from '../server/run.ts';
import { viewRun } from '../server/run-view.ts';
import { command, examples } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { openSandbox } from './sandbox.ts';
import { pathFrom, readSource } from './source-file.ts';
import type { Terminal } from './terminal.ts';

interface RunOptions {
  readonly language?: string;
  readonly stdin?: string;
  readonly wallMs?: number;
  readonly cpuMs?: number;
  readonly memoryMb?: number;
  readonly isolation: 'reset' | 'fresh';
  readonly json?: boolean;
}

export function runCommand(terminal: Terminal): Command {
  return command('run', 'Run a program in a box and show what it prints.', terminal)
    .argument('<file>', 'the program; - reads it from stdin')
    .argument('[args...]', 'arguments for the program')
    .option('-l, --language <name>', "the program's language, where the name of the file does not tell it")
    .option('-i, --stdin <file>', 'what the program reads; - passes our own stdin on')
    .option('--wall-ms <n>', 'limit of wall time', wholeNumber)
    .option('--cpu-ms <n>', 'limit of CPU time', wholeNumber)
    .option('--memory-mb <n>', 'limit of memory', wholeNumber)
    .option('--isolation <kind>', 'reset or fresh', 'reset')
    .option('--no-daemon', 'leave the daemon alone, where one runs')
    .addHelpText(
      'after',
      examples(
        'polyproof run hello.py',
        'echo 3 4 | polyproof run --stdin - sum.cpp',
        'polyproof run Main.java -- --verbose',
      ),
    )
    .addHelpText('after', 'The exit code is 0 when the program exits with 0, and 1 when it fails in any way.\n')
    .action((file: string, args: string[], options: RunOptions) => runFile(terminal, file, args, options));
}

async function runFile(terminal: Terminal, file: string, args: readonly string[], options: RunOptions): Promise<void> {
  const config = readConfig(terminal.environment);
  const runner = options.language === undefined ? languageOfFile(file) : findLanguage(options.language);
  const { limits } = config;
  const runLimits = fillLimits(limitsOf(options), limits.run, limits.most, 'limits');
  const source = await readSource(pathFrom(terminal, file), terminal.stdin);
  const stdin = await readStdin(options.stdin, terminal);

  await using opened = await openSandbox(config, terminal);
  await opened.ready(runner);
  const report = await runProgram(opened.sandbox, {
    runner,
    source,
    files: [],
    args,
    stdin,
    fetch: [],
    fetchBytesMax: 0,
    compile: limits.compile,
    run: runLimits,
    isolation: options.isolation,
    waitMs: limits.waitMs,
    priority: 'normal',
    client: 'cli',
    signal: terminal.signal,
  });
  if (options.json === true) terminal.print(JSON.stringify(viewRun(report, runner.name, 'utf-8'), null, 2));
  else show(terminal, runner, report.compile, report.run);
  terminal.exitCode = report.run?.exitCode === 0 ? exitCodes.ok : exitCodes.negative;
}

function limitsOf({ wallMs, cpuMs, memoryMb }: RunOptions): Parameters<typeof fillLimits>[0] {
  return {
    ...(wallMs === undefined ? {} : { wallMs }),
    ...(cpuMs === undefined ? {} : { cpuMs }),
    ...(memoryMb === undefined ? {} : { memoryBytes: memoryMb * 1024 ** 2 }),
  };
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,11}$/.test(text)) throw new InvalidArgumentError('It is not a whole number above zero.');
  return Number(text);
}

async function readStdin(file: string | undefined, terminal: Terminal): Promise<Uint8Array> {
  if (file === undefined) return new Uint8Array();
  return file === '-' ? await buffer(terminal.stdin) : await readFile(pathFrom(terminal, file));
}

function show(terminal: Terminal, runner: Runner, compile: Execution | null, run: Execution | null): void {
  if (compile !== null) {
    write(terminal.stderr, compile.stderr);
    if (run === null) write(terminal.stderr, compile.stdout);
  }
  if (run === null) {
    terminal.note(terminal.colors.red(`${runner.title}: the program does not compile (${ending(compile)}).`));
    return;
  }
  write(terminal.stdout, run.stdout);
  write(terminal.stderr, run.stderr);
  const figures = `${Math.round(run.wallMs)} ms, ${Math.round(run.cpuMs)} ms CPU, ${Math.ceil(run.peakBytes / 1024 ** 2)} MiB`;
  terminal.note(terminal.colors.dim(`${runner.title}: ${ending(run)}; ${figures}`));
}

function write(stream: NodeJS.WritableStream, { head, tail, truncated, totalBytes }: Output): void {
  stream.write(head);
  if (truncated) stream.write(`\n[… ${totalBytes - head.length - tail.length} bytes left out …]\n`);
  stream.write(tail);
}

/** How an execution ended, in a few words. */
function ending(execution: Execution | null): string {
  if (execution === null) return 'nothing ran';
  if (execution.status === 'exited') return `exited with ${execution.exitCode}`;
  if (execution.status === 'signalled') return `ended by ${execution.signal}`;
  return execution.clock === null ? execution.status : `${execution.status} (${execution.clock})`;
}
