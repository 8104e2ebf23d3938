/**
 * The contract between code that wants programs run and whatever runs them.
 *
 *     await using box = await sandbox.lease({ runner });
 *     await box.put([{ path: 'main.py', content }], 'program');
 *     const execution = await box.execute({ command: ['python3', 'main.py'], ... });
 *
 * What a program does (crash, loop, eat memory) is a value, never an
 * exception. These methods reject only when *we* failed: see SandboxError.
 * One lease is one box, used by nobody else until it is disposed.
 */
import type { Command, Runner } from '../runners/runner.ts';
import type { ArtefactCache } from './artefacts.ts';
import type { Priority } from './queue.ts';

export interface Sandbox {
  /** Waits for a box of the runner's image. Rejects with `sandbox-busy` when the deadline cannot be met. */
  lease(request: LeaseRequest): Promise<Lease>;
  /** Refuses new leases, lets the present ones end until `graceMs` have passed, removes every box. */
  close(graceMs?: number): Promise<void>;
}

export interface LeaseRequest {
  readonly runner: Runner;
  /** Memory of the box: the ceiling of every stage run in it. */
  readonly memoryBytes: number;
  /** `fresh`: a box that nobody used before. `reset`: one that was wiped and audited. */
  readonly isolation: Isolation;
  /** Longest wait for a box, in milliseconds. */
  readonly waitMs: number;
  /** Who goes first where boxes are short; nobody waits for ever. */
  readonly priority: Priority;
  /** Who asks; waiting clients of a priority are served in turn. */
  readonly client: string;
  /** Only a place and a warm box that nobody needs: refused with `sandbox-busy` where there are none. */
  readonly isSpare?: boolean;
  /** Aborting gives up the wait, and kills whatever runs in the leased box. */
  readonly signal?: AbortSignal;
}

export type Isolation = 'reset' | 'fresh';

/** A box and the right to use it. Disposing it kills what still runs; the box is wiped, audited and reused, or replaced. */
export interface Lease extends AsyncDisposable {
  /** Identity of the image the box was made from (`sha256:…`). */
  readonly imageId: string;
  /** Time spent waiting for the box, in milliseconds. */
  readonly queueMs: number;
  /** Whether somebody waits for a place: who can do without this lease gives it back. False when absent. */
  readonly isWanted?: () => boolean;
  /** What was built in boxes before, for all leases of the sandbox; absent where nothing is kept. */
  readonly artefacts?: ArtefactCache;
  /** Writes files into the empty work folder. Paths are relative and stay inside; anything else rejects with a TypeError. */
  put(files: readonly (BoxFile | StreamedFile)[], owner: Owner): Promise<void>;
  /** Reads regular files back; what is missing, not a regular file or beyond `bytesMax` in total is left out. */
  get(paths: readonly string[], bytesMax: number): Promise<readonly BoxFile[]>;
  /** Runs one command to its end. Everything it started is dead afterwards. */
  execute(job: Job, stdin: Uint8Array): Promise<Execution>;
  /**
   * Starts a harness and feeds it calls one by one over its private descriptors.
   * A harness that dies is started again for the next call. Replies keep the order of the calls.
   * May end early after the first result that is `enough`; the calls after it then have no result.
   */
  serve(
    job: Job,
    calls: readonly Uint8Array[],
    enough?: (result: CallResult, index: number) => boolean,
  ): Promise<readonly CallResult[]>;
}

export interface BoxFile {
  /** Relative to the work folder, `/` between parts. */
  readonly path: string;
  readonly content: Uint8Array;
  /** A program that was built; false when absent. */
  readonly isExecutable?: boolean;
}

/** A file too large to be held in memory: it is read while it is written into the box. */
export interface StreamedFile extends Pick<BoxFile, 'path' | 'isExecutable'> {
  readonly bytes: number;
  /** All of its bytes, from the start. */
  readonly pieces: () => AsyncIterable<Uint8Array>;
}

/**
 * Who owns files and runs a command. `build` makes artefacts that `program`
 * can read but not change; `program` owns what it made itself, which is
 * removed after every execution of a job that says `discard`.
 */
export type Owner = 'build' | 'program';

export interface Job {
  readonly command: Command;
  readonly environment: Readonly<Record<string, string>>;
  readonly owner: Owner;
  readonly limits: Limits;
  /**
   * CPU time on top of the limit, in milliseconds, while other programs run on the machine: sharing a core's caches
   * costs CPU time that the program does not need. The caller decides what to make of a run that used it.
   */
  readonly cpuSlackMs?: number;
  /** Waits until no other program runs, for a bounded time, and holds the others back meanwhile. */
  readonly isAlone?: boolean;
  /** Removes every file owned by `program`, those put for it included, once the run has ended: the next one starts alike. */
  readonly discard: boolean;
}

/** Limits of one execution; for `serve`, of each call (start-up of the harness included in the first). */
export interface Limits {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly memoryBytes: number;
  /** Per stream: a program that prints more is killed with `output-limit`. */
  readonly outputBytes: number;
  /** Per stream: how much of the output is kept, first half and last half; the middle is dropped. */
  readonly keepBytes: number;
}

export type ExecutionStatus = 'exited' | 'signalled' | 'time-limit' | 'memory-limit' | 'output-limit';

export interface Execution {
  readonly status: ExecutionStatus;
  /** Exit code; null unless `exited`. */
  readonly exitCode: number | null;
  /** Name such as `SIGSEGV`; null unless a signal ended the program. */
  readonly signal: string | null;
  /** Which clock ran out; null unless `time-limit`. */
  readonly clock: 'cpu' | 'wall' | null;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Highest resident size of a process of the job or, where larger and readable, growth of the box's peak. */
  readonly peakBytes: number;
  /** Other programs ran on the machine at the same time, if only for a part of it; false when absent. */
  readonly wasShared?: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** What a program printed. When `truncated`, `head` and `tail` are its two ends. */
export interface Output {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly totalBytes: number;
  readonly truncated: boolean;
}

/** What became of one call to a harness. */
export type CallResult =
  /** The harness answered; `reply` is the payload of its frame. */
  | {
      readonly status: 'replied';
      readonly reply: Uint8Array;
      readonly reports: readonly Uint8Array[];
      readonly execution: Execution;
    }
  /** It ended, or was ended, without an answer; `execution` tells how. */
  | { readonly status: 'ended'; readonly reports: readonly Uint8Array[]; readonly execution: Execution };
