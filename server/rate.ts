/** Holds a client to its allowance: requests at once, and requests a minute. Pure bookkeeping. */

export interface Rate {
  /** Lets a request in, or tells after how many milliseconds it is worth trying again. */
  enter(client: string, allowed: RateLimits, nowMs: number): { readonly retryAfterMs: number } | undefined;
  /** A request that was let in has ended. */
  leave(client: string): void;
}

export interface RateLimits {
  readonly concurrency?: number | undefined;
  readonly requestsPerMinute?: number | undefined;
}

interface Account {
  underWay: number;
  /** Requests that could be made at once, as of `asOfMs`: a minute's worth at most. */
  credit: number;
  asOfMs: number;
}

export function rateBook(): Rate {
  const accounts = new Map<string, Account>();
  return {
    enter(client, { concurrency = Number.POSITIVE_INFINITY, requestsPerMinute }, nowMs) {
      const account = accounts.get(client) ?? { underWay: 0, credit: requestsPerMinute ?? 0, asOfMs: nowMs };
      accounts.set(client, account);
      if (account.underWay >= concurrency) return { retryAfterMs: 1000 };
      if (requestsPerMinute !== undefined) {
        const perMs = requestsPerMinute / 60_000;
        account.credit = Math.min(requestsPerMinute, account.credit + (nowMs - account.asOfMs) * perMs);
        account.asOfMs = nowMs;
        if (account.credit < 1) return { retryAfterMs: Math.ceil((1 - account.credit) / perMs) };
        account.credit -= 1;
      }
      account.underWay += 1;
      return undefined;
    },
    leave(client) {
      const account = accounts.get(client);
      if (account !== undefined) account.underWay -= 1;
    },
  };
}
