/** Which verdict each behaviour of a program gets, in the three shapes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../sandboxes/errors.ts';
import type { CallResult } from '../../../sandboxes/sandbox.ts';
import { judge } from '../../../verification/judge.ts';
import type { Judged, Verdict } from '../../../verification/outcome.ts';
import type { Task } from '../../../verification/task.ts';
import {
  crashed,
  ended,
  exited,
  fakeSandbox,
  limited,
  raised,
  replied,
  type Script,
} from '../../support/fake-sandbox.ts';
import { callTask, raises, returns, settings, stdioTask } from './tasks.ts';

const test = suite('judge');

async function judged(script: Script, task: Task): Promise<Judged> {
  const outcome = await judge(fakeSandbox(script), task);
  if (outcome.outcome !== 'judged') throw new Error(`${outcome.outcome}: ${outcome.message}`);
  return outcome;
}

test('accepts calls that return what is expected, and says with what', async () => {
  const sandbox = fakeSandbox();
  const outcome = await judge(sandbox, callTask());
  assert.is(outcome.outcome, 'judged');
  if (outcome.outcome !== 'judged') return;
  assert.is(outcome.verdict, 'accepted');
  assert.equal([outcome.passed, outcome.total], [2, 2]);
  assert.equal(
    outcome.cases.map(({ verdict, actual }) => [verdict, actual]),
    [
      ['accepted', 1n],
      ['accepted', 2n],
    ],
  );
  assert.is(outcome.evidence.imageId, 'sha256:fake');
  assert.equal(outcome.evidence.runCommand, ['fake', 'calls', 'same']);
  assert.match(outcome.evidence.polyproof, /^\d+\.\d+\.\d+/);
  assert.is(outcome.queueMs, 5);
  assert.is(sandbox.disposed.count, 1);
});

test('asks for a box as large as the larger stage', async () => {
  const sandbox = fakeSandbox();
  await judge(sandbox, callTask());
  assert.is(sandbox.requests[0]?.memoryBytes, 256 * 1024 * 1024);
  assert.is(sandbox.jobs[0]?.limits.memoryBytes, 64 * 1024 * 1024);
});

test('never sends an expected value into the box', async () => {
  const sandbox = fakeSandbox({ call: () => replied('wrong') });
  const signature = { entry: 'f', parameters: [], returns: { kind: 'string' } as const };
  await judge(sandbox, callTask({ signature, cases: [returns('the-secret')] }));
  await judge(sandbox, stdioTask({ cases: [{ stdin: '', expected: 'the-secret' }] }));
  const seen = [
    ...sandbox.files.map(({ content }) => Buffer.from(content).toString()),
    ...sandbox.stdins,
    ...sandbox.calls,
    ...sandbox.jobs,
  ];
  assert.ok(seen.length > 4);
  assert.not.ok(JSON.stringify(seen).includes('the-secret'));
});

const callVerdicts: readonly (readonly [string, CallResult, Verdict, RegExp])[] = [
  ['another value', replied(7n), 'wrong-answer', /^case 0: expected 1, got 7$/],
  ['a float for an int', replied(1), 'wrong-answer', /expected 1, got 1\.0/],
  ['nothing', replied(null), 'wrong-answer', /got null/],
  ['an error', raised('ValueError', 'bad x'), 'runtime-error', /raised ValueError: "bad x"/],
  ['an error for want of memory', raised('OutOfFakeMemory', ''), 'memory-limit', /64 MiB/],
  ['no answer and exit code 0', ended(exited()), 'runtime-error', /exit code 0.*without an answer/],
  [
    'no answer and exit code 3',
    ended(crashed(3, 'Traceback\nValueError: no\n')),
    'runtime-error',
    /exit code 3: ValueError: no/,
  ],
  [
    'a crash',
    ended(exited('', { status: 'signalled', exitCode: null, signal: 'SIGSEGV' })),
    'runtime-error',
    /SIGSEGV/,
  ],
  ['no end', ended(limited('time-limit')), 'time-limit', /900 ms of CPU/],
  ['too much memory', ended(limited('memory-limit')), 'memory-limit', /64 MiB/],
  ['a runtime that died of memory', ended(crashed(1, 'OutOfFakeMemory: heap\n')), 'memory-limit', /OutOfFakeMemory/],
  ['too much output', ended(limited('output-limit')), 'output-limit', /10000 bytes/],
  [
    'a reply that is no value',
    { status: 'replied', reply: Buffer.from('vq'), reports: [], execution: exited() },
    'runtime-error',
    /unreadable reply/,
  ],
  [
    'a reply of a harness that cannot call',
    { status: 'replied', reply: Buffer.from('us2:no'), reports: [], execution: exited() },
    'runtime-error',
    /could not be called: no/,
  ],
];

for (const [what, result, verdict, message] of callVerdicts) {
  test(`calls ${what} ${verdict}`, async () => {
    const outcome = await judged({ call: (_, nth) => (nth === 0 ? result : replied(2n)) }, callTask());
    assert.is(outcome.verdict, verdict);
    assert.match(outcome.message, message);
    assert.equal(
      outcome.cases.map((one) => one.verdict),
      [verdict, 'accepted'],
    );
    assert.is(outcome.passed, 1);
  });
}

test('accepts a call that raises where it must, and only there', async () => {
  const outcome = await judged(
    { call: (_, nth) => (nth === 0 ? raised('E', 'm') : replied(0n)) },
    callTask({ cases: [raises(1n), raises(2n)] }),
  );
  assert.equal(
    outcome.cases.map(({ verdict }) => verdict),
    ['accepted', 'wrong-answer'],
  );
  assert.match(outcome.message, /expected an error, got 0/);
});

test('does not take running out of memory for the error that is expected', async () => {
  const outcome = await judged({ call: () => raised('OutOfFakeMemory', '') }, callTask({ cases: [raises(1n)] }));
  assert.is(outcome.verdict, 'memory-limit');
});

test('does not take a crash for the error that is expected', async () => {
  const outcome = await judged({ call: () => ended(crashed(1)) }, callTask({ cases: [raises(1n)] }));
  assert.is(outcome.verdict, 'runtime-error');
});

test('stops early when told to, and reports the rest as skipped', async () => {
  const sandbox = fakeSandbox({ call: ([x]) => replied(x === 2n ? 0n : (x ?? null)) });
  const cases = [1n, 2n, 3n, 4n].map((x) => returns(x, x));
  const outcome = await judge(sandbox, callTask({ cases, settings: { ...settings, stopEarly: true } }));
  assert.is(sandbox.calls.length, 2);
  if (outcome.outcome !== 'judged') throw new Error('not judged');
  assert.equal(
    outcome.cases.map(({ verdict }) => verdict),
    ['accepted', 'wrong-answer', 'skipped', 'skipped'],
  );
  assert.equal([outcome.passed, outcome.total], [1, 4]);
});

test('repeats a run that may have starved, and believes the repeat', async () => {
  const starved = ended(limited('time-limit', { clock: 'wall', wallMs: 1_000, cpuMs: 300 }));
  const outcome = await judged({ call: ([x], nth) => (nth === 0 ? starved : replied(x ?? null)) }, callTask());
  assert.is(outcome.verdict, 'accepted');
});

test('repeats only one of the runs that time out for themselves', async () => {
  const asleep = ended(limited('time-limit', { clock: 'wall', wallMs: 1_000, cpuMs: 300 }));
  const sandbox = fakeSandbox({ call: () => asleep });
  const outcome = await judge(sandbox, callTask());
  assert.is(sandbox.calls.length, 3);
  assert.is(outcome.outcome === 'judged' && outcome.verdict, 'time-limit');
});

for (const [what, cpuMs] of [
  ['slept all the time', 5],
  ['computed all the time', 980],
] as const) {
  test(`does not repeat a run that ${what}`, async () => {
    const sandbox = fakeSandbox({ execute: () => limited('time-limit', { clock: 'wall', wallMs: 1_000, cpuMs }) });
    await judge(sandbox, stdioTask({ cases: [{ stdin: '', expected: 'a' }] }));
    assert.is(sandbox.jobs.length, 1);
  });
}

test('runs a stdio program once for each case with its stdin', async () => {
  const sandbox = fakeSandbox({ execute: (_, stdin) => exited(stdin) });
  const outcome = await judge(sandbox, stdioTask());
  assert.equal(sandbox.stdins, ['a\n', 'b\n']);
  assert.is(outcome.outcome === 'judged' && outcome.verdict, 'accepted');
});

test('a program that prints the right thing and then fails is not accepted', async () => {
  const outcome = await judged({ execute: (_, stdin) => exited(stdin, { exitCode: 1 }) }, stdioTask());
  assert.is(outcome.verdict, 'runtime-error');
});

test('compares all that was printed, and shows only what is to be kept', async () => {
  const long = 'x'.repeat(5_000);
  const outcome = await judged({ execute: () => exited(long) }, stdioTask({ cases: [{ stdin: '', expected: long }] }));
  assert.is(outcome.verdict, 'accepted');
  const stdout = outcome.cases[0]?.execution?.stdout;
  assert.equal(
    [stdout?.head.length, stdout?.tail.length, stdout?.totalBytes, stdout?.truncated],
    [50, 50, 5_000, true],
  );
});

test('has enough kept to tell a verdict by, however little is shown', async () => {
  const sandbox = fakeSandbox();
  await judge(sandbox, callTask({ settings: { ...settings, run: { ...settings.run, keepBytes: 10 } } }));
  assert.ok((sandbox.jobs[0]?.limits.keepBytes ?? 0) >= 16_384);
});

test('does not compare output that was not kept whole', async () => {
  const stdout = { head: Buffer.from('a'), tail: Buffer.from(''), totalBytes: 99, truncated: true };
  const outcome = await judged({ execute: () => exited('', { stdout }) }, stdioTask());
  assert.is(outcome.verdict, 'output-limit');
});

for (const code of ['sandbox-busy', 'engine-unavailable', 'box-lost', 'cancelled', 'image-build-failed'] as const) {
  test(`says not-judged, and no verdict, for ${code}`, async () => {
    const refuses = new SandboxError(code, 'because', { retryAfterMs: 50 });
    const outcome = await judge(fakeSandbox({ refuses }), callTask());
    assert.equal(outcome, { outcome: 'not-judged', code, message: 'because', retryAfterMs: 50 });
  });
}

test('gives the box back when it is lost halfway', async () => {
  const sandbox = fakeSandbox({
    call: () => {
      throw new SandboxError('box-lost', 'gone');
    },
  });
  const outcome = await judge(sandbox, callTask());
  assert.is(outcome.outcome, 'not-judged');
  assert.is(sandbox.disposed.count, 1);
});

test('a mistake of ours is thrown, never judged', async () => {
  try {
    await judge(fakeSandbox({ refuses: new TypeError('bug') }), callTask());
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'bug');
  }
});

test('refuses a bad task before asking for a box', async () => {
  const sandbox = fakeSandbox();
  const outcome = await judge(sandbox, callTask({ source: ' \n' }));
  assert.is(outcome.outcome === 'invalid' && outcome.reason, 'empty-source');
  assert.is(sandbox.requests.length, 0);
});

test.run();
