/**
 * The boxes themselves: started on demand, kept warm, removed for good.
 *
 * Counts against a memory budget: the sum of the memory ceilings of all boxes
 * stays below it, by removing the idle box that was unused for longest.
 */

import type { Runner } from '../runners/runner.ts';
import type { Box } from './box.ts';
import { SandboxError } from './errors.ts';
import type { LeaseRequest } from './sandbox.ts';

export interface ShelfOptions {
  /** Ceiling for the memory of all boxes together, in bytes. */
  readonly memoryBudgetBytes: number;
  /** Starts a box with this memory ceiling, in bytes. */
  readonly start: (runner: Runner, memoryBytes: number) => Promise<Box>;
}

export interface ShelvedBox {
  readonly box: Box;
  readonly runner: Runner;
  memoryBytes: number;
  /** True until a program ran in it. */
  isFresh: boolean;
}

export interface Shelf {
  /** A box of the runner with exactly the memory asked for: a warm one where there is one. */
  take(request: LeaseRequest): Promise<ShelvedBox>;
  /** Changes the memory ceiling of a box, in bytes, where it differs. */
  fit(shelved: ShelvedBox, bytes: number): Promise<void>;
  /** Resets a used box and keeps it, or removes it. Never rejects. */
  giveBack(shelved: ShelvedBox, isReusable: boolean): Promise<void>;
  /** From now on no box is started ahead of need. */
  retire(): void;
  /** Removes every idle box and waits for those on their way. */
  clear(): Promise<void>;
  counts(): { readonly idle: number; readonly quarantined: number; readonly started: number };
}

export function boxShelf({ memoryBudgetBytes, start }: ShelfOptions): Shelf {
  // Longest unused first.
  const idle: ShelvedBox[] = [];
  // Removals and replacements under way, which `clear` waits for.
  const background = new Set<Promise<void>>();
  // Boxes on their way back to the shelf: worth a wait of a millisecond, where a new one takes hundreds.
  const resetting = new Map<ShelvedBox, Promise<unknown>>();
  let isRetired = false;
  let memoryBytes = 0;
  let quarantined = 0;
  let started = 0;

  function remove(shelved: ShelvedBox): Promise<void> {
    memoryBytes -= shelved.memoryBytes;
    return inBackground(
      shelved.box.remove().catch(() => {
        // The engine is gone or has removed it already; the next start sweeps what is left.
      }),
    );
  }

  function inBackground(work: Promise<void>): Promise<void> {
    background.add(work);
    return work.finally(() => background.delete(work));
  }

  /** The warm box that fits best: the size asked for, and for a fresh lease never used. */
  function pick({ runner, memoryBytes: wanted, isolation }: LeaseRequest): ShelvedBox | undefined {
    const usable = (shelved: ShelvedBox) =>
      shelved.runner === runner && shelved.box.isAlive && (isolation !== 'fresh' || shelved.isFresh);
    const index = idle.findLastIndex((shelved) => usable(shelved) && shelved.memoryBytes === wanted);
    const found = index >= 0 ? index : idle.findLastIndex(usable);
    return found < 0 ? undefined : idle.splice(found, 1)[0];
  }

  /** A warm box, if need be one that is just being reset for somebody. */
  async function pickOrAwait(request: LeaseRequest): Promise<ShelvedBox | undefined> {
    for (;;) {
      const warm = pick(request);
      if (warm !== undefined || request.isolation === 'fresh') return warm;
      const soon = [...resetting].find(([{ runner }]) => runner === request.runner);
      if (soon === undefined) return undefined;
      await soon[1];
      // One turn for the box to reach the shelf.
      await Promise.resolve();
    }
  }

  /** Reserves memory for a box, making room by removing idle ones. */
  async function reserve(bytes: number): Promise<void> {
    if (bytes > memoryBudgetBytes) {
      throw new SandboxError(
        'sandbox-busy',
        `A box of ${mebibytes(bytes)} MiB exceeds the memory budget of ${mebibytes(memoryBudgetBytes)} MiB for all boxes; ask for less or raise the budget.`,
      );
    }
    memoryBytes += bytes;
    while (memoryBytes > memoryBudgetBytes) {
      const oldest = idle.shift();
      if (oldest === undefined) {
        memoryBytes -= bytes;
        throw new SandboxError('sandbox-busy', 'The memory budget for boxes is used up by running programs.', {
          retryAfterMs: 1000,
        });
      }
      await remove(oldest);
    }
  }

  return {
    fit,
    async take(request) {
      const warm = await pickOrAwait(request);
      if (warm === undefined) {
        if (request.isSpare === true) throw new SandboxError('sandbox-busy', 'No box is warm.', { retryAfterMs: 1000 });
        await reserve(request.memoryBytes);
        try {
          const box = await start(request.runner, request.memoryBytes);
          started += 1;
          return { box, runner: request.runner, memoryBytes: request.memoryBytes, isFresh: true };
        } catch (error) {
          memoryBytes -= request.memoryBytes;
          throw error;
        }
      }
      try {
        await fit(warm, request.memoryBytes);
      } catch (error) {
        await remove(warm);
        throw error;
      }
      return warm;
    },
    async giveBack(shelved, isReusable) {
      if (isReusable && shelved.box.isAlive) {
        const audit = shelved.box.reset().catch(() => ({ isClean: false }));
        resetting.set(shelved, audit);
        const { isClean } = await audit;
        resetting.delete(shelved);
        if (isClean) {
          shelved.isFresh = false;
          idle.push(shelved);
          return;
        }
        quarantined += 1;
      }
      // A lost box may have taken its engine along: a replacement would only fail.
      if (shelved.box.isAlive) void inBackground(replace(shelved));
      await remove(shelved);
    },
    retire() {
      isRetired = true;
    },
    async clear() {
      await Promise.all(background);
      await Promise.all(idle.splice(0).map(remove));
    },
    counts: () => ({ idle: idle.length, quarantined, started }),
  };

  async function fit(shelved: ShelvedBox, bytes: number): Promise<void> {
    const growth = bytes - shelved.memoryBytes;
    if (growth === 0) return;
    if (growth > 0) {
      await reserve(growth);
      shelved.memoryBytes = bytes;
    }
    await shelved.box.resize(bytes);
    memoryBytes += bytes - shelved.memoryBytes;
    shelved.memoryBytes = bytes;
  }

  /** Starts a box like the one that was removed, ahead of need, where memory is left for it. */
  async function replace({ runner, memoryBytes: bytes }: ShelvedBox): Promise<void> {
    const isThere = idle.some((shelved) => shelved.runner === runner && shelved.isFresh);
    if (isThere || isRetired || memoryBytes + bytes > memoryBudgetBytes) return;
    memoryBytes += bytes;
    try {
      const box = await start(runner, bytes);
      started += 1;
      const shelved = { box, runner, memoryBytes: bytes, isFresh: true };
      if (isRetired) await remove(shelved);
      else idle.push(shelved);
    } catch {
      // Whoever asks next starts one and is told what is wrong.
      memoryBytes -= bytes;
    }
  }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
