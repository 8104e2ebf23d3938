/** `polyproof daemon start|stop|status|logs`: a process that keeps boxes warm, so that `run` and `verify` answer at once. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import { SandboxError } from '../sandboxes/errors.ts';
import { openLocalSandbox } from '../sandboxes/local.ts';
import { readConfig } from '../server/config.ts';
import { progressLog } from '../server/progress-log.ts';
import { sandboxOptions } from '../server/sandbox-options.ts';
import { command, examples } from './command.ts';
import { askDaemon, identity } from './daemon-client.js';
import { type DaemonStatus, isOlder, serveDaemon } from './daemon-serving.ts';
import { type DaemonPlace, daemonPlace, lockHolder, makePlace, sourcesChangedAt, takeLock } from './daemon-state.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly json?: boolean;
  readonly idleMinutes: number;
  readonly lines: number;
  readonly follow?: boolean;
  readonly renew?: boolean;
}

export function daemonCommand(terminal: Terminal): Command {
  const idle = ['--idle-minutes <n>', 'end after so long without a command; 0 for never', someMinutes, 30] as const;
  const daemon = command('daemon', 'Keep boxes warm for the commands of this user.', terminal)
    .addHelpText('after', about)
    .addHelpText(
      'after',
      examples('polyproof daemon start', 'polyproof run hello.py', 'polyproof daemon status --json'),
    );
  daemon.addCommand(
    command('start', 'Start the daemon, unless it runs.', terminal)
      .option(...idle)
      .action((options: Options) => start(terminal, options)),
  );
  daemon.addCommand(
    command('stop', 'Stop the daemon once what runs in it has ended.', terminal).action((options: Options) =>
      stop(terminal, options),
    ),
  );
  daemon.addCommand(
    command(
      'status',
      'Say whether the daemon runs, and what it does. The exit code is 1 where none runs.',
      terminal,
    ).action((options: Options) => status(terminal, options)),
  );
  daemon.addCommand(
    command('logs', "Show the daemon's log.", terminal)
      .option('-n, --lines <n>', 'how many of its last lines', wholeNumber, 100)
      .option('-f, --follow', 'go on showing what is added, until Ctrl-C')
      .action((options: Options) => logs(terminal, options)),
  );
  daemon.addCommand(
    command('serve', 'Be the daemon, in the foreground.', terminal)
      .option(...idle)
      .option('--renew', 'start the next one where this one is older than the program that asks')
      .action((options: Options) => serve(terminal, options)),
  );
  return daemon;
}

const about = `
While the daemon runs, polyproof run and polyproof verify hand their work to it and answer in tens of
milliseconds: boxes are warm, builds are remembered. It listens on a Unix socket in POLYPROOF_HOME that
only you can open. --no-daemon leaves it alone. A daemon that is older than the program that asks, or that
has other settings for its boxes, is left alone too.

Exit codes: 0 it is as asked for, 1 (status) it does not run, 3 it could not be started or stopped.
`;

async function start(terminal: Terminal, { json, idleMinutes }: Options): Promise<void> {
  const place = placeOf(terminal);
  const before = await statusOf(place);
  if (before === null) {
    makePlace(place);
    spawnDaemon(place, terminal, idleMinutes);
  }
  const now = before ?? (await appeared(place));
  if (json === true) return terminal.print(JSON.stringify({ started: before === null, ...now }, null, 2));
  terminal.print(`${before === null ? 'Started' : 'It runs already'}: process ${now.pid}, ${now.socket}`);
}

async function stop(terminal: Terminal, { json }: Options): Promise<void> {
  const place = placeOf(terminal);
  const pid = lockHolder(place);
  const before = await ask(place, 'stop');
  // One that does not listen, and is not dead: it never got as far, or no longer answers.
  if (before === null && pid !== null && isAlive(pid)) process.kill(pid, 'SIGTERM');
  const gone = await until(() => pid === null || !isAlive(pid), stopMs);
  if (!gone) throw new SandboxError('engine-failed', `The daemon, process ${pid}, does not end: kill -9 ${pid}`);
  if (json === true) return terminal.print(JSON.stringify({ stopped: before !== null, pid }, null, 2));
  terminal.print(before === null ? 'None ran.' : `Stopped: process ${before.pid}`);
}

async function status(terminal: Terminal, { json }: Options): Promise<void> {
  const place = placeOf(terminal);
  const now = await statusOf(place);
  if (now === null) terminal.exitCode = exitCodes.negative;
  if (json === true) return terminal.print(JSON.stringify({ running: now !== null, ...now }, null, 2));
  if (now === null) return terminal.print('None runs: polyproof daemon start');
  const { pid, version, served, underWay, boxes, endsInMs } = now;
  const end = endsInMs === null ? 'never ends by itself' : `ends after ${minutes(endsInMs)} without a command`;
  terminal.print(`Runs: process ${pid}, version ${version}, for ${minutes(now.upMs)}; ${end}`);
  terminal.print(
    `${served} commands, ${underWay} of them now; ${boxes?.idle ?? 0} warm boxes, ${boxes?.inUse ?? 0} in use`,
  );
}

async function logs(terminal: Terminal, { json, lines, follow }: Options): Promise<void> {
  const { log } = placeOf(terminal);
  const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
  const last = text.split('\n').slice(0, -1).slice(-lines);
  if (json === true) return terminal.print(JSON.stringify(last, null, 2));
  for (const line of last) terminal.print(line);
  if (follow !== true) return;
  terminal.endsBySignal = true;
  for (let shown = Buffer.byteLength(text); !terminal.signal.aborted; ) {
    await sleep(300, undefined, { signal: terminal.signal }).catch(() => undefined);
    const size = existsSync(log) ? statSync(log).size : 0;
    if (size > shown) terminal.stdout.write(readFileSync(log).subarray(shown));
    shown = size;
  }
}

/** What the process that was started does. */
async function serve(terminal: Terminal, { idleMinutes, renew }: Options): Promise<void> {
  const config = readConfig(terminal.environment);
  const place = placeOf(terminal);
  makePlace(place);
  let giveBack = takeLock(place);
  // One that was killed may still be dying: it holds the lock, and answers nobody.
  await until(async () => {
    giveBack ??= takeLock(place);
    return giveBack !== null || (await statusOf(place)) !== null;
  }, dyingMs);
  if (giveBack === null) return terminal.note(`A daemon runs already: process ${lockHolder(place)}`);
  const log = (text: string) => terminal.note(`${new Date().toISOString()} ${text}`);
  let isOld = false;
  try {
    const who = identity();
    const changedAt = sourcesChangedAt(who.root);
    const daemon = await serveDaemon({
      socket: place.socket,
      config,
      identity: who,
      idleMs: idleMinutes === 0 ? undefined : idleMinutes * 60_000,
      openSandbox: () => openLocalSandbox(sandboxOptions(config, progressLog(log))),
      isStale: () => sourcesChangedAt(who.root) !== changedAt,
      log,
    });
    log(`process ${process.pid} listens on ${place.socket}`);
    terminal.endsBySignal = true;
    const told = new Promise<string>((resolve) => {
      terminal.signal.addEventListener('abort', () => resolve('it was told to by a signal'), { once: true });
    });
    const reason = await Promise.race([daemon.ended, told]);
    isOld = reason === isOlder;
    log(`ends: ${reason}`);
    await daemon.close();
  } finally {
    giveBack();
  }
  if (isOld && renew === true) spawnDaemon(place, terminal, idleMinutes);
}

const dyingMs = 10_000;
const startMs = 30_000;
const stopMs = 60_000;

function spawnDaemon(place: DaemonPlace, terminal: Terminal, idleMinutes: number): void {
  const log = openSync(place.log, 'a', 0o600);
  // Packing the project puts the name of the JavaScript file here.
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, 'daemon', 'serve', '--renew', '--idle-minutes', String(idleMinutes)], {
    detached: true,
    stdio: ['ignore', log, log],
    // Not the folder of whoever asked: that one can then be removed.
    cwd: '/',
    ...(terminal.environment === undefined ? {} : { env: { ...terminal.environment } as NodeJS.ProcessEnv }),
  });
  child.unref();
  closeSync(log);
}

async function appeared(place: DaemonPlace): Promise<DaemonStatus> {
  let found: DaemonStatus | null = null;
  await until(async () => {
    found = await statusOf(place);
    return found !== null;
  }, startMs);
  if (found !== null) return found;
  throw new SandboxError('engine-failed', `The daemon did not start; ${place.log} says why.`);
}

async function until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) return false;
    await sleep(30);
  }
  return true;
}

function placeOf({ environment }: Terminal): DaemonPlace {
  // The settings' own reader: the daemon is looked for where the commands look for it.
  const { dataFolder } = readConfig(environment);
  return daemonPlace({ POLYPROOF_HOME: dataFolder });
}

async function statusOf(place: DaemonPlace): Promise<DaemonStatus | null> {
  return await ask(place, 'status');
}

async function ask(place: DaemonPlace, what: 'status' | 'stop'): Promise<DaemonStatus | null> {
  return existsSync(place.socket) ? ((await askDaemon(place.socket, { ask: what })) as DaemonStatus | null) : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function minutes(ms: number): string {
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}

function someMinutes(text: string): number {
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError('It is not a number of minutes.');
  return Number(text);
}
