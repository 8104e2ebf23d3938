/** The pool over boxes that are small objects: places, fairness, refusal, cancellation, quarantine, memory. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Runner } from '../../../runners/runner.ts';
import type { Box } from '../../../sandboxes/box.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import type { LeaseRequest } from '../../../sandboxes/sandbox.ts';
import { codeOf, fakePool, java, request } from './fake-pool.ts';

const test = suite('boxPool');

test('reuses a clean box for the next lease of the same language', async () => {
  const { pool, boxes } = fakePool();
  for (let i = 0; i < 3; i += 1) {
    await using lease = await pool.lease(request());
    await lease.put([], 'program');
  }
  await pool.close(1000);
  assert.is(boxes.length, 1);
  assert.is(boxes[0]?.resets, 3);
  assert.is(boxes[0]?.removed, true);
});

test('waits for a box that is being reset rather than start another', async () => {
  const { pool, boxes } = fakePool({ concurrency: 2 });
  await (await pool.lease(request()))[Symbol.asyncDispose]();
  await using _next = await pool.lease(request());
  assert.is(boxes.length, 1);
});

test('quarantines a box whose audit finds something', async () => {
  const { pool, boxes } = fakePool({}, () => false);
  await (await pool.lease(request()))[Symbol.asyncDispose]();
  await using _second = await pool.lease(request());
  assert.is(boxes[0]?.removed, true);
  assert.is(pool.state().quarantined, 1);
});

test('gives a fresh lease a box that nobody used', async () => {
  const { pool, boxes } = fakePool();
  await (await pool.lease(request()))[Symbol.asyncDispose]();
  await (await pool.lease(request({ isolation: 'fresh' })))[Symbol.asyncDispose]();
  await pool.close(1000);
  assert.is(boxes[0]?.resets, 1);
  assert.is(boxes[1]?.resets, 0);
  assert.ok(boxes.every(({ removed }) => removed));
});

test('serves clients in turn', async () => {
  const { pool } = fakePool();
  const served: string[] = [];
  const first = await pool.lease(request());
  const run = async (client: string) => {
    await using _lease = await pool.lease(request({ client }));
    served.push(client);
  };
  const all = ['a', 'a', 'a', 'b'].map(run);
  await first[Symbol.asyncDispose]();
  await Promise.all(all);
  assert.equal(served, ['a', 'b', 'a', 'a']);
});

test('refuses at once when the line is full, and says when to retry', async () => {
  const { pool } = fakePool({ queueMax: 1 });
  await using _held = await pool.lease(request());
  const waiting = pool.lease(request());
  try {
    await pool.lease(request());
    assert.unreachable();
  } catch (error) {
    assert.instance(error, SandboxError);
    assert.is((error as SandboxError).code, 'sandbox-busy');
    assert.ok(((error as SandboxError).retryAfterMs ?? 0) > 0);
  }
  await _held[Symbol.asyncDispose]();
  await (await waiting)[Symbol.asyncDispose]();
});

test('gives up a wait that is longer than the caller allows', async () => {
  const { pool } = fakePool();
  await using _held = await pool.lease(request());
  assert.is(await codeOf(pool.lease(request({ waitMs: 5 }))), 'sandbox-busy');
  assert.is(pool.state().waiting, 0);
});

test('lets a waiting caller cancel', async () => {
  const { pool } = fakePool();
  await using _held = await pool.lease(request());
  const controller = new AbortController();
  const waiting = codeOf(pool.lease(request({ signal: controller.signal })));
  controller.abort();
  assert.is(await waiting, 'cancelled');
});

test('removes the box of a lease whose caller cancels, and passes its place on', async () => {
  const { pool, boxes } = fakePool();
  const controller = new AbortController();
  const lease = await pool.lease(request({ signal: controller.signal }));
  controller.abort();
  await using _next = await pool.lease(request());
  assert.is(boxes[0]?.removed, true);
  assert.is(await codeOf(lease.put([], 'program')), 'cancelled');
});

test('removes the idle box that was unused for longest when memory runs short', async () => {
  const { pool, boxes } = fakePool({ memoryBudgetBytes: 2000 });
  await (await pool.lease(request()))[Symbol.asyncDispose]();
  await (await pool.lease(request({ runner: java })))[Symbol.asyncDispose]();
  await (await pool.lease(request({ runner: { name: 'cpp' } as Runner })))[Symbol.asyncDispose]();
  assert.equal(
    boxes.map(({ removed }) => removed),
    [true, false, false],
  );
});

test('says so when one box asks for more than the whole budget', async () => {
  const { pool } = fakePool();
  assert.is(await codeOf(pool.lease(request({ memoryBytes: 5000 }))), 'sandbox-busy');
  await using _after = await pool.lease(request());
});

test('passes the place on when a box cannot be started', async () => {
  let isBroken = true;
  const { pool } = fakePool({
    start: async () => {
      if (isBroken) throw new SandboxError('engine-failed', 'no');
      return { isAlive: true, remove: async () => {}, reset: async () => ({ isClean: true }) } as unknown as Box;
    },
  });
  assert.is(await codeOf(pool.lease(request())), 'engine-failed');
  isBroken = false;
  await using _lease = await pool.lease(request());
  assert.is(pool.state().inUse, 1);
});

test('refuses leases once it is closed, and ends those that run', async () => {
  const { pool, boxes } = fakePool();
  const lease = await pool.lease(request());
  await pool.close();
  assert.is(await codeOf(lease.put([], 'program')), 'sandbox-closed');
  assert.is(await codeOf(pool.lease(request())), 'sandbox-closed');
  assert.is(boxes[0]?.removed, true);
});

test('removes a box that was still starting when it was closed, before close ends', async () => {
  const start = Promise.withResolvers<Box>();
  let isRemoved = false;
  const { pool } = fakePool({ start: () => start.promise });
  const lease = codeOf(pool.lease(request()));
  const waiting = codeOf(pool.lease(request()));
  await new Promise((resolve) => setImmediate(resolve));
  const closing = pool.close();
  const remove = async () => {
    isRemoved = true;
  };
  start.resolve({ isAlive: true, remove } as unknown as Box);
  await closing;
  assert.ok(isRemoved);
  assert.equal([await lease, await waiting], ['sandbox-closed', 'sandbox-closed']);
});

test('starts no replacement for what it ends on closing', async () => {
  const { pool, boxes } = fakePool({ concurrency: 2 });
  await pool.lease(request());
  await pool.lease(request());
  await pool.close();
  assert.is(boxes.length, 2);
});

test('serves the urgent first, and refuses them only for as many as are before them', async () => {
  const { pool } = fakePool({ queueMax: 2 });
  const served: string[] = [];
  const first = await pool.lease(request());
  const run = async (priority: LeaseRequest['priority']) => {
    await using _lease = await pool.lease(request({ priority }));
    served.push(priority);
  };
  const all = [run('background'), run('background')];
  assert.is(await codeOf(pool.lease(request({ priority: 'background' }))), 'sandbox-busy');
  all.push(run('normal'), run('interactive'));
  await first[Symbol.asyncDispose]();
  await Promise.all(all);
  assert.equal(served, ['interactive', 'normal', 'background', 'background']);
});

test('gives spare boxes only where a place is free and a box is warm, and tells when they are wanted', async () => {
  const { pool, boxes } = fakePool({ concurrency: 2 });
  const own = await pool.lease(request());
  assert.is(await codeOf(pool.lease(request({ isSpare: true }))), 'sandbox-busy');
  await (await pool.lease(request()))[Symbol.asyncDispose]();
  // The place is free once the box is reset.
  await new Promise((resolve) => setImmediate(resolve));
  const spare = await pool.lease(request({ isSpare: true }));
  assert.is(await codeOf(pool.lease(request({ isSpare: true }))), 'sandbox-busy');
  assert.is(spare.isWanted?.(), false);
  const waiting = pool.lease(request());
  assert.is(spare.isWanted?.(), true);
  await spare[Symbol.asyncDispose]();
  await (await waiting)[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
  assert.is(boxes.length, 2);
  assert.is(pool.state().waiting, 0);
});

test.run();
