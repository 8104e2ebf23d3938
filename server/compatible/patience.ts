/**
 * Waits where the native API would refuse: clients of other APIs take a refusal
 * for a failed program, so a request stays until it is served or its client gives up.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError, type SandboxErrorCode } from '../../sandboxes/errors.ts';
import type { Lease, LeaseRequest, Sandbox } from '../../sandboxes/sandbox.ts';

/** Longest stay in one line; then it is joined again at its end. */
const lineMs = 600_000;

/** Failures that may be over in a moment. */
const passing: ReadonlySet<SandboxErrorCode> = new Set([
  'sandbox-busy',
  'box-lost',
  'engine-unavailable',
  'engine-failed',
  'image-missing',
  'image-build-failed',
]);

/** A box as soon as there is one, however long that takes. */
export async function leaseFor(
  sandbox: Sandbox,
  request: Pick<LeaseRequest, 'runner' | 'memoryBytes' | 'client'>,
  signal: AbortSignal,
): Promise<Lease> {
  return await sandbox.lease({ ...request, isolation: 'reset', waitMs: lineMs, priority: 'normal', signal });
}

/**
 * Does the work again as long as it fails for a passing reason of ours: a full
 * line until `signal` is aborted, anything else until it has gone on for `mendMs`.
 */
export async function patiently<T>(work: () => Promise<T>, mendMs: number, signal: AbortSignal): Promise<T> {
  let failingSince: number | undefined;
  for (let delayMs = 100; ; delayMs = Math.min(2_000, delayMs * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SandboxError) || !passing.has(error.code) || signal.aborted) throw error;
      if (error.code === 'sandbox-busy') failingSince = undefined;
      else failingSince ??= performance.now();
      if (failingSince !== undefined && performance.now() - failingSince > mendMs) throw error;
      await sleep(Math.min(2_000, Math.max(delayMs, error.retryAfterMs ?? 0)), undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
