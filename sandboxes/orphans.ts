/**
 * Finds the boxes of processes that are no more.
 *
 * Every box carries its owner in a label: the machine's boot id, the process
 * id and the process's start time, which together are never used twice. A box
 * whose owner is gone from this machine is an orphan. Boxes of other machines
 * that share the engine cannot be told alive from dead and are left alone.
 */
import { readFileSync } from 'node:fs';
import type { Engine } from './engine.ts';

/** The label that all boxes carry. */
export const boxLabel = 'polyproof.box';
const ownerLabel = 'polyproof.owner';

/** Labels for a box of this process. */
export function ownLabels(): Record<string, string> {
  return { [boxLabel]: '1', [ownerLabel]: ownerOf(process.pid) };
}

/** This process's label, for what else it owns on this machine. */
export function ownLabel(): string {
  return ownerOf(process.pid);
}

/** Tells whether the process of a label has ended, where the label can only be of this machine: an earlier boot counts. */
export function isGone(owner: string): boolean {
  const [boot, pid] = owner.split('/');
  return boot !== bootId() || ownerOf(Number(pid)) !== owner;
}

/** Removes every orphan; answers how many there were. */
export async function sweepOrphans(engine: Engine): Promise<number> {
  const boxes = await engine.list(boxLabel);
  const orphans = boxes.filter(({ labels }) => isOrphan(labels[ownerLabel] ?? ''));
  await Promise.all(orphans.map(({ id }) => engine.remove(id)));
  return orphans.length;
}

/** Tells whether the process that a label names has gone from this machine. */
export function isOrphan(owner: string): boolean {
  const [boot, pid] = owner.split('/');
  if (boot !== bootId()) {
    // An earlier boot of this machine cannot be told from another machine by its id alone,
    // but an engine that was restarted with its machine has no running boxes to speak of.
    return false;
  }
  return ownerOf(Number(pid)) !== owner;
}

function ownerOf(pid: number): string {
  return `${bootId()}/${pid}/${startTime(pid)}`;
}

function bootId(): string {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown';
}

/** Start time of a process in clock ticks since boot: field 22 of its stat line. */
function startTime(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return isAlive(pid) ? 'alive' : 'gone';
  // The command's name, in parentheses, may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Dead, and only waiting for its parent to take note.
  if (fields[0] === 'Z' || fields[0] === 'X') return 'gone';
  return fields[19] ?? 'unknown';
}

/** For systems without /proc. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
