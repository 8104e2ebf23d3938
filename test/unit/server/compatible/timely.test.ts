/** Limits of wall time on a machine that others use too: what a first try proves. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Execution, Job, Lease } from '../../../../sandboxes/sandbox.ts';
import { executeTimely, type Timing, timingOf } from '../../../../server/compatible/timely.ts';
import { printed } from '../../../support/test-app.ts';

const test = suite('executeTimely');

function ended(changes: Partial<Execution>): Execution {
  return { ...printed(''), ...changes };
}

const onCpu = { status: 'time-limit', exitCode: null, clock: 'cpu' } as const;
const onWall = { status: 'time-limit', exitCode: null, clock: 'wall' } as const;

/** What a first try came to with a limit of 1000 ms, and what to make of it. */
const firsts: readonly [string, Partial<Execution>, Timing][] = [
  ['in time', { wallMs: 900, cpuMs: 10 }, 'as-it-is'],
  ['late, after computing on a busy machine', { wallMs: 1800, cpuMs: 900 }, 'as-it-is'],
  ['late, after sleeping', { wallMs: 1200, cpuMs: 20 }, 'too-late'],
  ['late with an error, after sleeping', { wallMs: 1200, cpuMs: 20, exitCode: 1 }, 'too-late'],
  ['stopped after all its processor time', { ...onCpu, wallMs: 1010, cpuMs: 1000 }, 'as-it-is'],
  ['stopped after all its processor time on a busy machine', { ...onCpu, wallMs: 1900, cpuMs: 1000 }, 'as-it-is'],
  ['stopped early, on two cores', { ...onCpu, wallMs: 520, cpuMs: 1000 }, 'again'],
  ['stopped asleep', { ...onWall, wallMs: 2000, cpuMs: 10 }, 'as-it-is'],
  ['stopped while it was kept from the processor', { ...onWall, wallMs: 2000, cpuMs: 600 }, 'again-alone'],
];
for (const [what, changes, wanted] of firsts) {
  test(`takes a run that was ${what} ${wanted}`, () => {
    assert.is(timingOf(ended(changes), 1000), wanted);
  });
}

const job: Job = {
  command: ['x'],
  environment: {},
  owner: 'program',
  limits: { wallMs: 1000, cpuMs: 4000, memoryBytes: 1, outputBytes: 1, keepBytes: 1 },
  discard: false,
};

async function execute(
  waiting: number,
  ...executions: Execution[]
): Promise<{ execution: Execution; jobs: Job[]; resets: number }> {
  const jobs: Job[] = [];
  let resets = 0;
  const lease = {
    execute: async (given: Job) => {
      jobs.push(given);
      return executions.shift() as Execution;
    },
  } as unknown as Lease;
  const execution = await executeTimely(
    lease,
    job,
    new Uint8Array(),
    async () => {
      resets += 1;
    },
    waiting,
  );
  return { execution, jobs, resets };
}

test('gives a first try the processor time that was asked for as wall time, and more wall time the busier the machine is', async () => {
  for (const [waiting, wallMs] of [
    [0, 1500],
    [2, 2000],
    [40, 4000],
  ] as const) {
    const { jobs, resets } = await execute(waiting, ended({ wallMs: 10 }));
    assert.equal(jobs[0]?.limits, { ...job.limits, wallMs, cpuMs: 1000 });
    assert.equal([jobs.length, resets], [1, 0]);
  }
});

test('says of a program that slept too long that it was too slow', async () => {
  const { execution } = await execute(2, ended({ wallMs: 1500, cpuMs: 1 }));
  assert.equal([execution.status, execution.clock, execution.exitCode], ['time-limit', 'wall', null]);
});

test('asks again afresh, with the limits as they were asked for, and alone where the machine was busy', async () => {
  const threads = await execute(2, ended({ ...onCpu, wallMs: 500, cpuMs: 1000 }), ended({ wallMs: 800, cpuMs: 1500 }));
  assert.is(threads.execution.status, 'exited');
  assert.equal([threads.jobs[1]?.limits, threads.jobs[1]?.isAlone, threads.resets], [job.limits, false, 1]);
  const starved = await execute(2, ended({ ...onWall, wallMs: 2000, cpuMs: 900 }), ended({ wallMs: 950, cpuMs: 950 }));
  assert.equal([starved.execution.status, starved.jobs[1]?.isAlone, starved.resets], ['exited', true, 1]);
});

test.run();
