/**
 * Works through jobs: work that goes on without its client.
 *
 * What a job is and what came of it lies in the journal alone, so a service
 * that was killed goes on with its jobs when it is started again: rows with a
 * result are done, the others are worked on.
 */
import pLimit from 'p-limit';
import type { Journal, RowInput, RowResult, Work, WorkState } from './journal.ts';

export interface JobsOptions {
  readonly journal: Journal;
  /** Jobs worked on at once. */
  readonly jobsMax: number;
  /** Rows of one job worked on at once. */
  readonly width: number;
  /** Works on one row. Rejects when the job has to stop. */
  readonly work: (job: Work, row: RowInput, signal: AbortSignal) => Promise<RowResult>;
  /** Told of a job that stopped for a reason of ours. */
  readonly onFailure: (job: Work, error: unknown) => void;
}

export interface Jobs {
  /** Takes a job whose rows have all arrived. */
  start(job: Work, rows: number): void;
  /** Ends a job; what came of it stays. */
  cancel(job: Work): void;
  /** Goes on with what a process that is no more has left. */
  resume(): void;
  /** Resolves at the next change of a job. */
  changed(key: number): Promise<void>;
  /** Stops working; jobs keep their place in the journal. */
  close(): Promise<void>;
}

export function jobRunner({ journal, jobsMax, width, work, onFailure }: JobsOptions): Jobs {
  const limit = pLimit(jobsMax);
  const running = new Map<number, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  const watched = new Map<number, PromiseWithResolvers<void>>();

  const stir = (key: number) => {
    watched.get(key)?.resolve();
    watched.delete(key);
  };
  const enter = (key: number, state: WorkState) => {
    journal.setState(key, state);
    stir(key);
  };

  async function workThrough(job: Work, signal: AbortSignal): Promise<void> {
    let line = 0;
    async function worker(): Promise<void> {
      for (;;) {
        const row = signal.aborted ? undefined : journal.nextInput(job.key, line);
        if (row === undefined) return;
        line = row.line;
        const result = await work(job, row, signal);
        if (signal.aborted) return;
        journal.add(job.key, noDigest, result);
        stir(job.key);
      }
    }
    await Promise.all(Array.from({ length: width }, worker));
  }

  async function run(job: Work, stop: AbortController): Promise<void> {
    const { signal } = stop;
    if (signal.aborted) return;
    try {
      enter(job.key, 'running');
      await workThrough(job, signal);
      if (!signal.aborted) enter(job.key, 'ended');
    } catch (error) {
      const isOurs = !signal.aborted;
      stop.abort();
      // It stays `running` in the journal: the next start goes on with it.
      if (isOurs) onFailure(job, error);
    } finally {
      running.delete(job.key);
      stir(job.key);
    }
  }

  const schedule = (job: Work) => {
    const stop = new AbortController();
    running.set(job.key, { stop, ended: limit(run, job, stop) });
  };

  return {
    start(job, rows) {
      journal.setTotal(job.key, rows);
      enter(job.key, 'waiting');
      schedule(job);
    },
    cancel(job) {
      running.get(job.key)?.stop.abort();
      if (job.state !== 'ended') enter(job.key, 'cancelled');
    },
    resume() {
      const left = (state: WorkState) => journal.inState(state).filter(journal.isLeft);
      // Whoever was sending these rows learnt that it failed.
      for (const job of left('arriving')) if (job.kind !== 'batch') journal.remove(job.key);
      for (const job of [...left('running'), ...left('waiting')]) schedule(job);
    },
    changed(key) {
      const watch = watched.get(key) ?? Promise.withResolvers<void>();
      watched.set(key, watch);
      return watch.promise;
    },
    async close() {
      const all = [...running.values()];
      for (const { stop } of all) stop.abort();
      limit.clearQueue();
      for (const key of watched.keys()) stir(key);
      await Promise.race([Promise.all(all.map(({ ended }) => ended)), new Promise((go) => setImmediate(go))]);
    },
  };
}

/** A row of a job is known by its line: the journal has its text. */
const noDigest = new Uint8Array();
