/** Boxes ahead of need: when another is started, and when no more. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Runner } from '../../../runners/runner.ts';
import type { Box } from '../../../sandboxes/box.ts';
import type { LeaseRequest } from '../../../sandboxes/sandbox.ts';
import { boxShelf } from '../../../sandboxes/shelf.ts';

const test = suite('boxShelf');

const request: LeaseRequest = {
  runner: { name: 'python' } as Runner,
  memoryBytes: 1000,
  isolation: 'reset',
  waitMs: 1,
  priority: 'normal',
  client: 'a',
};

function fakeShelf() {
  const removed: number[] = [];
  let started = 0;
  const shelf = boxShelf({
    memoryBudgetBytes: 4000,
    start: async () => {
      const serial = started;
      started += 1;
      return { isAlive: true, remove: async () => void removed.push(serial) } as unknown as Box;
    },
  });
  return { shelf, removed };
}

test('replaces a box that cannot be used again', async () => {
  const { shelf, removed } = fakeShelf();
  await shelf.giveBack(await shelf.take(request), false);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(removed, [0]);
  assert.equal(shelf.counts(), { idle: 1, quarantined: 0, started: 2 });
});

test('starts nothing ahead of need once it is retired', async () => {
  const { shelf, removed } = fakeShelf();
  const boxes = [await shelf.take(request), await shelf.take(request)];
  shelf.retire();
  for (const box of boxes) await shelf.giveBack(box, false);
  await shelf.clear();
  assert.equal(removed, [0, 1]);
  assert.equal(shelf.counts(), { idle: 0, quarantined: 0, started: 2 });
});

test.run();
