/** Keeps processes of this machine from doing the same long work at the same time. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOrphan, ownLabels } from './orphans.ts';

const pollMs = 300;

/** Does the work while no other process holds the lock file. A lock whose holder has died is taken over. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  while (!take(file)) await sleep(pollMs);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes the lock file unless a living process has it. A stale one is removed, and can be taken at the next attempt. */
export function take(file: string): boolean {
  // Written apart and linked into place, so that no one ever reads a lock without its owner.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, ownLabels()['polyproof.owner'] ?? '');
  try {
    linkSync(draft, file);
    return true;
  } catch {
    if (isStale(file)) rmSync(file, { force: true });
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function isStale(file: string): boolean {
  try {
    return isOrphan(readFileSync(file, 'utf8'));
  } catch {
    // Given back in the meantime.
    return false;
  }
}
