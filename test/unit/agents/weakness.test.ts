/** Cases that tell too little are found without running anything. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { weaknessOf } from '../../../agents/cases/weakness.ts';
import type { Value } from '../../../runners/signature.ts';
import type { CallCase } from '../../../verification/task.ts';
import { problem } from './samples.ts';

const test = suite('weaknessOf');

/** `raises` in the place of a value stands for a call that fails. */
function cases(...rows: readonly (readonly [x: bigint, most: bigint, expected: Value])[]): CallCase[] {
  return rows.map(([x, most, expected]) => ({
    args: [x, most],
    expected: expected === 'raises' ? { kind: 'raises' } : { kind: 'value', value: expected },
  }));
}

const code = (list: CallCase[]) => weaknessOf(list, problem.signature)?.code;

test('nothing is wrong with enough different cases', () => {
  assert.is(code(cases([1n, 2n, 1n], [3n, 2n, 2n], [0n, 0n, 0n], [-1n, 5n, -1n], [9n, 1n, 1n])), undefined);
});

test('fewer than five different cases are too few, however often they are repeated', () => {
  assert.is(code(cases([1n, 2n, 1n], [3n, 2n, 2n], [3n, 2n, 2n], [3n, 2n, 2n], [0n, 0n, 0n])), 'too-few-cases');
});

test('the same call with two results is a contradiction', () => {
  assert.is(code(cases([1n, 2n, 1n], [1n, 2n, 2n])), 'contradictory-cases');
  assert.is(code(cases([1n, 2n, 1n], [1n, 2n, 'raises'])), 'contradictory-cases');
});

test('one expected value everywhere is passed by a constant', () => {
  assert.is(code(cases([1n, 2n, 7n], [3n, 2n, 7n], [0n, 0n, 7n], [4n, 5n, 7n], [9n, 1n, 7n])), 'vacuous-cases');
});

test('only failing calls are passed by a stub that always fails', () => {
  const rows = [1n, 2n, 3n, 4n, 5n].map((x) => [x, 0n, 'raises'] as const);
  assert.is(code(cases(...rows)), 'vacuous-cases');
});

test('expected values that repeat an argument are passed by its echo', () => {
  const weakness = weaknessOf(
    cases([1n, 2n, 2n], [3n, 4n, 4n], [0n, 0n, 0n], [4n, 5n, 5n], [9n, 1n, 1n]),
    problem.signature,
  );
  assert.is(weakness?.code, 'vacuous-cases');
  assert.match(weakness?.message ?? '', 'argument most');
});

test.run();
