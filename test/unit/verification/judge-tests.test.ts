/** Test programs: the end of the tests is proven by a nonce, or it is no pass. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Value } from '../../../runners/signature.ts';
import type { CallResult } from '../../../sandboxes/sandbox.ts';
import { judge } from '../../../verification/judge.ts';
import type { Judged, Verdict } from '../../../verification/outcome.ts';
import {
  crashed,
  ended,
  exited,
  fakeRunner,
  fakeSandbox,
  limited,
  raised,
  replied,
  report,
} from '../../support/fake-sandbox.ts';
import { testTask } from './tasks.ts';

const test = suite('judge (test programs)');

async function judged(call: (nonce: Value) => CallResult, tests = 'assert it'): Promise<Judged> {
  const outcome = await judge(fakeSandbox({ call: ([nonce]) => call(nonce ?? null) }), testTask({ tests }));
  if (outcome.outcome !== 'judged') throw new Error(`${outcome.outcome}: ${outcome.message}`);
  return outcome;
}

const proof = (nonce: Value, checks: Value = -1n): Value => ({ tuple: [nonce, checks] });

test('accepts tests that prove their end', async () => {
  const outcome = await judged((nonce) => replied(proof(nonce, 3n)));
  assert.equal([outcome.verdict, outcome.passed, outcome.total], ['accepted', 1, 1]);
  assert.is(outcome.run?.exitCode, 0);
});

test('sends another nonce every time, of 32 hex digits', async () => {
  const sandbox = fakeSandbox();
  await judge(sandbox, testTask());
  await judge(sandbox, testTask());
  const [first, second] = sandbox.calls.map(([nonce]) => nonce as string);
  assert.match(first ?? '', /^[0-9a-f]{32}$/);
  assert.is.not(first, second);
});

test('passes on what a framework reports', async () => {
  const reports = [report('adds', true), report('subtracts', true)];
  const outcome = await judged((nonce) => replied(proof(nonce, 2n), reports));
  assert.equal([outcome.verdict, outcome.passed, outcome.total], ['accepted', 2, 2]);
  assert.equal(outcome.reports[1], { name: 'subtracts', passed: true, message: '' });
});

const verdicts: readonly (readonly [string, (nonce: Value) => CallResult, Verdict, RegExp])[] = [
  [
    'a failed check',
    () => ended(crashed(10, 'AssertionError: 1 != 2\n')),
    'wrong-answer',
    /a check failed: AssertionError: 1 != 2/,
  ],
  [
    'a failed report',
    () => ended(crashed(1), [report('adds', false, '1 != 2')]),
    'wrong-answer',
    /test adds failed: 1 != 2/,
  ],
  [
    'a failed report with the proof',
    (nonce) => replied(proof(nonce), [report('adds', false)]),
    'wrong-answer',
    /test adds failed/,
  ],
  ['an uncaught error', () => ended(crashed(1, 'KeyError: 3\n')), 'runtime-error', /exit code 1: KeyError: 3/],
  ['exit code 0 without the proof', () => ended(exited('ALL TESTS PASSED')), 'runtime-error', /ended early/],
  ['exit code 0 after passing reports', () => ended(exited(), [report('adds', true)]), 'runtime-error', /ended early/],
  ['a forged nonce', () => replied(proof('0'.repeat(32), 5n)), 'runtime-error', /without the proof/],
  ['a forged bare value', () => replied(true), 'runtime-error', /without the proof/],
  ['the nonce alone', (nonce) => replied(nonce), 'runtime-error', /without the proof/],
  ['an impossible count', (nonce) => replied(proof(nonce, -2n)), 'runtime-error', /count of checks/],
  ['a count that is a float', (nonce) => replied(proof(nonce, 1)), 'runtime-error', /count of checks/],
  ['an error instead of the proof', () => raised('E', 'm'), 'runtime-error', /raised E: m/],
  [
    'unreadable bytes',
    () => ({ status: 'replied', reply: Buffer.from('?'), reports: [], execution: exited() }),
    'runtime-error',
    /unreadable/,
  ],
  [
    'unreadable reports',
    (nonce) => replied(proof(nonce), [Buffer.from('rx')]),
    'runtime-error',
    /reports that cannot be read/,
  ],
  ['no check made', (nonce) => replied(proof(nonce, 0n)), 'no-tests', /checked nothing/],
  ['an endless loop', () => ended(limited('time-limit')), 'time-limit', /CPU/],
  ['a memory bomb', () => ended(limited('memory-limit'), [report('adds', false)]), 'memory-limit', /MiB/],
  ['a flood of output', () => ended(limited('output-limit')), 'output-limit', /bytes/],
];

for (const [what, call, verdict, message] of verdicts) {
  test(`calls ${what} ${verdict}`, async () => {
    const outcome = await judged(call);
    assert.is(outcome.verdict, verdict);
    assert.match(outcome.message, message);
    assert.is.not(outcome.passed, outcome.total);
  });
}

test('knows a failed check by the words of the language', async () => {
  const plain = fakeRunner().tests;
  const runner = fakeRunner({ tests: { ...plain, failedCheckMessages: ['check failed!'] } });
  for (const [stderr, verdict] of [
    ['line 3: check failed!\n', 'wrong-answer'],
    ['boom\n', 'runtime-error'],
  ] as const) {
    const outcome = await judge(fakeSandbox({ call: () => ended(crashed(1, stderr)) }), testTask({ runner }));
    assert.is(outcome.outcome === 'judged' && outcome.verdict, verdict);
  }
});

test('calls test code without anything like a check no-tests, without running it', async () => {
  const sandbox = fakeSandbox();
  const outcome = await judge(sandbox, testTask({ tests: 'print it' }));
  assert.is(outcome.outcome === 'judged' && outcome.verdict, 'no-tests');
  assert.is(sandbox.jobs.length, 0);
});

test('a repeat of a starved run has a nonce of its own', async () => {
  const starved = ended(limited('time-limit', { clock: 'wall', wallMs: 1_000, cpuMs: 300 }));
  const nonces: Value[] = [];
  const outcome = await judged((nonce) => {
    nonces.push(nonce);
    return nonces.length === 1 ? starved : replied(proof(nonce));
  });
  assert.is(outcome.verdict, 'accepted');
  assert.is(new Set(nonces).size, 2);
});

test.run();
