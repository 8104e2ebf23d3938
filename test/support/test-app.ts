/** The HTTP service with its collaborators replaced by small fakes, for tests without an engine. */
import { tmpdir } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { languages } from '../../runners/languages.ts';
import { SandboxError } from '../../sandboxes/errors.ts';
import type { Execution, Lease, Sandbox } from '../../sandboxes/sandbox.ts';
import { type AppOptions, buildApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { openJournal } from '../../server/journal.ts';
import { createMetrics } from '../../server/metrics.ts';
import type { Judged } from '../../verification/outcome.ts';

/** An application whose every program is right and prints `hello`. */
export function testService(options: Partial<AppOptions> = {}): Promise<FastifyInstance> {
  const { limits } = readConfig({});
  return buildApp({
    sandbox: helloSandbox(),
    judge: async () => accepted,
    readiness: async () => undefined,
    metrics: createMetrics({ pool: () => undefined, ofProcess: false }),
    languages,
    limits,
    journal: openJournal(undefined),
    batchWidth: 4,
    jobsMax: 3,
    bodyBytesMax: 1024 ** 2,
    uploads: { folder: tmpdir(), filesBytesMax: 4 * 1024 ** 2 },
    token: undefined,
    tokens: () => [],
    corsOrigins: [],
    logPrograms: false,
    audit: undefined,
    logLevel: 'silent',
    version: '0.0.0',
    ...options,
  });
}

/** What a lease was asked to do, for assertions. */
export interface Recorded {
  readonly puts: { readonly paths: string[]; readonly owner: string }[];
  readonly commands: (readonly string[])[];
  readonly stdins: string[];
}

/** A sandbox in which every command ends as `execution` says, after being noted in `recorded`. */
export function helloSandbox(
  execute: (command: readonly string[]) => Execution = () => printed('hello\n'),
  recorded: Recorded = { puts: [], commands: [], stdins: [] },
): Sandbox {
  const lease: Lease = {
    imageId: 'sha256:0',
    queueMs: 1.5,
    put: async (files, owner) => void recorded.puts.push({ paths: files.map(({ path }) => path), owner }),
    get: async (paths) => paths.map((path) => ({ path, content: Uint8Array.of(0xff, 0x00) })),
    async execute({ command }, stdin) {
      recorded.commands.push(command);
      recorded.stdins.push(Buffer.from(stdin).toString());
      return execute(command);
    },
    serve: () => Promise.reject(new SandboxError('box-lost', 'This fake serves no calls.')),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { lease: async () => lease, close: async () => undefined };
}

/** A sandbox that cannot be had. */
export function failingSandbox(error: SandboxError): Sandbox {
  return { lease: () => Promise.reject(error), close: async () => undefined };
}

export function printed(text: string, exitCode = 0): Execution {
  const stdout = Buffer.from(text);
  return {
    status: 'exited',
    exitCode,
    signal: null,
    clock: null,
    wallMs: 1.23456,
    cpuMs: 1,
    peakBytes: 1024,
    stdout: { head: stdout, tail: new Uint8Array(), totalBytes: stdout.length, truncated: false },
    stderr: { head: new Uint8Array(), tail: new Uint8Array(), totalBytes: 0, truncated: false },
  };
}

const stage = { wallMs: 1, cpuMs: 1, memoryBytes: 1, outputBytes: 1, keepBytes: 1 };

export const accepted: Judged = {
  outcome: 'judged',
  verdict: 'accepted',
  message: 'All cases passed.',
  passed: 1,
  total: 1,
  cases: [{ index: 0, verdict: 'accepted', message: '', actual: 2n ** 60n, execution: printed('') }],
  compile: null,
  run: null,
  reports: [],
  evidence: {
    language: 'python',
    imageId: 'sha256:0',
    compileCommand: null,
    runCommand: ['python3'],
    compileLimits: stage,
    runLimits: stage,
    polyproof: '0.0.0',
  },
  queueMs: 0,
};
