/** A task with many cases uses boxes that nobody else needs: built once, judged as in one box, place given back. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cpp } from '../../runners/cpp/facts.ts';
import type { LocalSandbox } from '../../sandboxes/local.ts';
import type { Sandbox } from '../../sandboxes/sandbox.ts';
import { judge } from '../../verification/judge.ts';
import type { StdioTask } from '../../verification/task.ts';
import { mebibyte } from '../support/jobs.ts';
import { testSandbox } from '../support/local-sandbox.ts';

const test = suite('cases in several boxes');
let sandbox: LocalSandbox;

test.before(async () => {
  sandbox = await testSandbox(2);
});
test.after(() => sandbox.close());

const stage = {
  wallMs: 120_000,
  cpuMs: 30_000,
  memoryBytes: 512 * mebibyte,
  outputBytes: mebibyte,
  keepBytes: 1_000,
};

const task: StdioTask = {
  shape: 'stdio',
  runner: cpp,
  source: `#include <iostream>
#include <chrono>
#include <thread>
int main() { int n; std::cin >> n; std::this_thread::sleep_for(std::chrono::milliseconds(100)); std::cout << 2 * n; }`,
  checker: { kind: 'trimmed' },
  cases: Array.from({ length: 12 }, (_, n) => ({ stdin: `${n}`, expected: `${2 * n}` })),
  settings: {
    compile: stage,
    run: stage,
    isolation: 'reset',
    stopEarly: true,
    waitMs: 300_000,
    priority: 'normal',
    client: 'helpers',
  },
};

test('another warm box takes some of the cases, and compiles nothing', async () => {
  const request = { runner: cpp, memoryBytes: stage.memoryBytes, ...task.settings };
  const warm = [await sandbox.lease(request), await sandbox.lease(request)];
  for (const lease of warm) await lease[Symbol.asyncDispose]();

  const spare = { leases: 0, runs: 0, compiles: 0 };
  const watched: Sandbox = {
    ...sandbox,
    async lease(wanted) {
      const lease = await sandbox.lease(wanted);
      if (wanted.isSpare !== true) return lease;
      spare.leases += 1;
      return {
        ...lease,
        execute: (job, stdin) => {
          if (job.owner === 'build') spare.compiles += 1;
          else spare.runs += 1;
          return lease.execute(job, stdin);
        },
      };
    },
  };
  const outcome = await judge(watched, task);
  if (outcome.outcome !== 'judged') throw new Error(outcome.message);
  assert.equal([outcome.verdict, outcome.passed], ['accepted', 12]);
  assert.is(spare.leases, 1);
  assert.ok(spare.runs > 0 && spare.runs < 12, `${spare.runs} cases in the other box`);
  assert.is(spare.compiles, 0);
});

test('takes no place that another request waits for', async () => {
  await using _held = await sandbox.lease({ runner: cpp, memoryBytes: stage.memoryBytes, ...task.settings });
  const outcome = await judge(sandbox, task);
  assert.is(outcome.outcome === 'judged' && outcome.verdict, 'accepted');
  assert.is(sandbox.state().waiting, 0);
});

test.run();
