/**
 * How long a request of another service's client is held, and how it is told
 * that we failed. Each client gives up, and tries again, in its own way; the
 * defaults follow from what it sends, and two headers state them outright.
 */
import type { IncomingHttpHeaders } from 'node:http';

export interface Hold {
  /** After this long the answer is that the request should come again. */
  readonly holdMs: number;
  /** `status`: an HTTP status that says so. `body`: a body that says so, with the status 200. */
  readonly failure: 'status' | 'body';
}

/** The header that states how long to hold the request, in milliseconds. */
export const holdHeader = 'x-polyproof-hold-ms';
/** The header that states how to tell of a failure of ours: `status` or `body`. */
export const failureHeader = 'x-polyproof-failure';

const holdMsMax = 6 * 3_600_000;

/** What the headers state, else the defaults. Headers that make no sense are as good as absent. */
export function statedHold(headers: IncomingHttpHeaders, defaults: Hold): Hold {
  const holdMs = Number(headers[holdHeader] ?? Number.NaN);
  const failure = headers[failureHeader];
  return {
    holdMs: holdMs > 0 ? Math.min(holdMs, holdMsMax) : Math.min(defaults.holdMs, holdMsMax),
    failure: failure === 'status' || failure === 'body' ? failure : defaults.failure,
  };
}
