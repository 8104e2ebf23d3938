/** Cases of one task in several boxes: order, early stops, refusals and losses are as with one box. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../sandboxes/errors.ts';
import type { Execution, LeaseRequest } from '../../../sandboxes/sandbox.ts';
import { judge } from '../../../verification/judge.ts';
import { exited, fakeSandbox } from '../../support/fake-sandbox.ts';
import { settings, stdioTask } from './tasks.ts';

const test = suite('judge with helpers');

const cases = Array.from({ length: 20 }, (_, index) => ({ stdin: `${index}`, expected: `${index}` }));

interface Behaviour {
  /** What a box does with a case; `isSpare` tells whose it is. */
  readonly execute?: (stdin: string, isSpare: boolean) => Execution;
  readonly hasSpare?: boolean;
  readonly isWanted?: () => boolean;
  readonly wallMs?: number;
}

function manyBoxes({ execute, hasSpare = true, isWanted = () => false, wallMs = 100 }: Behaviour) {
  const fake = fakeSandbox();
  const ran = { own: [] as string[], spare: [] as string[] };
  const sandbox = {
    ...fake,
    lease: async (request: LeaseRequest) => {
      const lease = await fake.lease(request);
      const isSpare = request.isSpare === true;
      if (isSpare && !hasSpare) throw new SandboxError('sandbox-busy', 'none');
      return {
        ...lease,
        isWanted,
        execute: async (_job: unknown, stdin: Uint8Array) => {
          const text = Buffer.from(stdin).toString();
          (isSpare ? ran.spare : ran.own).push(text);
          await new Promise((resolve) => setImmediate(resolve));
          return execute?.(text, isSpare) ?? exited(text, { wallMs });
        },
      };
    },
  };
  return { sandbox, ran, fake };
}

async function judged(behaviour: Behaviour, stopEarly = false) {
  const boxes = manyBoxes(behaviour);
  const task = stdioTask({ cases, settings: { ...settings, stopEarly } });
  const outcome = await judge(boxes.sandbox as never, task);
  return { outcome, ...boxes };
}

test('shares the cases with boxes that nobody needs, and keeps their order', async () => {
  const { outcome, ran, fake } = await judged({});
  if (outcome.outcome !== 'judged') throw new Error(outcome.message);
  assert.is(outcome.passed, 20);
  assert.equal(
    outcome.cases.map(({ index, execution }) => [index, Buffer.from(execution?.stdout.head ?? []).toString()]),
    cases.map(({ stdin }, index) => [index, stdin]),
  );
  assert.ok(ran.spare.length >= 10, `${ran.spare.length} in other boxes`);
  assert.is(ran.spare.length + ran.own.length, 20);
  assert.is(fake.disposed.count, fake.requests.length);
});

test('asks for no help where little is left to do', async () => {
  const { fake } = await judged({ wallMs: 5 });
  assert.is(fake.requests.length, 1);
});

test('does all by itself where there is no box to spare', async () => {
  const { outcome, ran, fake } = await judged({ hasSpare: false });
  assert.is(outcome.outcome === 'judged' && outcome.passed, 20);
  assert.is(ran.own.length, 20);
  assert.is(fake.requests.length, 4);
});

test('gives boxes back that somebody else waits for', async () => {
  const { outcome, ran } = await judged({ isWanted: () => true });
  assert.is(outcome.outcome === 'judged' && outcome.passed, 20);
  assert.is(ran.spare.length, 0);
});

test('does again what a helper was lost with', async () => {
  const { outcome, ran } = await judged({
    execute: (stdin, isSpare) => {
      if (isSpare) throw new SandboxError('box-lost', 'gone');
      return exited(stdin, { wallMs: 100 });
    },
  });
  assert.is(outcome.outcome === 'judged' && outcome.passed, 20);
  assert.equal(
    ran.own.map(Number).toSorted((one, other) => one - other),
    cases.map((_, index) => index),
  );
});

test('says not-judged when its own box is lost, and leaves no helper behind', async () => {
  const { outcome, fake } = await judged({
    execute: (stdin, isSpare) => {
      if (!isSpare && stdin === '8') throw new SandboxError('box-lost', 'gone');
      if (!isSpare) return exited(stdin, { wallMs: 100 });
      throw new SandboxError('box-lost', 'gone too');
    },
  });
  assert.is(outcome.outcome, 'not-judged');
  assert.is(fake.disposed.count, fake.requests.length);
});

test('stops early at the first case that fails, whichever box saw it first', async () => {
  const { outcome } = await judged(
    { execute: (stdin) => exited(Number(stdin) >= 7 ? 'no' : stdin, { wallMs: 100 }) },
    true,
  );
  if (outcome.outcome !== 'judged') throw new Error(outcome.message);
  assert.match(outcome.message, /^case 7:/);
  assert.equal(
    outcome.cases.map(({ verdict }) => verdict),
    [...Array(7).fill('accepted'), 'wrong-answer', ...Array(12).fill('skipped')],
  );
});

test('a task in a fresh box stays in it', async () => {
  const boxes = manyBoxes({});
  await judge(boxes.sandbox as never, stdioTask({ cases, settings: { ...settings, isolation: 'fresh' } }));
  assert.is(boxes.fake.requests.length, 1);
});

test.run();
