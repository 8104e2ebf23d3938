/**
 * `npm run bench`: what a run costs here, against the other ways to run it.
 *
 * Prints a table and, with `--json FILE`, writes the same figures. Each figure
 * is a ratio or a difference between two contenders measured in turns in this
 * very run; the machine's speed cancels out. Nothing here decides a test.
 */
import { writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { languages } from '../../runners/languages.ts';
import type { Runner } from '../../runners/runner.ts';
import { type LocalSandbox, openLocalSandbox } from '../../sandboxes/local.ts';
import type { Job, Lease } from '../../sandboxes/sandbox.ts';
import { medians, throughputs } from './measure.ts';
import { type Rivals, rivalsOf } from './rivals.ts';

interface Row {
  readonly what: string;
  readonly ours: string;
  readonly baseline: string;
  readonly result: string;
  readonly target: string;
  readonly isMet: boolean;
}

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const rounds = options.quick ? 20 : 200;
const socket = '/var/run/docker.sock';
const memoryBytes = 1024 ** 3;
const trueCommand = ['/bin/true'] as const;
const pythonHello = ['/usr/bin/python3', '-c', "print('hello')"] as const;

const sandbox = await openLocalSandbox({
  socket,
  dataFolder: join(tmpdir(), 'polyproof-bench-data'),
  memoryBudgetBytes: 8 * memoryBytes,
  concurrency: cpus().length + 1,
  queueMax: 10_000,
  imageOverrides: {},
  onProgress: () => {},
});
const rows: Row[] = [];
try {
  const python = runner('python');
  await using rivals = await rivalsOf(socket, (await sandbox.images.ensure(python, () => {})).id);
  rows.push(...(await latencies(python, rivals)));
  rows.push(...(await rates(python, rivals)));
} finally {
  await sandbox.close();
}
report(rows);

/** One lease for each run, as a request costs it: wait, run, give back. */
async function latencies(python: Runner, rivals: Rivals): Promise<Row[]> {
  const found: Row[] = [];
  for (const [what, command, targetMs] of [
    ['/bin/true', trueCommand, 5],
    ['Python hello', pythonHello, 5],
  ] as const) {
    const times = await medians(
      [
        { name: 'ours', once: () => leased(sandbox, python, command) },
        { name: 'native', once: () => rivals.native(command) },
      ],
      rounds,
    );
    const difference = (times['ours'] ?? Number.NaN) - (times['native'] ?? Number.NaN);
    found.push({
      what: `overhead of a warm run, ${what}, p50`,
      ours: ms(times['ours']),
      baseline: `${ms(times['native'])} spawned natively`,
      result: `${difference >= 0 ? '+' : ''}${difference.toFixed(2)} ms`,
      target: `≤ ${targetMs} ms`,
      isMet: difference <= targetMs,
    });
  }
  return found;
}

async function rates(python: Runner, rivals: Rivals): Promise<Row[]> {
  const quick = options.quick ? 0.2 : 1;
  const trues = await throughputs(
    [
      { name: 'ours', count: 2000 * quick, once: () => leased(sandbox, python, trueCommand) },
      { name: 'exec', count: 60 * quick, once: () => rivals.exec(trueCommand) },
      { name: 'container', count: 20 * quick, once: () => rivals.perRun(trueCommand) },
    ],
    cpus().length,
    3,
  );
  const hellos = await throughputs(
    [
      { name: 'ours', count: 500 * quick, once: () => leased(sandbox, python, pythonHello) },
      { name: 'native', count: 500 * quick, once: () => rivals.native(pythonHello) },
    ],
    64,
    3,
  );
  return [
    ratio('throughput of /bin/true against docker exec', trues['ours'], trues['exec'], 30, '/s'),
    ratio('throughput of /bin/true against a container per run', trues['ours'], trues['container'], 100, '/s'),
    ratio('throughput of Python hello, 64 at once, against native', hellos['ours'], hellos['native'], 0.85, '/s'),
  ];
}

async function leased(on: LocalSandbox, language: Runner, command: Job['command']): Promise<void> {
  await using lease: Lease = await on.lease({
    runner: language,
    memoryBytes,
    isolation: 'reset',
    waitMs: 120_000,
    client: 'bench',
  });
  const limits = { wallMs: 10_000, cpuMs: 10_000, memoryBytes, outputBytes: 1024 ** 2, keepBytes: 1024 };
  const run = await lease.execute({ command, environment: {}, owner: 'program', limits, discard: false }, new Uint8Array());
  if (run.exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${JSON.stringify(run)}`);
}

function ratio(what: string, ours = Number.NaN, baseline = Number.NaN, target: number, unit: string): Row {
  const result = ours / baseline;
  return {
    what,
    ours: `${ours.toFixed(1)} ${unit}`,
    baseline: `${baseline.toFixed(1)} ${unit}`,
    result: `${result.toFixed(2)}×`,
    target: `≥ ${target}×`,
    isMet: result >= target,
  };
}

function runner(name: string): Runner {
  const found = languages[name];
  if (found === undefined) throw new Error(`no runner named ${name}`);
  return found;
}

function ms(value = Number.NaN): string {
  return `${value.toFixed(2)} ms`;
}

function report(all: readonly Row[]): void {
  const table = new Table({ head: ['what', 'ours', 'baseline', 'result', 'target', 'met'], style: { head: [], border: [] } });
  for (const { what, ours, baseline, result, target, isMet } of all) {
    table.push([what, ours, baseline, result, target, isMet ? 'yes' : 'NO']);
  }
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 1024 ** 3) };
  console.log(`${machine.cores} × ${machine.cpu}, ${machine.memoryGiB} GiB, Node ${process.version}`);
  console.log(table.toString());
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify({ machine, rows: all }, null, 2));
}
