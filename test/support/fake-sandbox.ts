/** A sandbox that follows a script, and remembers what it was asked to do. No Docker, no time. */
import type { Runner } from '../../runners/runner.ts';
import type { Value } from '../../runners/signature.ts';
import type {
  BoxFile,
  CallResult,
  Execution,
  Job,
  Lease,
  LeaseRequest,
  Output,
  Sandbox,
} from '../../sandboxes/sandbox.ts';
import { decodeValue, encodeValue } from '../../verification/wire.ts';

/** What the programs of this sandbox do. What is left out succeeds in silence, or echoes its arguments. */
export interface Script {
  /** One execution; `nth` counts from 0. */
  readonly execute?: (job: Job, stdin: string, nth: number) => Execution;
  /** One call to a harness. */
  readonly call?: (args: readonly Value[], nth: number) => CallResult;
  /** Thrown by `lease`. */
  readonly refuses?: Error;
}

export interface FakeSandbox extends Sandbox {
  readonly requests: LeaseRequest[];
  readonly files: BoxFile[];
  readonly jobs: Job[];
  readonly stdins: string[];
  readonly calls: (readonly Value[])[];
  /** Leases that were given back. */
  readonly disposed: { count: number };
}

export function fakeSandbox(script: Script = {}): FakeSandbox {
  const seen = {
    requests: [] as LeaseRequest[],
    files: [] as BoxFile[],
    jobs: [] as Job[],
    stdins: [] as string[],
    calls: [] as (readonly Value[])[],
    disposed: { count: 0 },
  };
  const lease: Lease = {
    imageId: 'sha256:fake',
    queueMs: 5,
    put: async (files) => void seen.files.push(...files.filter((file) => 'content' in file)),
    get: async () => [],
    execute: async (job, stdin) => {
      seen.jobs.push(job);
      seen.stdins.push(Buffer.from(stdin).toString('utf8'));
      return script.execute?.(job, Buffer.from(stdin).toString('utf8'), seen.jobs.length - 1) ?? exited();
    },
    serve: async (job, calls, enough) => {
      seen.jobs.push(job);
      const results: CallResult[] = [];
      for (const call of calls) {
        const args = argumentsOf(call);
        seen.calls.push(args);
        const result = script.call?.(args, seen.calls.length - 1) ?? replied(args[0] ?? null);
        results.push(result);
        if (enough?.(result, results.length - 1)) break;
      }
      return results;
    },
    [Symbol.asyncDispose]: async () => void seen.disposed.count++,
  };
  return {
    ...seen,
    lease: async (request) => {
      seen.requests.push(request);
      if (script.refuses !== undefined) throw script.refuses;
      return lease;
    },
    close: async () => undefined,
  };
}

/** An execution that ended with exit code 0, unless `changes` say otherwise. */
export function exited(stdout = '', changes: Partial<Execution> = {}): Execution {
  return {
    status: 'exited',
    exitCode: 0,
    signal: null,
    clock: null,
    wallMs: 10,
    cpuMs: 8,
    peakBytes: 1_000_000,
    stdout: printed(stdout),
    stderr: printed(''),
    ...changes,
  };
}

/** An execution that failed with this exit code and these words. */
export function crashed(exitCode: number, stderr = ''): Execution {
  return exited('', { exitCode, stderr: printed(stderr) });
}

/** An execution that met a limit. */
export function limited(
  status: 'time-limit' | 'memory-limit' | 'output-limit',
  changes: Partial<Execution> = {},
): Execution {
  return exited('', { status, exitCode: null, clock: status === 'time-limit' ? 'cpu' : null, ...changes });
}

export function printed(text: string): Output {
  const head = Buffer.from(text, 'utf8');
  return { head, tail: new Uint8Array(), totalBytes: head.length, truncated: false };
}

/** The entry point returned this. */
export function replied(value: Value, reports: readonly Uint8Array[] = []): CallResult {
  const reply = Buffer.concat([Buffer.from('v'), encodeValue(value)]);
  return { status: 'replied', reply, reports, execution: exited() };
}

/** The entry point raised this. */
export function raised(error: string, message: string): CallResult {
  const reply = Buffer.concat([Buffer.from('e'), encodeValue(error), encodeValue(message)]);
  return { status: 'replied', reply, reports: [], execution: exited() };
}

/** The harness ended without an answer. */
export function ended(execution: Execution, reports: readonly Uint8Array[] = []): CallResult {
  return { status: 'ended', reports, execution };
}

export function report(name: string, passed: boolean, message = ''): Uint8Array {
  return Buffer.concat([Buffer.from('r'), encodeValue(name), encodeValue(passed), encodeValue(message)]);
}

/** A language that exists only in tests; `changes` give it a build step, lacks and so on. */
export function fakeRunner(changes: Partial<Runner> = {}): Runner {
  return {
    name: 'fake',
    title: 'Fake 1.0',
    aliases: [],
    extensions: ['fake'],
    image: { folder: 'fake', megabytes: 1 },
    naming: 'snake',
    program: { files: { 'main.fake': '{{source}}' }, run: ['fake', 'main.fake'] },
    calls: { files: { 'main.fake': '{{source}}' }, run: ['fake', 'calls', '{{entry}}'] },
    tests: {
      files: { 'main.fake': '{{source}}', 'tests.fake': '{{tests}}' },
      run: ['fake', 'tests'],
      checks: /assert/,
    },
    lacks: {},
    libraries: [],
    guidance: '',
    surroundings: [],
    memoryMessages: ['OutOfFakeMemory'],
    hello: 'print hello',
    ...changes,
  };
}

function argumentsOf(call: Uint8Array): readonly Value[] {
  return (decodeValue(call) as { readonly tuple: readonly Value[] }).tuple;
}
