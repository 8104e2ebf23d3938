/**
 * Sends requests, and sends them again when the service says that it may work later.
 *
 * Every request of this API may be repeated: judging twice changes nothing,
 * and batches and jobs have names.
 */
import { PolyproofError } from './error.ts';

export interface HttpOptions {
  /** Such as `http://127.0.0.1:7070`. */
  readonly url: string;
  readonly token?: string | undefined;
  /** Attempts after the first one. */
  readonly retries: number;
  /** How long an answer is waited for, in milliseconds; the service is told. */
  readonly deadlineMs?: number | undefined;
  readonly fetch: typeof fetch;
}

export interface Sent {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Made anew for each attempt; absent for none. */
  readonly body?: () => NonNullable<RequestInit['body']>;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** A successful answer. Rejects with PolyproofError for any other, and as fetch does when there is none. */
export async function send(http: HttpOptions, path: string, sent: Sent): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const isLast = attempt >= http.retries;
    try {
      const response = await http.fetch(http.url + path, initOf(http, sent));
      if (response.ok) return response;
      const isPassing = response.status === 429 || response.status === 503;
      if (!isPassing || isLast) throw await errorOf(response);
      await response.body?.cancel();
      await pause(retryAfterMs(response) ?? backoffMs(attempt), sent.signal);
    } catch (error) {
      // fetch tells of a broken connection with a TypeError.
      if (!(error instanceof TypeError) || isLast) throw error;
      await pause(backoffMs(attempt), sent.signal);
    }
  }
}

/** A successful answer's JSON. */
export async function sendJson<T>(http: HttpOptions, path: string, sent: Sent): Promise<T> {
  const response = await send(http, path, sent);
  return (await response.json()) as T;
}

/** JSON; integers beyond 2^53 as texts of digits, which the service reads exactly. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}

function initOf(
  { token, deadlineMs }: HttpOptions,
  { method = 'GET', body, type, headers, signal }: Sent,
): RequestInit {
  const content = body?.();
  return {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(deadlineMs === undefined ? {} : { 'x-deadline-ms': String(Math.ceil(deadlineMs)) }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content, duplex: 'half' }),
    ...(signal === undefined ? {} : { signal }),
  } as RequestInit;
}

async function errorOf(response: Response): Promise<PolyproofError> {
  const { status } = response;
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string; details: [] } };
    return new PolyproofError(error.code, error.message, { status, details: error.details });
  } catch (cause) {
    return new PolyproofError('no-answer', `The answer ${status} is not polyproof's: ${text.slice(0, 200)}`, {
      status,
      cause,
    });
  }
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** Half fixed, half chance: clients that were refused together do not come back together. */
function backoffMs(attempt: number): number {
  const most = Math.min(30_000, 250 * 2 ** attempt);
  return most / 2 + (Math.random() * most) / 2;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', give);
      resolve();
    }, ms);
    if (signal?.aborted === true) give();
    else signal?.addEventListener('abort', give, { once: true });
  });
}
