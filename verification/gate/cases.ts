/** Stage G2: are there cases enough, and do they ask for more than one thing? */
import type { Value } from '../../runners/signature.ts';
import { findFault } from '../validate.ts';
import { identityOf } from '../wire.ts';
import { failed, passed, type Stage, type StageResult } from './stage.ts';
import type { Subject } from './subject.ts';

export const cases: Stage = {
  name: 'G2',
  title: 'cases',
  run: async ({ task }, { settings: { casesMin } }) => {
    const fault = findFault(task);
    if (fault !== null) return fault;
    // What a test program checks is seen when it runs.
    if (task.shape === 'tests') return passed();
    return lookAt(expectedOf(task), casesMin);
  },
};

/** What a case expects: a key that is the same for the same expectation, and whether it is empty. */
interface Expected {
  readonly key: string;
  readonly isEmpty: boolean;
}

function lookAt(expected: readonly Expected[], casesMin: number): StageResult {
  const distinct = new Set(expected.map(({ key }) => key)).size;
  const empty = expected.filter((each) => each.isEmpty).length;
  const facts = { cases: expected.length, distinctExpected: distinct, emptyExpected: empty };
  if (expected.length < casesMin) {
    return failed('too-few-cases', `there are ${expected.length} cases, and ${casesMin} are wanted`, facts);
  }
  if (empty === expected.length) {
    return failed('empty-expected-values', 'every case expects something empty', facts);
  }
  if (distinct < 2) {
    return failed('one-expected-value', `all ${expected.length} cases expect the same: a constant passes`, facts);
  }
  return passed(facts);
}

function expectedOf(task: Exclude<Subject['task'], { readonly shape: 'tests' }>): readonly Expected[] {
  if (task.shape === 'stdio') {
    return task.cases.map(({ expected }) => ({ key: expected.trim(), isEmpty: expected.trim() === '' }));
  }
  return task.cases.map(({ expected }) =>
    expected.kind === 'raises'
      ? { key: 'raises', isEmpty: false }
      : { key: identityOf(expected.value), isEmpty: isEmpty(expected.value) },
  );
}

/** Null, and whatever holds nothing. A false, a zero and NaN are answers. */
function isEmpty(value: Value): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return value instanceof Map && value.size === 0;
}
