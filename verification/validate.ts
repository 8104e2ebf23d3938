/**
 * A task's own faults, found before anything runs: no verdict about a program
 * may come from a task that no program could pass.
 */
import { type NeutralFeature, neededFeatures } from '../runners/runner.ts';
import { checkOutput } from './checkers.ts';
import { findDifference } from './compare.ts';
import { entryName } from './entry.ts';
import { VerificationError } from './errors.ts';
import { addTypeFeatures, addValueFeatures, findMisfit } from './fit.ts';
import type { Invalid, InvalidReason } from './outcome.ts';
import { showText } from './show.ts';
import type { CallTask, Expectation, StdioTask, Task, TestTask } from './task.ts';
import { encodeValue, identityOf } from './wire.ts';

/** Longest source or test text, in UTF-16 units: far beyond what people write, and compilers still survive it. */
const textLengthMax = 16 * 1024 * 1024;

/** Null when the task can be judged. */
export function findFault(task: Task): Invalid | null {
  if (task.source.trim() === '') return invalid('empty-source', 'the source is empty');
  if (task.source.length > textLengthMax) {
    return invalid('source-too-large', `the source has more than ${textLengthMax} characters`);
  }
  switch (task.shape) {
    case 'calls':
      return findFaultInCalls(task);
    case 'stdio':
      return findFaultInStdio(task);
    case 'tests':
      return findFaultInTests(task);
  }
}

function findFaultInTests(task: TestTask): Invalid | null {
  if (task.tests.trim() === '') return invalid('no-cases', 'the test code is empty');
  if (task.tests.length > textLengthMax) {
    return invalid('source-too-large', `the test code has more than ${textLengthMax} characters`);
  }
  return null;
}

function findFaultInStdio(task: StdioTask): Invalid | null {
  if (task.cases.length === 0) return invalid('no-cases', 'there is no case');
  const firsts = new Map<string, number>();
  for (const [index, { stdin, expected }] of task.cases.entries()) {
    const first = firsts.get(stdin);
    if (first === undefined) firsts.set(stdin, index);
    else if (checkOutput(task.checker, task.cases[first]?.expected ?? '', Buffer.from(expected, 'utf8')) !== null) {
      return contradiction(first, index, 'the same stdin');
    }
  }
  return null;
}

function findFaultInCalls(task: CallTask): Invalid | null {
  if (!entryName.test(task.signature.entry)) {
    return invalid('bad-signature', `the entry point ${showText(task.signature.entry, 60)} is not a plain name`);
  }
  if (task.cases.length === 0) return invalid('no-cases', 'there is no case');
  return findBadValue(task) ?? findContradiction(task) ?? findLack(task);
}

function findBadValue(task: CallTask): Invalid | null {
  const { parameters, returns } = task.signature;
  for (const [index, { args, expected }] of task.cases.entries()) {
    if (args.length !== parameters.length) {
      const message = `case ${index} has ${args.length} arguments where the signature has ${parameters.length}`;
      return invalid('bad-signature', message);
    }
    for (const [position, { name, type }] of parameters.entries()) {
      const misfit = findMisfit(args[position] ?? null, type);
      if (misfit !== null) return invalid('value-does-not-fit-type', `case ${index}, argument ${name}: ${misfit}`);
    }
    const misfit = expected.kind === 'value' ? findMisfit(expected.value, returns) : null;
    if (misfit !== null) return invalid('value-does-not-fit-type', `case ${index}, expected: ${misfit}`);
    const unsendable = whyUnsendable(task, index);
    if (unsendable !== null) return invalid('value-does-not-fit-type', `case ${index}: ${unsendable}`);
  }
  return null;
}

function whyUnsendable(task: CallTask, index: number): string | null {
  try {
    const { args = [], expected } = task.cases[index] ?? {};
    encodeValue({ tuple: args });
    if (expected?.kind === 'value') encodeValue(expected.value);
    return null;
  } catch (error) {
    if (error instanceof VerificationError) return error.message;
    throw error;
  }
}

function findContradiction(task: CallTask): Invalid | null {
  const firsts = new Map<string, { index: number; expected: Expectation }>();
  for (const [index, { args, expected }] of task.cases.entries()) {
    const key = identityOf({ tuple: args });
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, { index, expected });
    else if (!canBothHold(first.expected, expected, task))
      return contradiction(first.index, index, 'the same arguments');
  }
  return null;
}

/** Whether one answer could meet both expectations: by the tolerance with which answers are compared. */
function canBothHold(one: Expectation, other: Expectation, task: CallTask): boolean {
  if (one.kind === 'raises' || other.kind === 'raises') return one.kind === other.kind;
  const rules = { tolerance: task.tolerance, intsMayBeFloats: false, intKeysMayBeStrings: false };
  return findDifference(one.value, other.value, task.signature.returns, rules) === null;
}

function findLack(task: CallTask): Invalid | null {
  const features = new Set<NeutralFeature>();
  for (const { type } of task.signature.parameters) addTypeFeatures(type, features);
  addTypeFeatures(task.signature.returns, features);
  for (const { args, expected } of task.cases) {
    for (const value of args) addValueFeatures(value, features);
    if (expected.kind === 'raises') features.add('raises');
    else addValueFeatures(expected.value, features);
  }
  if (features.has('big-int')) features.add('int64');
  const lack = neededFeatures.find((feature) => features.has(feature) && task.runner.lacks[feature] !== undefined);
  if (lack === undefined) return null;
  return invalid('language-lacks-feature', `${task.runner.title} cannot do this task: ${task.runner.lacks[lack]}`);
}

function contradiction(first: number, second: number, what: string): Invalid {
  return invalid('contradictory-cases', `cases ${first} and ${second} have ${what} and expect different results`);
}

function invalid(reason: InvalidReason, message: string): Invalid {
  return { outcome: 'invalid', reason, message };
}
