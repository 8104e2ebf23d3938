/** One row through the gate: what is bad about it is in the result, and nothing is judged twice. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResultCache } from '../../../datasets/result-cache.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { readConfig } from '../../../server/config.ts';
import { type GateRowDesk, gateProblem, problemHash, readProblem } from '../../../server/gate-row.ts';
import { isUnaltered } from '../../../verification/gate/certificate.ts';
import { gateDefaults } from '../../../verification/gate/stage.ts';
import { judged, lost } from '../verification/gate/samples.ts';

const test = suite('a row of the gate');

const row = {
  id: 7,
  language: 'python',
  entry: 'f',
  source: 'def f(x):\n    return x + 1\n',
  cases: [1, 2, 3, 4, 5].map((x) => ({ args: [x], expected: x + 1 })),
  note: 'a column of their own',
};

function inMemory(): ResultCache {
  const kept = new Map<string, string>();
  return {
    get: (key) => (kept.has(key) ? JSON.parse(kept.get(key) ?? '') : undefined),
    set: (key, result) => void kept.set(key, JSON.stringify(result)),
    [Symbol.dispose]: () => undefined,
  };
}

function desk(changes: Partial<GateRowDesk> = {}) {
  const made = { runs: 0 };
  const whole: GateRowDesk = {
    policy: readConfig({}).limits,
    settings: gateDefaults,
    request: { tier: 'bronze' },
    judge: async () => {
      made.runs += 1;
      return judged('accepted');
    },
    imageOf: async () => 'sha256:one',
    cache: inMemory(),
    ...changes,
  };
  return Object.assign(made, { desk: whole });
}

function problem(changes: object = {}) {
  const read = readProblem({ ...row, ...changes }, null);
  if ('outcome' in read) throw new Error(read.message);
  return read;
}

test('keeps a row with a certificate that names the problem, the image and the stages', async () => {
  const result = await gateProblem(problem(), desk().desk);
  if (result.outcome !== 'kept') return assert.unreachable(JSON.stringify(result));
  const { certificate } = result;
  assert.equal(
    [certificate.tier, certificate.images, Object.keys(certificate.stages)],
    ['bronze', { python: 'sha256:one' }, ['G1', 'G2', 'G3']],
  );
  assert.is(certificate.problem, problemHash(problem({ id: 'another name' })));
  const later = JSON.parse(JSON.stringify(certificate)) as typeof certificate;
  assert.ok(isUnaltered(later));
  assert.not.ok(isUnaltered({ ...later, tier: 'gold' }));
});

test('judges nothing twice, whatever the row is called, and again on another image', async () => {
  const made = desk();
  const first = await gateProblem(problem(), made.desk);
  const { runs } = made;
  assert.equal(await gateProblem(problem({ id: 8 }), made.desk), JSON.parse(JSON.stringify(first)));
  assert.is(made.runs, runs);
  await gateProblem(problem(), { ...made.desk, imageOf: async () => 'sha256:two' });
  assert.ok(made.runs > runs);
});

test('tries again what could not be judged', async () => {
  const cache = inMemory();
  assert.is((await gateProblem(problem(), desk({ cache, judge: async () => lost }).desk)).outcome, 'not-judged');
  assert.is((await gateProblem(problem(), desk({ cache }).desk)).outcome, 'kept');
});

test('does not judge rows of a language that is refused', async () => {
  const refused = async () => Promise.reject(new SandboxError('engine-failed', 'python is refused'));
  const result = await gateProblem(problem(), desk({ imageOf: refused }).desk);
  assert.equal(result, { outcome: 'not-judged', code: 'engine-failed', message: 'python is refused' });
});

const bad: readonly (readonly [string, object, string])[] = [
  ['an unknown language', { language: 'klingon' }, 'unknown-language'],
  ['cases that contradict', { cases: [...row.cases, { args: [1], expected: 9 }] }, 'contradictory-cases'],
  ['cases that are none', { cases: [{ args: [1] }] }, 'invalid-request'],
];

for (const [what, changes, reason] of bad) {
  test(`says what is wrong with ${what}`, async () => {
    const result = await gateProblem(problem(changes), desk().desk);
    assert.equal([result.outcome, 'reason' in result && result.reason], ['invalid', reason]);
  });
}

test('a row that is none, or names no language, is invalid', () => {
  for (const value of [null, 3, 'text', [], {}])
    assert.is((readProblem(value, null) as { outcome?: string }).outcome, 'invalid');
  const nameless = readProblem({ instruction: 'x', output: 'print(1)', tests: 'assert 1' }, null);
  assert.is('outcome' in nameless && nameless.reason, 'no-language');
});

test.run();
