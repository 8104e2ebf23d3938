/**
 * What our boxes occupy on this host, found by the ids of their containers:
 * processes and cgroups that belong to one, and mounts that name one. Other
 * users of the engine are not counted. Also the descriptors of this process.
 */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import type { Engine } from '../../sandboxes/engine.ts';
import { boxLabel, ownLabels } from '../../sandboxes/orphans.ts';

export interface Residue {
  readonly containers: readonly string[];
  /** Process ids whose cgroup is that of a box. */
  readonly processes: readonly string[];
  /** The engine's own processes that look after a box. */
  readonly shims: readonly string[];
  readonly cgroups: readonly string[];
  readonly mounts: readonly string[];
}

/** Ids of the containers that this process started and that are still there. */
export async function ownContainers(engine: Engine): Promise<readonly string[]> {
  const own = Object.entries(ownLabels());
  const boxes = await engine.list(boxLabel);
  return boxes.filter(({ labels }) => own.every(([name, value]) => labels[name] === value)).map(({ id }) => id);
}

/** All there is of the containers with these ids. */
export async function residueOf(engine: Engine, ids: readonly string[]): Promise<Residue> {
  const namesOne = (text: string) => ids.some((id) => text.includes(id));
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return {
    containers: await ownContainers(engine),
    processes: pids.filter((pid) => namesOne(read(`/proc/${pid}/cgroup`))),
    shims: pids.filter((pid) => namesOne(read(`/proc/${pid}/cmdline`))),
    cgroups: globSync('/sys/fs/cgroup/**/*', { exclude: (entry) => /^cgroup\.|\./.test(entry) }).filter(namesOne),
    mounts: read('/proc/self/mountinfo').split('\n').filter(namesOne),
  };
}

/** Open descriptors of this process. */
export function ownDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
