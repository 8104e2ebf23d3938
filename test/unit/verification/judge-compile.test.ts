/** The build step: done once, and what its failures are called. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Execution } from '../../../sandboxes/sandbox.ts';
import { judge } from '../../../verification/judge.ts';
import { crashed, exited, fakeRunner, fakeSandbox, limited, printed } from '../../support/fake-sandbox.ts';
import { callTask } from './tasks.ts';

const test = suite('judge (build step)');

const compiled = fakeRunner({
  calls: { files: { 'main.fake': '{{source}}' }, compile: ['fakec', 'main.fake'], run: ['./main'] },
});

test('compiles once for all cases, as the owner that programs cannot change', async () => {
  const sandbox = fakeSandbox();
  await judge(sandbox, callTask({ runner: compiled }));
  assert.equal(
    sandbox.jobs.map(({ command, owner, discard }) => [command[0], owner, discard]),
    [
      ['fakec', 'build', false],
      ['./main', 'program', true],
    ],
  );
});

const compileFailures: readonly (readonly [string, Execution, RegExp])[] = [
  ['an error', crashed(1, 'main.fake:3: SyntaxError: no\n'), /does not compile: main.fake:3: SyntaxError: no/],
  [
    'an error told on stdout',
    exited('main.fake: Error here\n', { exitCode: 2 }),
    /does not compile: main.fake: Error here/,
  ],
  ['its time limit', limited('time-limit'), /the compiler used more than 900 ms/],
  ['its memory limit', limited('memory-limit'), /the compiler needed more than 256 MiB/],
  ['its output limit', limited('output-limit'), /the compiler printed more than/],
  [
    'a signal',
    exited('', { status: 'signalled', exitCode: null, signal: 'SIGSEGV' }),
    /the compiler was killed by SIGSEGV/,
  ],
];

for (const [what, execution, message] of compileFailures) {
  test(`calls a build that ends with ${what} compile-error, and runs no case`, async () => {
    const sandbox = fakeSandbox({ execute: () => execution });
    const outcome = await judge(sandbox, callTask({ runner: compiled }));
    if (outcome.outcome !== 'judged') throw new Error('not judged');
    assert.is(outcome.verdict, 'compile-error');
    assert.match(outcome.message, message);
    assert.is(outcome.compile?.status, execution.status);
    assert.equal(
      outcome.cases.map(({ verdict }) => verdict),
      ['skipped', 'skipped'],
    );
    assert.is(sandbox.jobs.length, 1);
  });
}

test('a warning of the compiler does not fail it', async () => {
  const sandbox = fakeSandbox({ execute: () => exited('', { stderr: printed('warning: Error-prone') }) });
  const outcome = await judge(sandbox, callTask({ runner: compiled }));
  assert.is(outcome.outcome === 'judged' && outcome.verdict, 'accepted');
});

test.run();
