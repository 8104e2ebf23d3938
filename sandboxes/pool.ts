/**
 * Warm boxes, and a fair line in front of them.
 *
 * A lease holds one of `concurrency` places and one box. A released box is
 * reset and audited before its place is given on, so that the next lease finds
 * it warm; a box that is not clean, was abandoned half-way or belongs to a
 * `fresh` lease is removed instead and, where its language is in demand,
 * replaced ahead of need. Idle boxes stay until another language needs their
 * memory. Programs start side by side, or alone on the machine where a run asks
 * for it (turns.ts). The engine is never called between the start and the end
 * of a lease that found a warm box of the right size.
 */
import { SandboxError } from './errors.ts';
import { expectedWaitMs, fairQueue } from './queue.ts';
import type { Execution, Job, Lease, LeaseRequest, Sandbox } from './sandbox.ts';
import { boxShelf, type ShelfOptions, type ShelvedBox } from './shelf.ts';
import { machineTurns } from './turns.ts';

export interface PoolOptions extends ShelfOptions {
  /** Leases served at once. */
  readonly concurrency: number;
  /** Requests that may wait in front of another; where there are as many, it is refused. */
  readonly queueMax: number;
}

/** What the pool is doing, for health and metrics. */
export interface PoolState {
  readonly inUse: number;
  readonly waiting: number;
  readonly idle: number;
  /** Boxes removed because their audit found something. */
  readonly quarantined: number;
  readonly started: number;
}

export interface Pool extends Sandbox {
  state(): PoolState;
}

interface Ticket {
  readonly grant: () => void;
}

export function boxPool(options: PoolOptions): Pool {
  const turns = machineTurns({ quietMs: 10_000, lineMax: 8 });
  const shelf = boxShelf({
    ...options,
    // Starting a box is work for the machine as well.
    start: async (runner, memoryBytes) => (await turns.beside(() => options.start(runner, memoryBytes))).result,
  });
  const queue = fairQueue<Ticket>();
  const leases = new Set<{ readonly abandon: () => void; readonly ended: Promise<void> }>();
  // Requests on their way to a lease: a box may be starting for them.
  const pending = new Set<Promise<Lease>>();
  let inUse = 0;
  let leaseMs = 0;
  let closed = false;

  /** Waits for a place. Resolves once the place is ours; the caller must give it back. */
  async function place(request: LeaseRequest): Promise<void> {
    if (closed) throw new SandboxError('sandbox-closed', 'The sandbox is shutting down.');
    if (request.signal?.aborted === true) throw cancelled();
    if (inUse < options.concurrency) {
      inUse += 1;
      return;
    }
    if (request.isSpare === true) throw busy(queue.size, leaseMs);
    const ahead = queue.ahead(request.priority);
    const wait = expectedWaitMs(ahead, options.concurrency, leaseMs);
    if (ahead >= options.queueMax || wait > request.waitMs) throw busy(ahead, wait);
    await new Promise<void>((resolve, reject) => {
      const leave = (error: SandboxError) => {
        queue.remove(request.priority, request.client, ticket);
        settle();
        reject(error);
      };
      const timer = setTimeout(() => leave(busy(ahead, Math.max(wait, leaseMs))), request.waitMs);
      const onAbort = () => leave(cancelled());
      const settle = () => {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', onAbort);
      };
      const ticket: Ticket = {
        grant: () => {
          settle();
          resolve();
        },
      };
      request.signal?.addEventListener('abort', onAbort, { once: true });
      queue.add(request.priority, request.client, ticket);
    });
  }

  /** Gives a place to the next in line, or frees it. */
  function passOn(): void {
    const next = queue.next();
    if (next === undefined) inUse -= 1;
    else next.grant();
  }

  function leaseOf(shelved: ShelvedBox, request: LeaseRequest, queueMs: number): Lease {
    const { box } = shelved;
    const startedAt = performance.now();
    const ended = Promise.withResolvers<void>();
    // Ends waits of this lease once it has no box any more.
    const gone = new AbortController();
    let disposed = false;

    const giveBack = async (isReusable: boolean) => {
      try {
        await shelf.giveBack(shelved, isReusable && request.isolation !== 'fresh');
      } finally {
        leases.delete(entry);
        leaseMs = movingAverage(leaseMs, performance.now() - startedAt);
        passOn();
        ended.resolve();
      }
    };
    const abandon = () => {
      if (disposed) return;
      disposed = true;
      request.signal?.removeEventListener('abort', abandon);
      gone.abort();
      void giveBack(false);
    };
    const entry = { abandon, ended: ended.promise };
    leases.add(entry);
    request.signal?.addEventListener('abort', abandon, { once: true });

    const using = async <T>(work: () => Promise<T>): Promise<T> => {
      if (disposed) throw closed ? closing() : cancelled();
      try {
        return await work();
      } catch (error) {
        // A box that disappeared because the caller gave up was not lost.
        if (disposed && error instanceof SandboxError && error.code === 'box-lost') throw cancelled(error);
        if (closed && error instanceof SandboxError && error.code === 'cancelled') throw closing();
        throw error;
      }
    };
    /** Runs something in the box: with the others, or alone where the job asks for it. */
    const running = <T>(job: Job, work: (job: Job) => Promise<T>) =>
      using(async () => {
        const start = (wanted: Job) => async () => {
          if (disposed) throw closed ? closing() : cancelled();
          // A stage with a limit of its own has the box resized first: the kernel enforces it, and the runtime sees it.
          await shelf.fit(shelved, wanted.limits.memoryBytes);
          return await work(wanted);
        };
        if (job.isAlone === true) return { result: await turns.alone(start(job), gone.signal), wasShared: false };
        return await turns.beside((isShared) => start(isShared ? withSlack(job) : job)(), gone.signal);
      });
    return {
      imageId: box.imageId,
      queueMs,
      isWanted: () => queue.size > 0,
      put: (files, owner) => using(() => box.put(files, owner)),
      get: (paths, bytesMax) => using(() => box.get(paths, bytesMax)),
      execute: async (job, stdin) => {
        const { result, wasShared } = await running(job, (wanted) => box.execute(wanted, stdin));
        return marked(result, wasShared);
      },
      serve: async (job, calls, enough) => {
        const { result, wasShared } = await running(job, (wanted) => box.serve(wanted, calls, enough));
        return result.map((one) => ({ ...one, execution: marked(one.execution, wasShared) }));
      },
      async [Symbol.asyncDispose]() {
        if (disposed) return;
        disposed = true;
        request.signal?.removeEventListener('abort', abandon);
        // Not awaited: the reset is not the caller's time. `close` waits for it.
        void giveBack(true);
      },
    };
  }

  /** A lease from the place to the box. */
  async function leased(request: LeaseRequest): Promise<Lease> {
    const askedAt = performance.now();
    await place(request);
    try {
      if (closed) throw closing();
      const shelved = await shelf.take(request);
      // A box that had to be started is a wait as well.
      const queueMs = performance.now() - askedAt;
      if (request.signal?.aborted === true || closed) {
        await shelf.giveBack(shelved, !closed);
        throw closed ? closing() : cancelled();
      }
      return leaseOf(shelved, request, queueMs);
    } catch (error) {
      passOn();
      throw error;
    }
  }

  return {
    async lease(request) {
      const asked = leased(request);
      pending.add(asked);
      try {
        return await asked;
      } finally {
        pending.delete(asked);
      }
    },
    async close(graceMs = 0) {
      closed = true;
      shelf.retire();
      const all = Promise.all([...leases].map(({ ended }) => ended));
      if (graceMs > 0) await Promise.race([all, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
      for (const { abandon } of leases) abandon();
      await all;
      await Promise.allSettled(pending);
      await shelf.clear();
    },
    state: () => ({ inUse, waiting: queue.size, ...shelf.counts() }),
  };
}

function busy(waiting: number, retryAfterMs: number): SandboxError {
  return new SandboxError('sandbox-busy', `All boxes are in use and ${waiting} requests wait; try again later.`, {
    retryAfterMs: Math.max(100, Math.ceil(retryAfterMs)),
  });
}

function withSlack(job: Job): Job {
  const { limits, cpuSlackMs = 0 } = job;
  return { ...job, limits: { ...limits, cpuMs: limits.cpuMs + cpuSlackMs } };
}

function marked(execution: Execution, wasShared: boolean): Execution {
  return wasShared ? { ...execution, wasShared } : execution;
}

function closing(): SandboxError {
  return new SandboxError('sandbox-closed', 'The sandbox was closed.');
}

function cancelled(cause?: unknown): SandboxError {
  return new SandboxError('cancelled', 'The request was given up by its caller.', { cause });
}

function movingAverage(average: number, sample: number): number {
  return average === 0 ? sample : average * 0.9 + sample * 0.1;
}
