/**
 * What can go wrong at the edge, and how each failure is told over HTTP.
 *
 * `statusOf` is the only table from code to status: a code without a status
 * does not compile, and docs/api.md must name every one of them (tested).
 * A body never carries a stack trace or anything of the process's insides.
 */
import type { FastifyError } from 'fastify';
import { z } from 'zod';
import { SandboxError, type SandboxErrorCode } from '../sandboxes/errors.ts';
import { VerificationError } from '../verification/errors.ts';

/** The ways a request, or a setting, is refused. */
export type ServerErrorCode =
  /** The body is not JSON, or not text. */
  | 'malformed-json'
  /** The body is JSON of the wrong shape. */
  | 'invalid-request'
  | 'unknown-language'
  /** A limit asked for is above what this server allows. */
  | 'limit-too-high'
  | 'unauthorized'
  | 'not-found'
  | 'method-not-allowed'
  | 'body-too-large'
  | 'unsupported-media-type'
  /** Any other fault of the request. */
  | 'bad-request'
  /** The same batch is being answered already. */
  | 'name-taken'
  /** A client has too many jobs under way. */
  | 'too-many-jobs'
  /** Results cannot be written to the disk. */
  | 'storage-failed'
  /** A setting of the environment is wrong; the server does not start. */
  | 'bad-setting'
  /** Our mistake. */
  | 'internal-error';

/** One thing that is wrong, and where: `cases.0.args`. */
export interface Detail {
  readonly path: string;
  readonly message: string;
}

/** A request that cannot be served as it is. Retrying it unchanged is pointless. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ServerErrorCode;
  readonly details: readonly Detail[];

  constructor(code: ServerErrorCode, message: string, details: readonly Detail[] = [], options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

export type ErrorCode = SandboxErrorCode | ServerErrorCode;

/** Maps every error code to one HTTP status. */
export const statusOf = {
  'malformed-json': 400,
  'bad-request': 400,
  unauthorized: 401,
  'not-found': 404,
  'method-not-allowed': 405,
  'name-taken': 409,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'invalid-request': 422,
  'unknown-language': 422,
  'limit-too-high': 422,
  'sandbox-busy': 429,
  'too-many-jobs': 429,
  cancelled: 499,
  'internal-error': 500,
  'bad-setting': 500,
  'engine-unavailable': 503,
  'engine-failed': 503,
  'image-missing': 503,
  'image-build-failed': 503,
  'box-lost': 503,
  'sandbox-closed': 503,
  'storage-failed': 503,
} satisfies Record<ErrorCode, number>;

/** The body of every answer that is not a success. */
export const errorBody = z.object({
  error: z.object({
    code: z.enum(Object.keys(statusOf) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    details: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
  /** There when the request was about judging: our failure is not a verdict. */
  outcome: z.literal('not-judged').optional(),
});

/** An answer to a failure: status, headers and body. */
export interface Failure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: z.input<typeof errorBody>;
}

/** Codes that Fastify uses for faults of a request. */
const fastifyCodes: Readonly<Record<string, ServerErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_NOT_FOUND: 'not-found',
};

/** Turns anything thrown while a request was served into an answer. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SandboxError) {
    return failure(error.code, error.message, [], error.retryAfterMs ?? null);
  }
  if (error instanceof ServerError) return failure(error.code, error.message, error.details, null);
  if (error instanceof VerificationError) return failure('invalid-request', error.message, [], null);
  if (error instanceof z.ZodError) {
    const details = detailsOf(error);
    return failure('invalid-request', `The request is not as it should be: ${summary(details)}`, details, null);
  }
  const { code = '', statusCode = 500, message = '' } = (error ?? {}) as Partial<FastifyError>;
  const known = fastifyCodes[code];
  if (known !== undefined) return failure(known, message, [], null);
  if (statusCode >= 400 && statusCode < 500) return failure('bad-request', message, [], null);
  return failure('internal-error', 'Something is wrong with this server; its log says what.', [], null);
}

/** The answer for a code that was reported as a value rather than thrown. */
export function failureOfCode(code: string, message: string, retryAfterMs: number | null): Failure {
  return failure(isErrorCode(code) ? code : 'internal-error', message, [], retryAfterMs);
}

/** What zod found, as paths and sentences. */
export function detailsOf(error: z.ZodError): Detail[] {
  return error.issues.flatMap(issueDetails);
}

/** Details in one line. */
export function summary(details: readonly Detail[]): string {
  return details.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}

function issueDetails(issue: z.core.$ZodIssue): Detail[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'There is no such key.' }));
  }
  // Of a union's failed branches, the one that came furthest is what the writer meant.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? [];
    return closest.flatMap((inner) => issueDetails({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path: path.join('.'), message: issue.message }];
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

function failure(code: ErrorCode, message: string, details: readonly Detail[], retryAfterMs: number | null): Failure {
  const status = statusOf[code];
  const retry = status === 429 || status === 503;
  return {
    status,
    // Whole seconds, at least one: a client that retries at once only adds to the load.
    headers: retry ? { 'retry-after': String(Math.max(1, Math.ceil((retryAfterMs ?? 1000) / 1000))) } : {},
    body: { error: { code, message, details: [...details] } },
  };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(statusOf, code);
}
