/**
 * Tries again what failed for a reason of ours, for work whose waiting costs nobody anything.
 *
 * A full house is no failure: it is waited for as long as it takes. What ends
 * the whole work (its client gone, the service shutting down) is never tried again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError } from '../sandboxes/errors.ts';

export interface Patience {
  readonly signal: AbortSignal;
  /** Pauses between attempts, in milliseconds: one attempt more than there are pauses. */
  readonly pausesMs?: readonly number[];
}

/** Resolves with the first attempt that succeeds; rejects as the last one did. */
export async function patiently<T>(attempt: () => Promise<T>, { signal, pausesMs = usualMs }: Patience): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = pausesMs[failures];
      if (!(error instanceof SandboxError) || endsAll(error) || pauseMs === undefined) throw error;
      if (error.code !== 'sandbox-busy') failures += 1;
      await pause(Math.max(pauseMs, Math.min(error.retryAfterMs ?? 0, 30_000)), signal);
    }
  }
}

/** Whether a failure ends the whole work, not only this piece of it. */
export function endsAll({ code }: SandboxError): boolean {
  return code === 'cancelled' || code === 'sandbox-closed';
}

const usualMs = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    throw new SandboxError('cancelled', 'The work was given up by its client.', { cause: error });
  }
}
