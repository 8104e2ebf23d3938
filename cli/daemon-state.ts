/**
 * What of a daemon lies on disk: a folder that only its owner can enter, with
 * the socket, the lock of the one daemon there may be, and the log.
 */
import { chmodSync, globSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { take } from '../sandboxes/lock.ts';
import { ServerError } from '../server/errors.ts';
import { daemonSocket } from './daemon-client.js';

export interface DaemonPlace {
  readonly socket: string;
  readonly lock: string;
  readonly log: string;
}

/** Longest path of a Unix socket, in bytes. */
const socketPathMax = 107;

/** Where the daemon of these settings is. Throws `bad-setting` where no socket can be. */
export function daemonPlace(environment: Readonly<Record<string, string | undefined>>): DaemonPlace {
  const socket = daemonSocket(environment);
  if (Buffer.byteLength(socket) > socketPathMax) {
    throw new ServerError(
      'bad-setting',
      `POLYPROOF_HOME is too long for a daemon: the path of its socket, ${socket}, may have ${socketPathMax} bytes.`,
    );
  }
  const folder = dirname(socket);
  return { socket, lock: join(folder, 'lock'), log: join(folder, 'log') };
}

/** Makes the folder, which nobody else can enter. */
export function makePlace({ socket }: DaemonPlace): void {
  const folder = dirname(socket);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
}

/**
 * Takes the right to be the daemon; answers how to give it back, or null where
 * another has it. The lock of a process that is no more is nobody's.
 */
export function takeLock({ lock }: DaemonPlace): (() => void) | null {
  // The first attempt may only clear away what a dead daemon left.
  return take(lock) || take(lock) ? () => rmSync(lock, { force: true }) : null;
}

/** Process id in the lock; null where there is none. */
export function lockHolder({ lock }: DaemonPlace): number | null {
  try {
    const pid = Number(readFileSync(lock, 'utf8').split('/')[1]);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** When any source of ours last changed: a daemon that was started before knows none of it. */
export function sourcesChangedAt(root: string): number {
  const rooms = '{cli,server,agents,datasets,verification,sandboxes,runners}/**/*.{ts,js}';
  return globSync(rooms, { cwd: root }).reduce((latest, file) => {
    return Math.max(latest, statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  }, 0);
}
