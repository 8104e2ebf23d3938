/**
 * Sees to it that a container engine answers.
 *
 * Where none does and we may (root on Debian or Ubuntu), Docker is installed
 * from the distribution and started; elsewhere the error says what to do. An
 * engine that someone else started is never touched. A `docker` command on the
 * path says nothing: only an answer on the socket counts.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { canInstallPackages, findProgram, installPackages, runTool, withSystemPath } from './apt.ts';
import { dockerEngine } from './docker.ts';
import type { Engine } from './engine.ts';
import { SandboxError } from './errors.ts';
import { withLock } from './lock.ts';

export interface EngineSetup {
  /** Where the engine should listen, as for dockerEngine. Only Docker's usual place is ever set up by us. */
  readonly socket?: string;
  /** Folder for our own state: the log and the process id of an engine that we start. */
  readonly dataFolder: string;
  /** Told about each step and each line that the tools print. */
  readonly onLine: (line: string) => void;
  /** For tests: another daemon, its arguments, and a place of its own to listen at. */
  readonly daemon?: { readonly program: string; readonly arguments: readonly string[] };
}

const usualSocket = '/var/run/docker.sock';
/** How long a daemon may take until it answers. */
const startMs = 60_000;
/** How long another daemon, in whose way ours was, may still take. */
const othersMs = 10_000;
const pollMs = 100;
/** For machines whose kernel or rights do not allow Docker's own network. Boxes have no network; builds use the host's. */
const withoutBridge = ['--bridge=none', '--iptables=false'];

/** An engine that answers; installed and started first where that is needed and possible. Rejects with `engine-unavailable`. */
export async function ensureEngine(setup: EngineSetup): Promise<Engine> {
  const engine = dockerEngine(setup.socket === undefined ? {} : { socket: setup.socket });
  const absence = await absenceOf(engine);
  if (absence === undefined) return engine;
  if (!mayStart(setup)) throw absence;
  await withLock(join(setup.dataFolder, 'locks', 'engine.lock'), async () => {
    // Another process may have started it while we waited for the lock.
    if ((await absenceOf(engine)) !== undefined) await installAndStart(engine, setup);
  });
  return engine;
}

/** Stops the engine that ensureEngine started from this data folder; answers whether there was one. */
export async function stopStartedEngine(dataFolder: string): Promise<boolean> {
  const file = processFile(dataFolder);
  const started = readStarted(file);
  rmSync(file, { force: true });
  // The number may belong to another process by now.
  if (!started?.commandLine || commandLine(started.pid) !== started.commandLine) return false;
  process.kill(started.pid, 'SIGTERM');
  while (commandLine(started.pid) === started.commandLine) await sleep(pollMs);
  return true;
}

/** Why the engine does not answer; undefined when it does. */
async function absenceOf(engine: Engine): Promise<SandboxError | undefined> {
  try {
    await engine.describe();
    return undefined;
  } catch (error) {
    if (error instanceof SandboxError && error.code === 'engine-unavailable') return error;
    throw error;
  }
}

function mayStart({ socket, daemon }: EngineSetup): boolean {
  if (daemon !== undefined) return true;
  const isUsual =
    socket === undefined || socket.replace('unix://', '') === usualSocket || socket === '/run/docker.sock';
  const isRoot = process.getuid?.() === 0;
  return isUsual && isRoot && (findProgram('dockerd') !== undefined || canInstallPackages());
}

async function installAndStart(engine: Engine, setup: EngineSetup): Promise<void> {
  const { onLine, daemon } = setup;
  if (daemon === undefined && findProgram('dockerd') === undefined) {
    onLine('No container engine answers; installing Docker from this distribution');
    await unavailableOnFailure('Docker could not be installed', installPackages(['docker.io', 'iptables'], onLine));
  }
  if (daemon === undefined && existsSync('/run/systemd/system')) {
    onLine('Starting Docker with systemctl');
    await runTool('systemctl', ['start', 'docker'], onLine).catch(() => {});
    if (await answersWithin(engine, 10_000)) return;
  }
  const program = daemon?.program ?? findProgram('dockerd') ?? 'dockerd';
  onLine(`Starting ${program}; its log is ${logFile(setup.dataFolder)}`);
  const usual = daemon?.arguments ?? [];
  if (await starts(engine, program, usual, setup.dataFolder)) return;
  onLine(`It ended; starting it again without a network of its own (${withoutBridge.join(' ')})`);
  if (await starts(engine, program, [...usual, ...withoutBridge], setup.dataFolder)) return;
  throw new SandboxError(
    'engine-unavailable',
    `Docker is installed but ${program} does not stay up here (in a container or a restricted machine it may lack rights). The end of ${logFile(setup.dataFolder)}:\n${logEnd(setup.dataFolder)}\nStart an engine by hand and set DOCKER_HOST if it does not listen at ${usualSocket}.`,
  );
}

/** Starts a daemon that outlives us; answers whether it is there to stay. */
async function starts(engine: Engine, program: string, args: readonly string[], dataFolder: string): Promise<boolean> {
  mkdirSync(join(dataFolder, 'engine'), { recursive: true });
  const log = openSync(logFile(dataFolder), 'a');
  const child = spawn(...withSystemPath(program, args), { cwd: '/', detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let hasEnded = false;
  child.on('error', () => {
    hasEnded = true;
  });
  child.on('exit', () => {
    hasEnded = true;
  });
  child.unref();
  if (await answersWithin(engine, startMs, () => hasEnded)) {
    const pid = child.pid ?? 0;
    // One that has ended made way for another, which the installation of the package may have started.
    if (!hasEnded) writeFileSync(processFile(dataFolder), JSON.stringify({ pid, commandLine: commandLine(pid) }));
    return true;
  }
  if (!hasEnded) child.kill();
  while (!hasEnded) await sleep(pollMs);
  return (
    /pid file found|is (already|still) running/i.test(logEnd(dataFolder)) && (await answersWithin(engine, othersMs))
  );
}

async function answersWithin(
  engine: Engine,
  milliseconds: number,
  isOver: () => boolean = () => false,
): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline && !isOver()) {
    if ((await absenceOf(engine)) === undefined) return true;
    await sleep(pollMs);
  }
  return false;
}

async function unavailableOnFailure(what: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const message = `${what}: ${(error as Error).message}\nInstall a Docker engine by hand, start it and try again.`;
    throw new SandboxError('engine-unavailable', message, { cause: error });
  }
}

function logFile(dataFolder: string): string {
  return join(dataFolder, 'engine', 'dockerd.log');
}

function processFile(dataFolder: string): string {
  return join(dataFolder, 'engine', 'started.json');
}

function logEnd(dataFolder: string): string {
  return readFileSync(logFile(dataFolder), 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}

function readStarted(file: string): { readonly pid: number; readonly commandLine?: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** What a process was started as; undefined once it has ended. */
function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') || undefined;
  } catch {
    return undefined;
  }
}
