/**
 * A sandbox that looks around after every lease: with a program of its own in
 * the same lease, and with another in the next one, which is the same box
 * after its reset, or the one that replaced it. Also times every run by our
 * own clock, from outside.
 */
import * as assert from 'uvu/assert';
import type { Runner } from '../../runners/runner.ts';
import type { Job, Lease, LeaseRequest, Sandbox } from '../../sandboxes/sandbox.ts';
import { stderrOf, stdoutOf } from './boxes.ts';
import { lookAround } from './hostile-fixtures.ts';
import { job, noInput, shell } from './jobs.ts';

/** Runs take at most their wall limit and a second, and what a busy machine may add. */
const promptMs = 1_000;
const busyMs = 4_000;

/** Leases of `sandbox`, which must serve one at a time so that the next lease gets the box of the last. */
export function watchedSandbox(sandbox: Sandbox): Sandbox {
  const untouched = new Map<Runner, string>();

  /** What the first program of a box finds, before any other ran. */
  async function baseline(request: LeaseRequest): Promise<string> {
    const known = untouched.get(request.runner);
    if (known !== undefined) return known;
    await using lease = await sandbox.lease({ ...request, isolation: 'fresh' });
    const found = await look(lease, request.memoryBytes);
    assert.match(found, 'PATH=', 'the search finds something');
    untouched.set(request.runner, found);
    return found;
  }

  return {
    close: (graceMs) => sandbox.close(graceMs),
    async lease(request) {
      const expected = await baseline(request);
      const lease = await sandbox.lease(request);
      return watchedLease(lease, async () => {
        await using next = await sandbox.lease({ ...request, client: 'after' });
        assert.is(await look(next, request.memoryBytes), expected, 'the next lease finds something');
      });
    },
  };
}

function watchedLease(lease: Lease, afterwards: () => Promise<void>): Lease {
  let before: { readonly found: string; readonly memoryBytes: number } | undefined;

  const onTime = async <T>(work: Job, times: number, run: () => Promise<T>): Promise<T> => {
    const { wallMs, memoryBytes } = work.limits;
    if (work.owner === 'program') before ??= { found: await look(lease, memoryBytes), memoryBytes };
    const startedMs = performance.now();
    const result = await run();
    const tookMs = performance.now() - startedMs;
    assert.ok(tookMs <= times * wallMs + promptMs + busyMs, `took ${Math.round(tookMs)} ms of ${times} x ${wallMs}`);
    return result;
  };
  return {
    imageId: lease.imageId,
    queueMs: lease.queueMs,
    put: lease.put,
    get: lease.get,
    execute: (work, stdin) => onTime(work, 1, () => lease.execute(work, stdin)),
    serve: (work, calls, enough) => onTime(work, calls.length, () => lease.serve(work, calls, enough)),
    async [Symbol.asyncDispose]() {
      const found = before && (await look(lease, before.memoryBytes).catch((error: unknown) => String(error)));
      await lease[Symbol.asyncDispose]();
      assert.is(found, before?.found, 'the next program of the lease finds something');
      await afterwards();
    },
  };
}

async function look(lease: Lease, memoryBytes: number): Promise<string> {
  const execution = await lease.execute(job(shell(lookAround), { limits: { memoryBytes } }), noInput);
  assert.is(stderrOf(execution), '');
  return stdoutOf(execution);
}
