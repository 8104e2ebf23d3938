/** Stages G2, G3 and G8, and the gate that runs them: with canned outcomes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Value } from '../../../../runners/signature.ts';
import { cases } from '../../../../verification/gate/cases.ts';
import { gate } from '../../../../verification/gate/gate.ts';
import { oracle } from '../../../../verification/gate/oracle.ts';
import { reference } from '../../../../verification/gate/reference.ts';
import type { Stage, StageName, StageResult } from '../../../../verification/gate/stage.ts';
import { failed, gateDefaults, passed } from '../../../../verification/gate/stage.ts';
import { obstacle, type Tier, tierOf } from '../../../../verification/gate/tiers.ts';
import { callTask, raises, returns, stdioTask, testTask } from '../tasks.ts';
import { desk, judged, lost, subject } from './samples.ts';

const test = suite('gate');
const never = desk(() => assert.unreachable() as never);

const reasonOf = (result: StageResult) =>
  result.outcome === 'failed' || result.outcome === 'invalid' ? result.reason : result.outcome;

const ints = (...expected: Value[]) => callTask({ cases: expected.map((value, at) => returns(value, BigInt(at))) });
const texts = (...expected: string[]) =>
  stdioTask({ cases: expected.map((each, at) => ({ stdin: `${at}`, expected: each })) });

const caseSets: readonly (readonly [string, ReturnType<typeof subject>['task'], string])[] = [
  ['five different', ints(1n, 2n, 3n, 4n, 5n), 'passed'],
  ['four', ints(1n, 2n, 3n, 4n), 'too-few-cases'],
  ['all the same', ints(1n, 1n, 1n, 1n, 1n), 'one-expected-value'],
  [
    'raising or one value',
    callTask({ cases: [0n, 1n, 2n, 3n].map((x) => returns(1n, x)).concat(raises(9n)) }),
    'passed',
  ],
  ['only raising', callTask({ cases: [0n, 1n, 2n, 3n, 4n].map((x) => raises(x)) }), 'one-expected-value'],
  ['nothing printed', texts('', ' ', '\n', '', ''), 'empty-expected-values'],
  ['different outputs', texts('a', 'b', 'c', 'd', ''), 'passed'],
  ['contradictory', callTask({ cases: [returns(1n, 1n), returns(2n, 1n)] }), 'contradictory-cases'],
  ['tests of the user', testTask(), 'passed'],
];

for (const [what, task, reason] of caseSets) {
  test(`cases that are ${what}: ${reason}`, async () => {
    assert.is(reasonOf(await cases.run(subject({ task }), never)), reason);
  });
}

test('a reference that passes every time passes, its cases shuffled and its surroundings changed', async () => {
  const made = desk(() => judged('accepted'));
  const one = subject();
  const result = await reference.run(one, made);
  assert.is(result.outcome, 'passed');
  assert.is(made.asked.length, gateDefaults.runs);
  assert.is(made.asked[0], one.task);
  const zones = made.asked.map(({ settings }) => settings.environment?.['TZ']);
  assert.is(new Set(zones).size, gateDefaults.runs);
  const again = desk(() => judged('accepted'));
  await reference.run(one, again);
  assert.equal(again.asked, made.asked, 'the same order every time');
});

test('a reference that fails is said to, with its verdict', async () => {
  const result = await reference.run(
    subject(),
    desk(() => judged('time-limit', 'slow')),
  );
  assert.is(reasonOf(result), 'reference-fails');
  assert.match(JSON.stringify(result), 'time-limit: slow');
});

test('a failure of ours is never a failed stage, whenever it happens', async () => {
  for (const bad of [0, 1, 2, 3]) {
    const result = await reference.run(
      subject(),
      desk((_, __, at) =>
        at === bad ? lost : at < bad && at < 2 ? judged('accepted') : judged(at === 2 ? 'wrong-answer' : 'accepted'),
      ),
    );
    assert.is(result.outcome, 'not-judged', `at ${bad}`);
  }
});

test('tells a flaky reference from one that depends on its surroundings', async () => {
  const inUsual = (usualAgain: boolean) =>
    desk((task, attempt) => {
      if (task.settings.environment !== undefined) return judged('wrong-answer');
      return attempt === 0 || usualAgain ? judged('accepted') : judged('wrong-answer');
    });
  assert.is(reasonOf(await reference.run(subject(), inUsual(true))), 'depends-on-environment');
  assert.is(reasonOf(await reference.run(subject(), inUsual(false))), 'flaky');
});

test('an oracle that is a snapshot of the reference fails, others pass', async () => {
  assert.is(reasonOf(await oracle.run(subject({ oracle: 'snapshot' }), never)), 'snapshot-oracle');
  assert.is(reasonOf(await oracle.run(subject({ oracle: 'consensus' }), never)), 'passed');
});

const ok = passed();
const weak = (score: number) => failed('weak-tests', '', { score });
const none: StageResult = { outcome: 'not-applicable', message: '' };

const tierSets: readonly (readonly [Tier, Partial<Record<StageName, StageResult>>])[] = [
  ['none', {}],
  ['none', { G1: ok, G2: ok }],
  ['none', { G1: ok, G2: failed('too-few-cases', ''), G3: ok, G4: ok }],
  ['bronze', { G1: ok, G2: ok, G3: ok }],
  ['bronze', { G1: ok, G2: ok, G3: ok, G4: ok, G5: weak(0.7), G7: none }],
  ['silver', { G1: ok, G2: ok, G3: ok, G4: ok, G5: weak(0.85), G7: none }],
  [
    'silver',
    {
      G1: ok,
      G2: ok,
      G3: ok,
      G4: none,
      G5: passed({ score: 1 }),
      G7: failed('languages-disagree', '', { caseAgreement: 1 }),
      G6: ok,
      G8: ok,
    },
  ],
  [
    'gold',
    { G1: ok, G2: ok, G3: ok, G4: ok, G5: passed({ score: 0.95 }), G6: ok, G7: passed({ caseAgreement: 1 }), G8: ok },
  ],
];

for (const [tier, found] of tierSets) {
  test(`${Object.keys(found).join(' ') || 'nothing'} come to ${tier}`, () => {
    assert.is(tierOf(new Map(Object.entries(found)) as ReadonlyMap<StageName, StageResult>), tier);
  });
}

const stage = (name: StageName, result: StageResult, log: string[]): Stage => ({
  name,
  title: name,
  run: async () => {
    log.push(name);
    return result;
  },
});

test('stops at the first stage that puts the wanted tier out of reach, and says why', async () => {
  const log: string[] = [];
  const stages = [stage('G1', ok, log), stage('G2', failed('too-few-cases', 'few'), log), stage('G3', ok, log)];
  const outcome = await gate(subject(), stages, never, { tier: 'bronze' });
  assert.equal(log, ['G1', 'G2']);
  assert.equal(outcome.outcome === 'rejected' && [outcome.stage, outcome.reason, outcome.message, outcome.tier], [
    'G2',
    'too-few-cases',
    'few',
    'none',
  ]);
});

test('runs no stage that the wanted tier does not ask for, unless it is named', async () => {
  const log: string[] = [];
  const stages = (['G1', 'G2', 'G3', 'G4', 'G8'] as const).map((name) => stage(name, ok, log));
  assert.is((await gate(subject(), stages, never, { tier: 'bronze' })).outcome, 'kept');
  assert.equal(log.splice(0), ['G1', 'G2', 'G3']);
  await gate(subject(), stages, never, { tier: 'bronze', stages: new Set(['G8']) });
  assert.equal(log, ['G8']);
});

test('goes on after a failure when everything is to be known', async () => {
  const log: string[] = [];
  const stages = [stage('G1', failed('entry-missing', ''), log), stage('G2', ok, log), stage('G3', ok, log)];
  const outcome = await gate(subject(), stages, never, { tier: 'bronze', allStages: true });
  assert.is(outcome.outcome, 'rejected');
  assert.equal(log, ['G1', 'G2', 'G3']);
});

test('ends at what is invalid or could not be judged, whatever tier is wanted', async () => {
  const bad: StageResult = { outcome: 'not-judged', code: 'box-lost', message: '' };
  const outcome = await gate(subject(), [stage('G1', bad, []), stage('G2', ok, [])], never, { tier: 'gold' });
  assert.equal(outcome, { outcome: 'not-judged', code: 'box-lost', message: '', stage: 'G1' });
});

test('no obstacle is seen where nothing is known', () => assert.is(obstacle('gold', new Map()), null));

test.run();
