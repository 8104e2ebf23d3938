/** A pool over boxes that are small objects, for its tests. */
import type { Runner } from '../../../runners/runner.ts';
import type { Box } from '../../../sandboxes/box.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { boxPool, type PoolOptions } from '../../../sandboxes/pool.ts';
import type { LeaseRequest } from '../../../sandboxes/sandbox.ts';

interface FakeBox extends Box {
  readonly serial: number;
  removed: boolean;
  resets: number;
}

export const python = { name: 'python' } as Runner;
export const java = { name: 'java' } as Runner;

export function fakePool(options: Partial<PoolOptions> = {}, isClean = () => true) {
  const boxes: FakeBox[] = [];
  const pool = boxPool({
    concurrency: 1,
    queueMax: 10,
    memoryBudgetBytes: 4000,
    start: async () => {
      const box = {
        serial: boxes.length,
        imageId: 'sha256:0',
        isAlive: true,
        removed: false,
        resets: 0,
        put: async () => {},
        get: async () => [],
        reset: async () => {
          box.resets += 1;
          return { isClean: isClean(), reason: '' };
        },
        resize: async () => {},
        remove: async () => {
          box.removed = true;
        },
      } as unknown as FakeBox;
      boxes.push(box);
      return box;
    },
    ...options,
  });
  return { pool, boxes };
}

export function request(changes: Partial<LeaseRequest> = {}): LeaseRequest {
  return {
    runner: python,
    memoryBytes: 1000,
    isolation: 'reset',
    waitMs: 60_000,
    priority: 'normal',
    client: 'a',
    ...changes,
  };
}

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof SandboxError ? error.code : String(error);
  }
  return 'no error';
}
