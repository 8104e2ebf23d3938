/**
 * Who may run programs now: everybody, or one alone.
 *
 * A run that may have been slowed down by others is repeated alone on the
 * machine. For that the gate closes: what wants to start waits, what runs may
 * end, for a bounded time; then the one runs, and the gate opens again. Nobody
 * waits for the gate while he keeps it from closing, and whoever has the
 * machine needs nothing that those at the gate hold, so there is no deadlock.
 * After a turn that held others up the gate stays open for at least as long:
 * programs that ask for nothing but turns cost the others half the machine.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError } from './errors.ts';

export interface Turns {
  /** Starts `work` when nobody has the machine alone; tells it whether something else runs. */
  beside<T>(work: (isShared: boolean) => Promise<T>, signal?: AbortSignal): Promise<Beside<T>>;
  /** Starts `work` when nothing else runs, or has not ended in time; beside others when too many wait for this. */
  alone<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export interface Beside<T> {
  readonly result: T;
  /** Something else ran at the same time, if only for a part of it. */
  readonly wasShared: boolean;
}

export interface TurnsOptions {
  /** Longest wait for what runs to end, in milliseconds. */
  readonly quietMs: number;
  /** How many may wait to be alone. */
  readonly lineMax: number;
}

type Start = () => void;

export function machineTurns({ quietMs, lineMax }: TurnsOptions): Turns {
  const running = new Set<{ wasShared: boolean }>();
  const atGate = new Set<Start>();
  const line = new Set<Start>();
  let isGateClosed = false;
  let isTaken = false;
  // 0 when nobody was held up by the last turn.
  let restUntil = 0;
  let onQuiet: Start = ignore;

  async function beside<T>(work: (isShared: boolean) => Promise<T>, signal?: AbortSignal): Promise<Beside<T>> {
    while (isGateClosed) await waitIn(atGate, signal);
    const entry = { wasShared: running.size > 0 };
    for (const other of running) other.wasShared = true;
    running.add(entry);
    try {
      const result = await work(entry.wasShared);
      return { result, wasShared: entry.wasShared };
    } finally {
      running.delete(entry);
      if (running.size === 0) onQuiet();
    }
  }

  async function alone<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (line.size >= lineMax) return (await beside(work, signal)).result;
    if (isTaken) await waitIn(line, signal);
    isTaken = true;
    try {
      if (restUntil > 0) await until(restUntil, signal);
      const closedAt = performance.now();
      isGateClosed = true;
      try {
        if (running.size > 0) await quiet(signal);
        return await work();
      } finally {
        open(performance.now() - closedAt);
      }
    } finally {
      passOn();
    }
  }

  /** Waits until nothing runs, but not for ever. */
  async function quiet(signal: AbortSignal | undefined): Promise<void> {
    const isQuiet = new AbortController();
    onQuiet = () => isQuiet.abort();
    try {
      await sleep(quietMs, undefined, { signal: AbortSignal.any([isQuiet.signal, ...(signal ? [signal] : [])]) });
    } catch {
      if (signal?.aborted === true) throw cancelled();
    }
  }

  function open(closedMs: number): void {
    isGateClosed = false;
    restUntil = atGate.size > 0 ? performance.now() + closedMs : 0;
    for (const start of atGate) start();
  }

  /** Lets the next have his turn who wants to be alone. */
  function passOn(): void {
    const [next] = line;
    if (next === undefined) isTaken = false;
    else next();
  }

  return { beside, alone };
}

/** Joins those who wait until its turn, which takes it out again. Rejects with `cancelled`. */
function waitIn(waiting: Set<Start>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(cancelled());
    const leave = () => {
      waiting.delete(start);
      signal?.removeEventListener('abort', onAbort);
    };
    const start = () => {
      leave();
      resolve();
    };
    const onAbort = () => {
      leave();
      reject(cancelled());
    };
    waiting.add(start);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Rejects with `cancelled` before its time where the caller gives up. */
async function until(atMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(Math.max(0, atMs - performance.now()), undefined, signal === undefined ? {} : { signal });
  } catch {
    throw cancelled();
  }
}

function cancelled(): SandboxError {
  return new SandboxError('cancelled', 'The request was given up by its caller.');
}

function ignore(): void {}
