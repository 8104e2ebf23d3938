/**
 * The sandbox on this machine: an engine, its images and a pool, put together.
 *
 * Images are built on first use. A request does not wait for a build longer
 * than its own `waitMs`: the build goes on, and a later request finds it done.
 */
import type { Runner } from '../runners/runner.ts';
import { artefactCache } from './artefacts.ts';
import { openBox } from './box.ts';
import { dockerEngine } from './docker.ts';
import type { ContainerSpec, Engine } from './engine.ts';
import { SandboxError } from './errors.ts';
import { type ImageProgress, type ImageStore, imageStore } from './images.ts';
import { ownLabels, sweepOrphans } from './orphans.ts';
import { boxPool, type PoolState } from './pool.ts';
import type { LeaseRequest, Sandbox } from './sandbox.ts';

export interface LocalSandboxOptions {
  /** Path of the engine's Unix socket; the engine's usual one by default. */
  readonly socket?: string;
  /** Folder for our own state, such as locks of image builds. */
  readonly dataFolder: string;
  /** Ceiling for the memory of all boxes together, in bytes. */
  readonly memoryBudgetBytes: number;
  /** Leases served at once. */
  readonly concurrency: number;
  /** Requests that may wait for a box. */
  readonly queueMax: number;
  /** The engine's OCI runtime, such as `runsc`. */
  readonly runtime?: string;
  /** Images to use in place of ours, by language name. */
  readonly imageOverrides: Readonly<Record<string, string>>;
  readonly onProgress: (progress: ImageProgress) => void;
}

export interface LocalSandbox extends Sandbox {
  readonly engine: Engine;
  readonly images: ImageStore;
  state(): PoolState;
}

/** Connects to the engine and sweeps the boxes of dead processes. Rejects with `engine-unavailable`. */
export async function openLocalSandbox(options: LocalSandboxOptions): Promise<LocalSandbox> {
  const engine = dockerEngine(options.socket === undefined ? {} : { socket: options.socket });
  const { cpus } = await engine.describe();
  await sweepOrphans(engine);
  const images = imageStore(engine, { dataFolder: options.dataFolder, overrides: options.imageOverrides });
  const ready = imagesOnce((runner) => images.ensure(runner, options.onProgress));

  const artefacts = artefactCache(artefactBytesMax);
  const pool = boxPool({
    concurrency: options.concurrency,
    queueMax: options.queueMax,
    memoryBudgetBytes: options.memoryBudgetBytes,
    start: async (runner, memoryBytes) => {
      const { id } = await ready(runner);
      const spec = {
        ...boxLimits(memoryBytes, cpus),
        image: id,
        labels: ownLabels(),
        ...(options.runtime === undefined ? {} : { runtime: options.runtime }),
      };
      const container = await engine.start(spec).catch((error: unknown) => {
        // Somebody removed the image meanwhile: the next request builds it again.
        if (error instanceof SandboxError && error.code === 'image-missing') ready.forget(runner);
        throw error;
      });
      try {
        return await openBox(container);
      } catch (error) {
        await container.remove();
        throw error;
      }
    },
  });

  return {
    engine,
    images,
    state: pool.state,
    close: pool.close,
    async lease(request) {
      // Before a place is taken: nobody else shall wait for this language's image.
      await within(request, ready(request.runner));
      return Object.assign(await pool.lease(request), { artefacts });
    },
  };
}

/** Memory of our own process for what was built. */
const artefactBytesMax = 256 * 1024 ** 2;

/** What every box gets, whatever runs in it. */
function boxLimits(
  memoryBytes: number,
  cpus: number,
): Pick<ContainerSpec, 'memoryBytes' | 'cpus' | 'pids' | 'writable'> {
  return {
    memoryBytes,
    // A runtime's own threads (a JVM's compiler, say) may use a second core; more would let one box starve the others.
    cpus: Math.min(2, cpus),
    pids: 256,
    // Charged to the box's memory, so these only bound what a program can keep apart from it.
    writable: {
      '/work': memoryBytes,
      '/tmp': memoryBytes,
      '/var/tmp': 64 * 1024 ** 2,
      '/dev/shm': Math.min(memoryBytes, 256 * 1024 ** 2),
    },
  };
}

/** Remembers each image once it is there; a failed build is tried again by the next caller. */
function imagesOnce<T>(ensure: (runner: Runner) => Promise<T>) {
  const known = new Map<Runner, Promise<T>>();
  const forget = (runner: Runner) => {
    known.delete(runner);
  };
  const ready = (runner: Runner): Promise<T> => {
    const existing = known.get(runner);
    if (existing !== undefined) return existing;
    const image = ensure(runner);
    known.set(runner, image);
    image.catch(() => forget(runner));
    return image;
  };
  return Object.assign(ready, { forget });
}

/** Waits for an image no longer than the request waits for a box. */
async function within<T>({ runner, waitMs, signal }: LeaseRequest, image: Promise<T>): Promise<T> {
  const gaveUp = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    gaveUp.reject(
      new SandboxError('image-missing', `The image for ${runner.name} is being built; try again in a while.`, {
        retryAfterMs: 30_000,
      }),
    );
  }, waitMs);
  const onAbort = () => gaveUp.reject(new SandboxError('cancelled', 'The request was given up by its caller.'));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([image, gaveUp.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
