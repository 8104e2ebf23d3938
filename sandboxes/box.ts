/**
 * One container and the supervisor in it, as something that runs programs.
 *
 * Requests are written as they are made: files and the command that needs them
 * travel together, and `put` does not wait to hear that they arrived. A file
 * that could not be written makes the box lost, which the next request learns.
 * While a program runs nothing but its input and a cancellation is sent.
 */
import { decodeFile, encodeFiles, encodePaths, encodeStreamed, type StreamedPayload } from './archive.ts';
import { type Conversation, converse, type Exchange } from './conversation.ts';
import type { Container } from './engine.ts';
import { SandboxError } from './errors.ts';
import { inputSource } from './input.ts';
import {
  answerType,
  decodeCall,
  decodeExecution,
  encodeCall,
  encodeJob,
  protocolVersion,
  requestType,
} from './protocol.ts';
import type { BoxFile, CallResult, Execution, Job, Owner, StreamedFile } from './sandbox.ts';

export interface Box {
  readonly id: string;
  readonly imageId: string;
  readonly facts: BoxFacts;
  /** False once the box is lost: it can only be removed. */
  readonly isAlive: boolean;
  /** Writes files into the work folder. A bad path rejects with a TypeError. */
  put(files: readonly (BoxFile | StreamedFile)[], owner: Owner): Promise<void>;
  get(paths: readonly string[], bytesMax: number): Promise<readonly BoxFile[]>;
  execute(job: Job, stdin: Uint8Array, signal?: AbortSignal): Promise<Execution>;
  /** See `Lease.serve`. */
  serve(job: Job, calls: readonly Uint8Array[], enough?: Enough, signal?: AbortSignal): Promise<readonly CallResult[]>;
  /** Kills what runs now, if anything does; whoever waits for it gets `cancelled`. */
  cancel(): void;
  /** Kills everything, empties every writable folder, looks whether anything is left. */
  reset(): Promise<Audit>;
  /** Changes the memory ceiling, in bytes. */
  resize(memoryBytes: number): Promise<void>;
  remove(): Promise<void>;
}

/** Tells after which result of a call no more are needed. */
export type Enough = (result: CallResult, index: number) => boolean;

export interface Audit {
  readonly isClean: boolean;
  /** What was left; empty for a clean box. */
  readonly reason: string;
}

/** What the supervisor found when it started. */
export interface BoxFacts {
  readonly protocol: number;
  readonly cgroup: 0 | 1 | 2;
  /** First uid given to programs and how many there are. */
  readonly uids: readonly [first: number, count: number];
  /** Folders that programs can write to, emptied by a reset. */
  readonly writable: readonly string[];
  /** A writable mount that a reset does not empty; a box that has one is refused. Empty when there is none. */
  readonly foreign: string;
}

/** What the supervisor may take beyond the program's own time: killing, wiping, a busy machine. */
const graceMs = 45_000;

/** Takes a started container whose PID 1 is the supervisor. Rejects with `box-lost`, or `engine-failed` when the container is not closed as it must be. */
export async function openBox(container: Container): Promise<Box> {
  const talk = converse(container.stream, container.diagnostics);
  const facts = await greet(talk);
  let running: Promise<void> | undefined;

  /** Waits until no program runs; those who wait go on in the order they came. */
  async function idle(): Promise<void> {
    while (running !== undefined) await running;
  }

  /** Runs something: holds everybody else back until it has ended. */
  async function run<T>(start: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await idle();
    if (signal?.aborted === true) throw cancelled();
    const end = Promise.withResolvers<void>();
    running = end.promise;
    const cancel = () => talk.tell(requestType.cancel, []);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await start();
    } finally {
      signal?.removeEventListener('abort', cancel);
      running = undefined;
      end.resolve();
    }
  }

  return {
    id: container.id,
    imageId: container.imageId,
    facts,
    get isAlive() {
      return talk.isAlive;
    },
    async put(files, owner) {
      if (files.every(isHeld)) {
        const payload = encodeFiles(files, owner);
        if (running !== undefined) await idle();
        tellFiles(talk, payload);
      } else {
        const payload = encodeStreamed(files, owner);
        await run(() => streamFiles(talk, payload));
      }
    },
    async get(paths, bytesMax) {
      const payload = encodePaths(paths, bytesMax);
      if (running !== undefined) await idle();
      return await getFiles(talk, payload, paths);
    },
    execute: (job, stdin, signal) => run(() => executeJob(talk, job, stdin), signal),
    serve: async (job, calls, enough = () => false, signal) =>
      calls.length === 0 ? [] : await run(() => serveJob(talk, job, calls, enough), signal),
    cancel() {
      if (running !== undefined) talk.tell(requestType.cancel, []);
    },
    async reset() {
      if (running !== undefined) await idle();
      const reason = await ask(talk, requestType.reset, [], answerType.reset, graceMs);
      return { isClean: reason.length === 0, reason: reason.toString() };
    },
    resize: (memoryBytes) => container.resize(memoryBytes),
    async remove() {
      talk.lose('it was removed');
      await container.remove();
    },
  };
}

function cancelled(): SandboxError {
  return new SandboxError('cancelled', 'The run was given up by its caller.');
}

/** A request with one answer. */
function ask(
  talk: Conversation,
  type: number,
  payload: readonly Uint8Array[],
  answer: number,
  silenceMs: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    talk.ask(type, payload, {
      silenceMs,
      onAnswer(got, bytes) {
        expectType(got, answer);
        resolve(bytes);
        return true;
      },
      onLost: reject,
    });
  });
}

async function greet(talk: Conversation): Promise<BoxFacts> {
  const facts: BoxFacts = JSON.parse((await ask(talk, requestType.hello, [], answerType.hello, graceMs)).toString());
  const refuse = (why: string) => {
    talk.lose(why);
    return new SandboxError('engine-failed', `The engine made a box that is not safe to use: ${why}.`);
  };
  if (facts.protocol !== protocolVersion) throw refuse(`its supervisor speaks protocol ${facts.protocol}`);
  if (facts.foreign !== '') throw refuse(`programs could write to ${facts.foreign}`);
  return facts;
}

function tellFiles(talk: Conversation, payload: readonly Uint8Array[]): void {
  talk.ask(requestType.put, payload, putExchange(talk));
}

function putExchange(talk: Conversation): Exchange {
  return {
    silenceMs: graceMs,
    onAnswer(type, problem) {
      expectType(type, answerType.put);
      if (problem.length > 0) talk.lose(problem.toString());
      return true;
    },
    // The next request is told.
    onLost: () => {},
  };
}

/** Nobody waits to hear that the files arrived, only until they are sent. */
async function streamFiles(talk: Conversation, payload: StreamedPayload): Promise<void> {
  await talk.askStreamed(requestType.put, payload, {
    ...putExchange(talk),
    // The supervisor says nothing while it writes: a slow disk on our side gets a second for each megabyte.
    silenceMs: graceMs + payload.bytes / 1000,
  });
}

function isHeld(file: BoxFile | StreamedFile): file is BoxFile {
  return 'content' in file;
}

function getFiles(talk: Conversation, payload: readonly Uint8Array[], paths: readonly string[]): Promise<BoxFile[]> {
  const files: BoxFile[] = [];
  return new Promise((resolve, reject) => {
    talk.ask(requestType.get, payload, {
      silenceMs: graceMs,
      onAnswer(type, bytes) {
        expectType(type, answerType.get);
        const file = decodeFile(bytes, paths);
        if (file === null) resolve(files);
        else files.push(file);
        return file === null;
      },
      onLost: reject,
    });
  });
}

/** Sends a job and its input; `onAnswer` gets every answer but credits. */
function runJob(
  talk: Conversation,
  type: number,
  job: Job,
  input: readonly Uint8Array[],
  calls: number,
  exchange: Exchange,
) {
  const source = inputSource(input);
  const send = (bytesMax: number) => {
    for (const pieces of source.take(bytesMax)) talk.tell(requestType.input, pieces);
  };
  talk.ask(type, [encodeJob(job, source.totalBytes, calls)], {
    ...exchange,
    onAnswer(got, bytes) {
      if (got !== answerType.credit) return exchange.onAnswer(got, bytes);
      send(bytes.readUInt32LE(0));
      return false;
    },
  });
  send(source.windowBytes);
}

function executeJob(talk: Conversation, job: Job, stdin: Uint8Array): Promise<Execution> {
  return new Promise((resolve, reject) => {
    runJob(talk, requestType.execute, job, [stdin], 0, {
      silenceMs: job.limits.wallMs + graceMs,
      onAnswer(type, bytes) {
        expectType(type, answerType.executed);
        const execution = decodeExecution(bytes, job.limits.keepBytes);
        if (execution === null) reject(cancelled());
        else resolve(execution);
        return true;
      },
      onLost: reject,
    });
  });
}

function serveJob(talk: Conversation, job: Job, calls: readonly Uint8Array[], enough: Enough): Promise<CallResult[]> {
  const results: CallResult[] = [];
  let hasEnough = false;
  return new Promise((resolve, reject) => {
    runJob(talk, requestType.serve, job, calls.flatMap(encodeCall), calls.length, {
      // Results come in batches, so every call may have taken its whole time before the first is heard of.
      silenceMs: job.limits.wallMs * calls.length + graceMs,
      onAnswer(type, bytes) {
        if (type === answerType.called) {
          if (hasEnough) return false;
          const result = decodeCall(bytes, job.limits.keepBytes);
          hasEnough = enough(result, results.push(result) - 1);
          if (hasEnough) talk.tell(requestType.cancel, []);
          return false;
        }
        expectType(type, answerType.served);
        if (bytes[0] === 1 && !hasEnough) reject(cancelled());
        else if (!hasEnough && results.length !== calls.length) throw new RangeError('A call was not answered.');
        else resolve(results);
        return true;
      },
      onLost: reject,
    });
  });
}

function expectType(got: number, expected: number): void {
  if (got !== expected) throw new RangeError(`Answer ${got} came in place of ${expected}.`);
}
