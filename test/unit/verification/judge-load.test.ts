/** Load changes no verdict: what is doubtful is repeated alone with exactly its limits, and no more often than needed. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Execution, Job } from '../../../sandboxes/sandbox.ts';
import { judge } from '../../../verification/judge.ts';
import type { Task } from '../../../verification/task.ts';
import { ended, exited, fakeSandbox, limited, replied } from '../../support/fake-sandbox.ts';
import { callTask, returns, settings, stdioTask, testTask } from './tasks.ts';

const test = suite('judge under load');

/** The limits of these tasks are 900 ms of CPU time and 1000 ms on the wall. */
const shared = { wasShared: true } as const;
const overrun = { ...shared, cpuMs: 1_100, wallMs: 5_000 };
const one = stdioTask({ cases: [{ stdin: 'a\n', expected: 'a' }] });

/** Judges with first tries that end like `first` and repeats that end like `second`; tells the verdict and the jobs. */
async function judged(first: Execution, second: Execution, task: Task = one) {
  const executionOf = (job: Job) => (job.isAlone === true ? second : first);
  const resultOf = (execution: Execution) =>
    execution.status === 'exited' ? { ...replied(1n), execution } : ended(execution);
  let last: Job | undefined;
  const sandbox = fakeSandbox({ execute: (job) => executionOf(job) });
  const lease = await sandbox.lease({} as never);
  const outcome = await judge(
    {
      ...sandbox,
      lease: async () => ({
        ...lease,
        serve: async (job, calls) => {
          sandbox.jobs.push(job);
          last = job;
          return calls.map(() => resultOf(executionOf(job)));
        },
      }),
    },
    task,
  );
  assert.ok(last === undefined || task.shape !== 'stdio');
  if (outcome.outcome !== 'judged') throw new Error(outcome.message);
  return { verdict: outcome.verdict, jobs: sandbox.jobs, outcome };
}

test('gives the first try CPU time to spare, and the repeat none', async () => {
  const { jobs, verdict } = await judged(exited('a', overrun), exited('a'));
  assert.is(verdict, 'accepted');
  assert.equal(
    jobs.map(({ cpuSlackMs, isAlone, limits }) => [cpuSlackMs, isAlone, limits.cpuMs]),
    [
      [450, undefined, 900],
      [undefined, true, 900],
    ],
  );
});

test('believes the repeat, whichever way it ends', async () => {
  assert.is((await judged(exited('a', overrun), limited('time-limit', { cpuMs: 905 }))).verdict, 'time-limit');
  assert.is((await judged(exited('a', overrun), exited('b'))).verdict, 'wrong-answer');
});

const doubtless: readonly (readonly [string, Execution, verdict: string])[] = [
  ['used up what it had to spare', limited('time-limit', { ...shared, cpuMs: 1_352 }), 'time-limit'],
  ['computed past its limit by itself', limited('time-limit', { cpuMs: 904 }), 'time-limit'],
  ['ended within its limit', exited('a', { ...shared, cpuMs: 890 }), 'accepted'],
  [
    'slept to the end beside others',
    limited('time-limit', { ...shared, clock: 'wall', wallMs: 1_000, cpuMs: 9 }),
    'time-limit',
  ],
];
for (const [what, first, verdict] of doubtless) {
  test(`does not repeat a run that ${what}`, async () => {
    const seen = await judged(first, exited('never'));
    assert.equal([seen.jobs.length, seen.verdict], [1, verdict]);
  });
}

const doubtful: readonly (readonly [string, Execution])[] = [
  ['was ended at its limit when others had come', limited('time-limit', { ...shared, cpuMs: 905 })],
  ['crashed in the time it had to spare', exited('', { ...overrun, exitCode: 1 })],
  [
    'computed up to its wall limit beside others',
    limited('time-limit', { ...shared, clock: 'wall', wallMs: 1_000, cpuMs: 980 }),
  ],
  ['starved', limited('time-limit', { clock: 'wall', wallMs: 1_000, cpuMs: 300 })],
];
for (const [what, first] of doubtful) {
  test(`repeats a run that ${what}`, async () => {
    const seen = await judged(first, exited('a'));
    assert.equal([seen.jobs.length, seen.verdict], [2, 'accepted']);
  });
}

test('repeats calls and tests as well', async () => {
  const calls = callTask({ cases: [returns(1n, 1n)] });
  assert.is((await judged(exited('', overrun), exited(), calls)).verdict, 'accepted');
  assert.is((await judged(exited('', overrun), limited('time-limit'), calls)).verdict, 'time-limit');
  assert.is((await judged(exited('', overrun), limited('time-limit'), testTask())).verdict, 'time-limit');
});

test('takes nothing done beyond the limit for right once no more repeats are left', async () => {
  const cases = Array.from({ length: 12 }, () => ({ stdin: '', expected: 'a' }));
  const { outcome, jobs } = await judged(exited('a', overrun), exited('a'), stdioTask({ cases }));
  assert.is(jobs.filter(({ isAlone }) => isAlone === true).length, 8);
  assert.equal(
    outcome.cases.map(({ verdict }) => verdict),
    [...Array(8).fill('accepted'), ...Array(4).fill('time-limit')],
  );
  assert.match(outcome.message, /more than 900 ms of CPU time/);
});

test('asks with the priority of the task', async () => {
  const sandbox = fakeSandbox();
  await judge(sandbox, callTask({ settings: { ...settings, priority: 'background' } }));
  assert.is(sandbox.requests[0]?.priority, 'background');
});

test.run();
