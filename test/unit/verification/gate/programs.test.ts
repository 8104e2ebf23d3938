/** Stages G1, G4, G5, G6 and G7, which look at programs: with canned outcomes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { languages } from '../../../../runners/languages.ts';
import type { Runner } from '../../../../runners/runner.ts';
import type { Value } from '../../../../runners/signature.ts';
import { agreement } from '../../../../verification/gate/agreement.ts';
import { contract } from '../../../../verification/gate/contract.ts';
import { discrimination } from '../../../../verification/gate/discrimination.ts';
import { mutants } from '../../../../verification/gate/mutants.ts';
import type { StageResult } from '../../../../verification/gate/stage.ts';
import { stubs } from '../../../../verification/gate/stubs.ts';
import type { Outcome } from '../../../../verification/outcome.ts';
import type { CallTask, Task } from '../../../../verification/task.ts';
import { callTask, returns, testTask } from '../tasks.ts';
import { desk, evidence, judged, lost, subject } from './samples.ts';

const test = suite('gate, programs');
const never = desk(() => assert.unreachable() as never);
const { python, javascript, bash, perl } = languages as Readonly<
  Record<'python' | 'javascript' | 'bash' | 'perl', Runner>
>;
const bashSource = 'twice() {\n  echo $(( 2 * $1 ))\n}\n';
const perlSource = 'sub twice {\n  return 2 * shift;\n}\n';
const source = 'def f(x):\n    return x + 10\n';
const signature = { entry: 'f', parameters: [{ name: 'x', type: { kind: 'int' } }], returns: { kind: 'int' } } as const;
const cases = [1n, 2n, 3n, 4n, 5n].map((x) => returns(x + 10n, x));
const task = callTask({ runner: python, source, signature, cases });
const one = subject({ task });

const reasonOf = (result: StageResult) => (result.outcome === 'failed' ? result.reason : result.outcome);

/** As a program that answers like this would be judged. */
function answering(asked: Task, answer: (x: bigint) => Value): Outcome {
  const each = (asked as CallTask).cases.map(({ args, expected }, index) => {
    const actual = answer(args[0] as bigint);
    const isRight = expected.kind === 'value' && expected.value === actual;
    return { index, verdict: isRight ? 'accepted' : 'wrong-answer', message: '', actual, execution: null };
  });
  const passed = each.filter(({ verdict }) => verdict === 'accepted').length;
  const verdict = passed === each.length ? 'accepted' : 'wrong-answer';
  return {
    outcome: 'judged',
    verdict,
    message: '',
    evidence,
    passed,
    total: each.length,
    cases: each,
  } as unknown as Outcome;
}

const contracts: readonly (readonly [string, Task, string])[] = [
  ['an entry that is there', task, 'passed'],
  ['an entry that is not', { ...task, source: 'def g(x):\n    return x\n' }, 'entry-missing'],
  ['tests that call it', testTask({ runner: python, source, tests: 'assert f(1) == 11\n' }), 'passed'],
  [
    'tests with their own copy',
    testTask({ runner: python, source, tests: `${source}assert f(1) == 11\n` }),
    'tests-define-entry',
  ],
  [
    'tests about something else',
    testTask({ runner: python, source, tests: 'assert 1 + 1 == 2\n' }),
    'tests-ignore-entry',
  ],
  // No grammar of ours: by how definitions look.
  ['tests in bash', testTask({ runner: bash, source: bashSource, tests: '[ "$(twice 2)" = 4 ]\n' }), 'passed'],
  [
    'tests in bash with their own copy',
    testTask({ runner: bash, source: bashSource, tests: `${bashSource}[ "$(twice 2)" = 4 ]\n` }),
    'tests-define-entry',
  ],
  [
    'tests in perl with their own copy',
    testTask({ runner: perl, source: perlSource, tests: `${perlSource}die unless twice(2) == 4;\n` }),
    'tests-define-entry',
  ],
  [
    'tests in perl about something else',
    testTask({ runner: perl, source: perlSource, tests: 'die unless 1 + 1 == 2;\n' }),
    'tests-ignore-entry',
  ],
  [
    'a solution without a function',
    testTask({ runner: python, source: 'x = 1\n', tests: 'assert x == 1\n' }),
    'not-applicable',
  ],
];

for (const [what, looked, reason] of contracts) {
  test(`G1: ${what}: ${reason}`, async () => {
    assert.is(reasonOf(await contract.run(subject({ task: looked }), never)), reason);
  });
}

test('G4: passes when every stub fails or cannot be built, and never tries the reference', async () => {
  const made = desk((_, __, at) => judged(at === 0 ? 'compile-error' : 'wrong-answer'));
  assert.is(reasonOf(await stubs.run(one, made)), 'passed');
  assert.ok(made.asked.length >= 3);
  assert.ok(made.asked.every((asked) => asked.source !== source));
});

test('G4: names the stubs that pass', async () => {
  const result = await stubs.run(
    one,
    desk((asked) => judged(/return x\s*$/.test(asked.source) ? 'accepted' : 'wrong-answer')),
  );
  assert.is(reasonOf(result), 'stub-accepted');
  assert.match(JSON.stringify(result), 'echo');
});

test('G5: a mutant that passes and answers otherwise elsewhere is a survivor, with an input that shows it', async () => {
  const result = await mutants.run(
    one,
    desk((asked) => {
      const isReference = asked.source === source;
      const isProbe = (asked as CallTask).cases !== cases;
      return answering(asked, (x) => (isReference || !isProbe ? x + 10n : x - 1n));
    }),
  );
  assert.is(reasonOf(result), 'weak-tests');
  assert.match(JSON.stringify(result), 'witness');
});

test('G5: mutants that answer alike everywhere are equivalent, those that do not compile say nothing', async () => {
  const alike = await mutants.run(
    one,
    desk((asked) => answering(asked, (x) => x + 10n)),
  );
  assert.is(reasonOf(alike), 'passed');
  assert.is(
    reasonOf(
      await mutants.run(
        one,
        desk(() => judged('compile-error')),
      ),
    ),
    'not-applicable',
  );
});

test('G6: fails when too few cases tell anything apart, and names the idle ones', async () => {
  const only = await discrimination.run(
    one,
    desk((asked) => answering(asked, (x) => (x === 3n ? 0n : x + 10n))),
  );
  assert.is(reasonOf(only), 'idle-cases');
  assert.equal(only.outcome === 'failed' && only.facts['idle'], [0, 1, 3, 4]);
  assert.is(
    reasonOf(
      await discrimination.run(
        one,
        desk((asked) => answering(asked, () => 0n)),
      ),
    ),
    'passed',
  );
});

const other = { runner: javascript, source: 'function f(x) { return x + 10; }' };
const several = subject({ task, others: [other] });

test('G7: agrees on cases and inputs, or says where not and of what kind it is', async () => {
  assert.is(reasonOf(await agreement.run(one, never)), 'not-applicable');
  const ours = (asked: Task) => asked.runner === python;
  assert.is(
    reasonOf(
      await agreement.run(
        several,
        desk((asked) => answering(asked, (x) => x + 10n)),
      ),
    ),
    'passed',
  );
  const onCases = await agreement.run(
    several,
    desk((asked) => answering(asked, (x) => (ours(asked) ? x + 10n : x))),
  );
  assert.is(reasonOf(onCases), 'languages-disagree');
  assert.match(JSON.stringify(onCases), 'javascript does not pass the cases');
  const onInputs = await agreement.run(
    several,
    desk((asked) => answering(asked, (x) => (ours(asked) || (x > 0n && x < 6n) ? x + 10n : 2n ** 40n))),
  );
  assert.is(reasonOf(onInputs), 'languages-disagree');
  assert.match(JSON.stringify(onInputs), '"kind":"overflow"');
});

for (const stage of [stubs, mutants, discrimination, agreement]) {
  test(`${stage.name}: our failure is no verdict`, async () => {
    const made = desk((asked) =>
      asked.source === source && stage === agreement ? answering(asked, (x) => x + 10n) : lost,
    );
    assert.is((await stage.run(several, made)).outcome, 'not-judged');
  });
}

test.run();
