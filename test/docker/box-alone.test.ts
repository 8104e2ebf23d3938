/** A run that asks for it has the machine alone: no program of another box runs between its start and its end. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { python } from '../../runners/python/facts.ts';
import type { LocalSandbox } from '../../sandboxes/local.ts';
import type { Lease } from '../../sandboxes/sandbox.ts';
import { stdoutOf } from '../support/boxes.ts';
import { job, mebibyte, noInput } from '../support/jobs.ts';
import { testSandbox } from '../support/local-sandbox.ts';

const test = suite('a run alone');
let sandbox: LocalSandbox;

test.before(async () => {
  sandbox = await testSandbox(4);
});
test.after(() => sandbox.close());

/** Says when it ran, by the clock that all boxes of a machine share. */
const busy = job([
  'python3',
  '-Sc',
  'import time; a = time.monotonic()\nwhile time.monotonic() < a + 0.1: pass\nprint(a, time.monotonic())',
]);

async function run(lease: Lease, isAlone: boolean) {
  const execution = await lease.execute({ ...busy, isAlone }, noInput);
  const [from = Number.NaN, to = Number.NaN] = stdoutOf(execution).split(' ').map(Number);
  assert.ok(from < to, stdoutOf(execution));
  return { from, to, wasShared: execution.wasShared === true };
}

test('overlaps with nothing, however many boxes are busy, and the others go on afterwards', async () => {
  const request = { runner: python, memoryBytes: 128 * mebibyte, isolation: 'reset', waitMs: 300_000 } as const;
  const lease = () => sandbox.lease({ ...request, priority: 'normal', client: 'alone' });
  await using one = await lease();
  await using two = await lease();
  await using three = await lease();
  await using four = await lease();

  const alone: { from: number; to: number; wasShared: boolean }[] = [];
  const others: { from: number; to: number; wasShared: boolean }[] = [];
  const crowd = [two, three].map(async (box) => {
    for (let i = 0; i < 8; i += 1) others.push(await run(box, false));
  });
  const soloists = [one, four].map(async (box) => {
    for (let i = 0; i < 2; i += 1) {
      others.push(await run(box, false));
      alone.push(await run(box, true));
    }
  });
  await Promise.all([...crowd, ...soloists]);

  assert.equal([alone.length, others.length], [4, 20]);
  assert.ok(
    others.some(({ wasShared }) => wasShared),
    'the machine was busy',
  );
  for (const solo of alone) {
    assert.is(solo.wasShared, false);
    const beside = [...others, ...alone].filter(
      (other) => other !== solo && other.from < solo.to && solo.from < other.to,
    );
    assert.equal(beside, []);
  }
});

test.run();
