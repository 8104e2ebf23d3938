/** What was built before is used again for the very same program, and for nothing else. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { artefactCache } from '../../../sandboxes/artefacts.ts';
import type { BoxFile, Execution, Job } from '../../../sandboxes/sandbox.ts';
import { judge } from '../../../verification/judge.ts';
import type { Judged } from '../../../verification/outcome.ts';
import type { StdioTask } from '../../../verification/task.ts';
import { crashed, exited, type FakeSandbox, fakeRunner, fakeSandbox, limited } from '../../support/fake-sandbox.ts';
import { settings, stdioTask } from './tasks.ts';

const test = suite('judge (built before)');

const program = { files: { 'main.fake': '{{source}}' }, compile: ['fakec', 'main.fake'], run: ['./main'] } as const;
const task = stdioTask({ runner: fakeRunner({ program }) });

interface Kept {
  readonly sandbox: FakeSandbox;
  readonly put: BoxFile[][];
  compiles(): number;
}

/** A sandbox whose boxes list and give these files after a build. */
function keeping(compile: Execution, listing = 'fmain.fake\0fmain\0', given = ['main.fake', 'main']): Kept {
  const put: BoxFile[][] = [];
  const results: Readonly<Record<string, Execution>> = { fakec: compile, find: exited(listing) };
  const fake = fakeSandbox({ execute: (job: Job, stdin) => results[job.command[0]] ?? exited(stdin) });
  const artefacts = artefactCache(1_000_000);
  const sandbox: FakeSandbox = {
    ...fake,
    lease: async (request) => ({
      ...(await fake.lease(request)),
      artefacts,
      put: async (files) => void put.push(files.filter((file) => 'content' in file)),
      get: async (paths) =>
        paths.filter((path) => given.includes(path)).map((path) => ({ path, content: Buffer.from(`of ${path}`) })),
    }),
  };
  return { sandbox, put, compiles: () => fake.jobs.filter(({ command }) => command[0] === 'fakec').length };
}

async function judged(sandbox: FakeSandbox, changes: Partial<StdioTask> = {}): Promise<Judged> {
  const outcome = await judge(sandbox, { ...task, ...changes });
  if (outcome.outcome !== 'judged') throw new Error(outcome.message);
  return outcome;
}

test('puts what was built in place of compiling, and the outcome is the same but for the flag', async () => {
  const { sandbox, put, compiles } = keeping(exited('a warning', { wallMs: 123 }));
  const first = await judged(sandbox);
  const second = await judged(sandbox);
  assert.is(first.verdict, 'accepted');
  assert.is(compiles(), 1);
  assert.is(first.evidence.cached, false);
  assert.equal(second, { ...first, evidence: { ...first.evidence, cached: true } });
  assert.equal(
    put.map((files) => files.map(({ path }) => path)),
    [['main.fake'], ['main.fake', 'main']],
  );
});

const others: Readonly<Record<string, Partial<StdioTask>>> = {
  source: { source: 'dog' },
  command: { runner: fakeRunner({ program: { ...program, compile: ['fakec', '-O3', 'main.fake'] } }) },
  environment: { runner: fakeRunner({ program: { ...program, environment: { MODE: '1' } } }) },
  'limit of the build': { settings: { ...settings, compile: { ...settings.compile, cpuMs: 901 } } },
  'fresh box': { settings: { ...settings, isolation: 'fresh' } },
};

for (const [what, changes] of Object.entries(others)) {
  test(`another ${what} compiles again`, async () => {
    const { sandbox, compiles } = keeping(exited());
    await judged(sandbox);
    assert.is((await judged(sandbox, changes)).evidence.cached, false);
    assert.is(compiles(), 2);
  });
}

test('other cases and limits of the run do not compile again', async () => {
  const { sandbox, compiles } = keeping(exited());
  await judged(sandbox);
  const cases = [{ stdin: 'c', expected: 'd' }];
  const second = await judged(sandbox, { cases, settings: { ...settings, run: { ...settings.run, cpuMs: 5 } } });
  assert.is(second.verdict, 'wrong-answer');
  assert.is(compiles(), 1);
});

const failures: readonly (readonly [what: string, compile: Execution, compiles: number])[] = [
  ['a compiler that says no is not asked again', crashed(1, 'main.fake:3: no'), 1],
  ['a compiler that says no close to a limit is asked again', exited('', { exitCode: 1, wallMs: 999 }), 2],
  ['a compiler that met a limit is asked again', limited('time-limit'), 2],
  [
    'a compiler that was killed is asked again',
    exited('', { status: 'signalled', exitCode: null, signal: 'SIGKILL' }),
    2,
  ],
];

for (const [what, compile, times] of failures) {
  test(what, async () => {
    const { sandbox, compiles } = keeping(compile);
    const first = await judged(sandbox);
    const second = await judged(sandbox);
    assert.is(first.verdict, 'compile-error');
    assert.equal(second, { ...first, evidence: { ...first.evidence, cached: times === 1 } });
    assert.is(compiles(), times);
  });
}

const unkept: Readonly<Record<string, readonly [listing: string, given: readonly string[]]>> = {
  'a link': ['fmain.fake\0lmain\0', ['main.fake', 'main']],
  'an empty folder': ['fmain.fake\0dclasses\0', ['main.fake', 'classes']],
  'more than is given back': ['fmain.fake\0fmain\0', ['main.fake']],
};

for (const [what, [listing, given]] of Object.entries(unkept)) {
  test(`a build that leaves ${what} is not kept`, async () => {
    const { sandbox, compiles } = keeping(exited(), listing, [...given]);
    await judged(sandbox);
    assert.is((await judged(sandbox)).evidence.cached, false);
    assert.is(compiles(), 2);
  });
}

test.run();
