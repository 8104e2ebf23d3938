/** What every measurement works with: a sandbox as a service would open it, and tasks with generous limits. */
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { languages } from '../../runners/languages.ts';
import type { Command, Runner } from '../../runners/runner.ts';
import { type LocalSandbox, openLocalSandbox } from '../../sandboxes/local.ts';
import type { BoxFile, Execution, Job, Lease, Limits, Owner, Sandbox } from '../../sandboxes/sandbox.ts';
import { progressLog } from '../../server/progress-log.ts';
import { judge } from '../../verification/judge.ts';
import type { Judged } from '../../verification/outcome.ts';
import type { Settings, StageLimits, StdioCase, StdioTask } from '../../verification/task.ts';

export const engineSocket = '/var/run/docker.sock';
export const mebibyte = 1024 ** 2;
const memoryBytes = 512 * mebibyte;

export const generous: StageLimits = {
  wallMs: 60_000,
  cpuMs: 60_000,
  memoryBytes,
  outputBytes: 64 * mebibyte,
  keepBytes: 4096,
};

const settings: Settings = {
  compile: generous,
  run: generous,
  isolation: 'reset',
  stopEarly: false,
  waitMs: 300_000,
  priority: 'normal',
  client: 'bench',
};

export async function openSandbox(concurrency = cpus().length + 1): Promise<LocalSandbox> {
  return await openLocalSandbox({
    socket: engineSocket,
    dataFolder: join(tmpdir(), 'polyproof-bench-data'),
    memoryBudgetBytes: 4096 * mebibyte,
    concurrency,
    queueMax: 100_000,
    imageOverrides: {},
    onProgress: progressLog((text) => console.error(text)),
  });
}

export function runnerOf(language: string): Runner {
  const found = languages[language];
  if (found === undefined) throw new Error(`There is no language ${language}.`);
  return found;
}

export async function leaseOf(sandbox: Sandbox, runner: Runner): Promise<Lease> {
  return await sandbox.lease({
    runner,
    memoryBytes,
    isolation: 'reset',
    waitMs: 300_000,
    priority: 'normal',
    client: 'bench',
  });
}

/** One lease and one command in it, as a request costs it: wait, run, give back. Rejects when the command fails. */
export async function runLeased(
  sandbox: Sandbox,
  runner: Runner,
  command: Command,
  files: readonly BoxFile[] = [],
  owner: Owner = 'program',
): Promise<void> {
  await using lease = await leaseOf(sandbox, runner);
  if (files.length > 0) await lease.put(files, 'build');
  await runIn(lease, command, owner);
}

/** Rejects with what the command printed when it does not end with exit code 0. */
export async function runIn(
  lease: Lease,
  command: Command,
  owner: Owner,
  environment: Job['environment'] = {},
): Promise<Execution> {
  const limits: Limits = { ...generous };
  const run = await lease.execute({ command, environment, owner, limits, discard: false }, new Uint8Array());
  if (run.exitCode === 0) return run;
  const said = Buffer.concat([run.stderr.head, run.stderr.tail]).toString();
  throw new Error(`${command.join(' ')} ended with ${run.status} ${run.exitCode ?? run.signal ?? ''}: ${said}`);
}

export function stdioTask(
  language: string,
  source: string,
  cases: readonly StdioCase[],
  run: Partial<StageLimits> = {},
): StdioTask {
  return {
    shape: 'stdio',
    runner: runnerOf(language),
    source,
    checker: { kind: 'trimmed' },
    cases,
    settings: { ...settings, run: { ...generous, ...run } },
  };
}

/** Rejects when we failed to judge: the figures would mean nothing. */
export async function judged(sandbox: Sandbox, task: StdioTask): Promise<Judged> {
  const outcome = await judge(sandbox, task);
  if (outcome.outcome === 'judged') return outcome;
  throw new Error(`${task.runner.name}: ${outcome.outcome}: ${outcome.message}`);
}
