/** Boxes of the Python image for tests of what goes on inside one. */
import { tmpdir } from 'node:os';
import { python } from '../../runners/python/facts.ts';
import { type Box, openBox } from '../../sandboxes/box.ts';
import { dockerEngine } from '../../sandboxes/docker.ts';
import { imageStore } from '../../sandboxes/images.ts';
import { ownLabels } from '../../sandboxes/orphans.ts';
import type { Execution } from '../../sandboxes/sandbox.ts';
import { readConfig } from '../../server/config.ts';
import { mebibyte } from './jobs.ts';

// DOCKER_HOST may name another engine, such as Podman's.
const engine = dockerEngine({ socket: readConfig().boxes.socket });
let image: Promise<string> | undefined;

/** A fresh box. The caller removes it. */
export async function freshBox(memoryBytes = 256 * mebibyte): Promise<Box> {
  const store = imageStore(engine, { dataFolder: tmpdir(), overrides: {} });
  image ??= store.ensure(python, () => {}).then(({ id }) => id);
  const container = await engine.start({
    image: await image,
    labels: ownLabels(),
    memoryBytes,
    cpus: 2,
    pids: 128,
    writable: {
      '/work': memoryBytes,
      '/tmp': memoryBytes,
      '/var/tmp': 64 * mebibyte,
      '/dev/shm': 128 * mebibyte,
    },
  });
  return await openBox(container);
}

export function stdoutOf({ stdout }: Execution): string {
  return Buffer.concat([stdout.head, stdout.tail]).toString();
}

export function stderrOf({ stderr }: Execution): string {
  return Buffer.concat([stderr.head, stderr.tail]).toString();
}
