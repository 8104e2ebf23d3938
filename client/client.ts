/**
 * The client of the service, for programs:
 *
 *     const polyproof = new PolyproofClient({ url: 'http://127.0.0.1:7070' });
 *     const result = await polyproof.verify({ language: 'python', entry: 'add', source, cases });
 *     for await (const line of polyproof.batch(rows)) …
 *
 * Refusals that pass (429, 503) and broken connections are tried again, at the
 * time the service names. Runs wherever there is fetch; needs no other package.
 */
import { PolyproofError } from './error.ts';
import { type HttpOptions, type Sent, send, sendJson, toJson } from './http.ts';
import { linesOf, streamOf } from './lines.ts';
import type {
  BatchResult,
  Job,
  JobRequest,
  JobResult,
  Language,
  RunRequest,
  RunResult,
  VerifyRequest,
  VerifyResult,
  Version,
} from './types.ts';

// biome-ignore lint/performance/noBarrelFile: what `import … from 'polyproof/client'` gives.
export { type ErrorDetail, PolyproofError } from './error.ts';
export type {
  BatchResult,
  Job,
  JobRequest,
  JobResult,
  Language,
  RunRequest,
  RunResult,
  VerifyRequest,
  VerifyResult,
  Version,
} from './types.ts';

export type ClientOptions = Partial<HttpOptions>;

export interface CallOptions {
  /** Aborting it gives up the call, and the service kills what runs for it. */
  readonly signal?: AbortSignal;
}

export interface BatchOptions extends CallOptions {
  /** Name of the batch: what was judged under it before is not judged again. */
  readonly batch?: string;
  /** Results in the order of the rows. */
  readonly ordered?: boolean;
}

export type Rows<T> = Iterable<T> | AsyncIterable<T>;

const ndjson = 'application/x-ndjson';
const json = 'application/json';

export class PolyproofClient {
  readonly #http: HttpOptions;

  constructor({ url = 'http://127.0.0.1:7070', retries = 8, fetch: given = fetch, ...rest }: ClientOptions = {}) {
    this.#http = { ...rest, url: url.replace(/\/+$/, ''), retries, fetch: given };
  }

  /** Judges one program. Rejects with PolyproofError when nothing was judged. */
  verify(request: VerifyRequest, { signal }: CallOptions = {}): Promise<VerifyResult> {
    return sendJson(this.#http, '/v1/verify', this.#post(request, signal));
  }

  /** Runs one program. Large files, by their paths, are streamed from where the blobs come from. */
  run(
    request: RunRequest,
    { signal, files }: CallOptions & { readonly files?: Readonly<Record<string, Blob>> } = {},
  ): Promise<RunResult> {
    if (files === undefined) return sendJson(this.#http, '/v1/run', this.#post(request, signal));
    const body = () => {
      const form = new FormData();
      form.append('request', toJson(request));
      for (const [path, blob] of Object.entries(files)) form.append(path, blob, 'file');
      return form;
    };
    return sendJson(this.#http, '/v1/run', { method: 'POST', body, signal });
  }

  /**
   * Judges any number of programs; gives results as they are there. What breaks
   * on the way is gone on with where the rows can be read again (an array, say);
   * else it rejects with `cut-off`, and sending the rows under the same name goes on.
   */
  async *batch(rows: Rows<VerifyRequest>, options: BatchOptions = {}): AsyncGenerator<BatchResult> {
    const { batch = crypto.randomUUID(), ordered = false, signal } = options;
    const seen = new Set<number>();
    for (let attempt = 0; ; attempt += 1) {
      const before = seen.size;
      try {
        yield* this.#unseen(rows, `/v1/batch?batch=${encodeURIComponent(batch)}&ordered=${ordered}`, seen, signal);
        return;
      } catch (error) {
        const isBroken = error instanceof TypeError || (error instanceof PolyproofError && passing.has(error.code));
        // Whatever moved on is no failure in a row.
        if (seen.size > before) attempt = 0;
        if (!isBroken || !isRepeatable(rows) || attempt >= this.#http.retries || signal?.aborted === true) throw error;
      }
    }
  }

  /** Work that goes on without its client. */
  readonly jobs = {
    /** Submits one program, or many to verify. Under a name it is taken once, however often it is sent. */
    submit: (
      request: JobRequest | Rows<VerifyRequest>,
      { job = crypto.randomUUID(), signal }: CallOptions & { readonly job?: string } = {},
    ): Promise<Job> => {
      const path = `/v1/jobs?job=${encodeURIComponent(job)}`;
      if (!isRows(request)) return sendJson(this.#http, path, this.#post(request, signal));
      const sent: Sent = { method: 'POST', type: ndjson, body: () => streamOf(jsonLines(request)), signal };
      return sendJson(isRepeatable(request) ? this.#http : { ...this.#http, retries: 0 }, path, sent);
    },
    list: async ({ signal }: CallOptions = {}): Promise<readonly Job[]> =>
      (await sendJson<{ jobs: Job[] }>(this.#http, '/v1/jobs', { signal })).jobs,
    get: (job: string, { signal }: CallOptions = {}): Promise<Job> => sendJson(this.#http, jobPath(job), { signal }),
    /** Results that are there, and those to come with `follow`. */
    results: (job: string, options: CallOptions & { readonly follow?: boolean } = {}): AsyncGenerator<JobResult> =>
      this.#results(job, options),
    /** Waits for the end of a job. */
    wait: async (job: string, { signal }: CallOptions = {}): Promise<Job> => {
      for await (const _ of this.#results(job, { follow: true, ...(signal && { signal }) }));
      return await sendJson(this.#http, jobPath(job), { signal });
    },
    cancel: (job: string, { signal }: CallOptions = {}): Promise<Job> =>
      sendJson(this.#http, `${jobPath(job)}/cancel`, { method: 'POST', signal }),
    remove: async (job: string, { signal }: CallOptions = {}): Promise<void> => {
      await send(this.#http, jobPath(job), { method: 'DELETE', signal });
    },
  };

  async languages({ signal }: CallOptions = {}): Promise<readonly Language[]> {
    return (await sendJson<{ languages: Language[] }>(this.#http, '/v1/languages', { signal })).languages;
  }

  version({ signal }: CallOptions = {}): Promise<Version> {
    return sendJson(this.#http, '/version', { signal });
  }

  #post(request: unknown, signal: AbortSignal | undefined): Sent {
    return { method: 'POST', type: json, body: () => toJson(request), signal };
  }

  async *#unseen(
    rows: Rows<VerifyRequest>,
    path: string,
    seen: Set<number>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<BatchResult> {
    const http = isRepeatable(rows) ? this.#http : { ...this.#http, retries: 0 };
    const sent: Sent = { method: 'POST', type: ndjson, body: () => streamOf(jsonLines(rows)), signal };
    for await (const text of linesOf(await send(http, path, sent))) {
      const line = JSON.parse(text) as BatchResult | { outcome: 'ended' } | Stopped;
      if (line.outcome === 'ended') return;
      if (line.outcome === 'stopped') throw new PolyproofError(line.error.code, line.error.message, { status: 503 });
      if (seen.has(line.line)) continue;
      seen.add(line.line);
      yield line;
    }
    throw cutOff();
  }

  async *#results(
    job: string,
    { follow = false, signal }: CallOptions & { readonly follow?: boolean },
  ): AsyncGenerator<JobResult> {
    for (let skip = 0, failures = 0; ; ) {
      try {
        const path = `${jobPath(job)}/results?follow=${follow}&skip=${skip}`;
        for await (const text of linesOf(await send(this.#http, path, { signal }))) {
          skip += 1;
          failures = 0;
          yield JSON.parse(text) as JobResult;
        }
        return;
      } catch (error) {
        failures += 1;
        if (!(error instanceof TypeError) || failures > this.#http.retries || signal?.aborted === true) throw error;
      }
    }
  }
}

interface Stopped {
  readonly outcome: 'stopped';
  readonly error: { readonly code: string; readonly message: string };
}

const passing = new Set(['cut-off', 'sandbox-closed', 'name-taken', 'storage-failed']);

function cutOff(): PolyproofError {
  return new PolyproofError('cut-off', 'The answer ended before the batch did; send it again under the same name.');
}

function jobPath(job: string): string {
  return `/v1/jobs/${encodeURIComponent(job)}`;
}

async function* jsonLines(rows: Rows<unknown>): AsyncGenerator<string> {
  for await (const row of rows) yield toJson(row);
}

function isRows(request: JobRequest | Rows<VerifyRequest>): request is Rows<VerifyRequest> {
  return Symbol.iterator in request || Symbol.asyncIterator in request;
}

/** A generator is its own iterator and can be read once; an array gives a new one each time. */
function isRepeatable(rows: Rows<unknown>): boolean {
  const iterate = (rows as Iterable<unknown>)[Symbol.iterator];
  return typeof iterate === 'function' && (Array.isArray(rows) || iterate.call(rows) !== (rows as unknown));
}
