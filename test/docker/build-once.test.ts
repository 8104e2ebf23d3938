/** Real compilers: the second time the same program is judged, none runs, and nobody could tell. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kit as cppKit } from '../../runners/cpp/kit.ts';
import { kit as javaKit } from '../../runners/java/kit.ts';
import { languages } from '../../runners/languages.ts';
import { type LocalSandbox, openLocalSandbox } from '../../sandboxes/local.ts';
import type { Sandbox } from '../../sandboxes/sandbox.ts';
import { runProgram } from '../../server/run.ts';
import { judge } from '../../verification/judge.ts';
import type { Judged } from '../../verification/outcome.ts';
import type { CallTask, StageLimits, Task } from '../../verification/task.ts';
import { mebibyte } from '../support/jobs.ts';

const test = suite('what was built before');

const limits: StageLimits = {
  wallMs: 120_000,
  cpuMs: 60_000,
  memoryBytes: 1024 * mebibyte,
  outputBytes: mebibyte,
  keepBytes: 4_096,
};

let sandbox: LocalSandbox;
test.before(async () => {
  sandbox = await openLocalSandbox({
    dataFolder: join(tmpdir(), 'polyproof-test-data'),
    memoryBudgetBytes: 4096 * mebibyte,
    concurrency: 2,
    queueMax: 100,
    imageOverrides: {},
    onProgress: () => {},
  });
});
test.after(() => sandbox.close());

/** Counts the commands that build, but for the one that lists what was built. */
function counting(): Sandbox & { builds: number } {
  return {
    builds: 0,
    close: async () => {},
    async lease(request) {
      const lease = await sandbox.lease(request);
      return {
        ...lease,
        execute: (job, stdin) => {
          if (job.owner === 'build' && job.command[0] !== 'find') this.builds += 1;
          return lease.execute(job, stdin);
        },
      };
    },
  };
}

for (const [language, kit] of Object.entries({ cpp: cppKit, java: javaKit })) {
  const runner = languages[language];
  if (runner === undefined) throw new Error(`no ${language}`);
  const shared = {
    runner,
    settings: {
      compile: limits,
      run: limits,
      isolation: 'reset',
      stopEarly: false,
      waitMs: 600_000,
      priority: 'normal',
      client: 'test',
    },
  } as const;
  const calls = (source: string): CallTask => ({
    ...shared,
    shape: 'calls',
    source,
    signature: { entry: 'twice', parameters: [{ name: 'x', type: { kind: 'int' } }], returns: { kind: 'int' } },
    cases: [1n, 2n, 3n].map((x) => ({ args: [x], expected: { kind: 'value', value: 2n * x } })),
    tolerance: { absolute: 0, relative: 0 },
  });
  const { right, wrong, broken } = kit.behaviours;
  const tasks: Readonly<Record<string, Task>> = {
    calls: calls(right),
    'calls of a wrong program': calls(wrong),
    'calls of a broken program': calls(broken),
    tests: { ...shared, shape: 'tests', source: right, tests: kit.tests },
    stdio: {
      ...shared,
      shape: 'stdio',
      source: runner.hello,
      checker: { kind: 'trimmed' },
      cases: [{ stdin: '', expected: 'hello' }],
    },
  };
  for (const [what, task] of Object.entries(tasks)) {
    test(`${runner.title}, ${what}: the second time no compiler runs, and the outcome is the same`, async () => {
      const counted = counting();
      const first = await judged(counted, task);
      assert.is(counted.builds, 1);
      const second = await judged(counted, task);
      assert.is(counted.builds, 1);
      assert.is(first.evidence.cached, false);
      assert.is(second.evidence.cached, true);
      assert.equal(second.compile, first.compile);
      assert.equal(essence(second), essence(first));
    });
  }

  test(`${runner.title}: a run uses what was built for a run, and nothing of it when it brings files along`, async () => {
    const counted = counting();
    const one = {
      runner,
      source: `${runner.hello}\n`,
      files: [],
      args: [],
      stdin: new Uint8Array(),
      fetch: [],
      fetchBytesMax: 0,
      compile: limits,
      run: limits,
      isolation: 'reset',
      waitMs: 600_000,
      priority: 'normal',
      client: 'test',
    } as const;
    const first = await runProgram(counted, one);
    const second = await runProgram(counted, one);
    assert.is(counted.builds, 1);
    assert.equal([first.cached, second.cached], [false, true]);
    assert.equal(second.run?.stdout, first.run?.stdout);
    assert.equal(second.compile, first.compile);
    await runProgram(counted, { ...one, files: [{ path: 'data.txt', content: Buffer.from('x') }] });
    assert.is(counted.builds, 2);
  });

  test(`${runner.title}: another source, another limit or a fresh box compile again`, async () => {
    const counted = counting();
    const task = calls(`${right}\n`);
    await judged(counted, task);
    await judged(counted, calls(`${right}\n\n`));
    const compile = { ...limits, cpuMs: limits.cpuMs - 1 };
    await judged(counted, { ...task, settings: { ...task.settings, compile } });
    await judged(counted, { ...task, settings: { ...task.settings, isolation: 'fresh' } });
    assert.is(counted.builds, 4);
  });
}

async function judged(on: Sandbox, task: Task): Promise<Judged> {
  const outcome = await judge(on, task);
  if (outcome.outcome !== 'judged') throw new Error(outcome.message);
  return outcome;
}

/** The outcome without what differs from run to run. */
function essence({ verdict, message, passed, total, cases, reports }: Judged) {
  return {
    verdict,
    message,
    passed,
    total,
    reports,
    cases: cases.map((one) => [one.verdict, one.message, one.actual]),
  };
}

test.run();
