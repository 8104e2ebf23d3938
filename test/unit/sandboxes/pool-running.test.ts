/** What runs in the pool's boxes at the same time: CPU time to spare, runs alone, and how they end with their callers. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Box } from '../../../sandboxes/box.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import type { Job } from '../../../sandboxes/sandbox.ts';
import { codeOf, fakePool, request } from './fake-pool.ts';

const test = suite('programs in the boxes of a pool');

const limits = { wallMs: 1000, cpuMs: 1000, memoryBytes: 1000, outputBytes: 1, keepBytes: 1 };
const job: Job = { command: ['x'], environment: {}, owner: 'program', limits, discard: true, cpuSlackMs: 500 };
const noInput = new Uint8Array();

/** A pool whose boxes run jobs until they are told to end. */
function runningPool() {
  const running: { readonly cpuMs: number; readonly end: () => void }[] = [];
  const execute = ({ limits: { cpuMs } }: Job) =>
    new Promise((resolve) => {
      running.push({ cpuMs, end: () => resolve({ cpuMs }) });
    });
  const started: Box[] = [];
  const { pool } = fakePool({
    concurrency: 4,
    start: async () => {
      const removed = Promise.withResolvers<never>();
      removed.promise.catch(() => {});
      const box = {
        isAlive: true,
        execute: (wanted: Job) => Promise.race([execute(wanted), removed.promise]),
        reset: async () => ({ isClean: true, reason: '' }),
        remove: async () => removed.reject(new SandboxError('box-lost', 'gone')),
      } as unknown as Box;
      started.push(box);
      return box;
    },
  });
  return { pool, running, started };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

test('gives CPU time to spare only to what runs beside others, and tells', async () => {
  const { pool, running } = runningPool();
  await using one = await pool.lease(request());
  await using other = await pool.lease(request());
  const first = one.execute(job, noInput);
  await soon();
  const second = other.execute(job, noInput);
  await soon();
  assert.equal(
    running.map(({ cpuMs }) => cpuMs),
    [1000, 1500],
  );
  for (const { end } of running) end();
  assert.equal([(await first).wasShared, (await second).wasShared], [true, true]);
  const third = one.execute(job, noInput);
  await soon();
  running[2]?.end();
  assert.is((await third).wasShared ?? false, false);
});

test('runs alone what asks for it: others end first, and start afterwards', async () => {
  const { pool, running } = runningPool();
  await using one = await pool.lease(request());
  await using other = await pool.lease(request());
  const before = other.execute(job, noInput);
  await soon();
  const alone = one.execute({ ...job, isAlone: true }, noInput);
  await soon();
  assert.is(running.length, 1);
  running[0]?.end();
  await before;
  await soon();
  assert.equal(
    running.map(({ cpuMs }) => cpuMs),
    [1000, 1000],
  );
  const after = other.execute(job, noInput);
  // A new box is work for the machine too.
  const late = pool.lease(request());
  await soon();
  assert.is(running.length, 2);
  running[1]?.end();
  assert.is((await alone).wasShared ?? false, false);
  await (await late)[Symbol.asyncDispose]();
  running[2]?.end();
  await after;
});

test('ends a wait at the gate when its caller cancels, and the turn of one who has it', async () => {
  const { pool, running } = runningPool();
  const [holder, waiter] = [new AbortController(), new AbortController()];
  const one = await pool.lease(request({ signal: holder.signal }));
  const other = await pool.lease(request({ signal: waiter.signal }));
  await using third = await pool.lease(request());
  const alone = codeOf(one.execute({ ...job, isAlone: true }, noInput));
  await soon();
  const waiting = codeOf(other.execute(job, noInput));
  const held = third.execute(job, noInput);
  await soon();
  waiter.abort();
  assert.is(await waiting, 'cancelled');
  assert.is(running.length, 1);
  holder.abort();
  assert.is(await alone, 'cancelled');
  await soon();
  assert.is(running.length, 2);
  running[1]?.end();
  await held;
});

test('closes while one has the machine and others wait for it', async () => {
  const { pool } = runningPool();
  const leases = [await pool.lease(request()), await pool.lease(request()), await pool.lease(request())];
  const codes = leases.map((lease, index) => codeOf(lease.execute({ ...job, isAlone: index < 2 }, noInput)));
  await soon();
  await pool.close();
  assert.ok((await Promise.all(codes)).every((code) => code === 'sandbox-closed' || code === 'cancelled'));
});

test.run();
