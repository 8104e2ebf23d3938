/** Small tasks for tests of the judge. */
import type { Value } from '../../../runners/signature.ts';
import type { CallCase, CallTask, Settings, StageLimits, StdioTask, TestTask } from '../../../verification/task.ts';
import { fakeRunner } from '../../support/fake-sandbox.ts';

const limits: StageLimits = {
  wallMs: 1_000,
  cpuMs: 900,
  memoryBytes: 64 * 1024 * 1024,
  outputBytes: 10_000,
  keepBytes: 100,
};

export const settings: Settings = {
  compile: { ...limits, memoryBytes: 256 * 1024 * 1024 },
  run: limits,
  isolation: 'reset',
  stopEarly: false,
  waitMs: 1_000,
  priority: 'normal',
  client: 'test',
};

export const returns = (value: Value, ...args: readonly Value[]): CallCase => ({
  args,
  expected: { kind: 'value', value },
});
export const raises = (...args: readonly Value[]): CallCase => ({ args, expected: { kind: 'raises' } });

/** A function of one int that returns an int. */
export function callTask(changes: Partial<CallTask> = {}): CallTask {
  return {
    shape: 'calls',
    runner: fakeRunner(),
    source: 'def same(x): return x',
    settings,
    signature: { entry: 'same', parameters: [{ name: 'x', type: { kind: 'int' } }], returns: { kind: 'int' } },
    cases: [returns(1n, 1n), returns(2n, 2n)],
    tolerance: { absolute: 1e-9, relative: 1e-9 },
    ...changes,
  };
}

/** A program that prints what it reads. */
export function stdioTask(changes: Partial<StdioTask> = {}): StdioTask {
  return {
    shape: 'stdio',
    runner: fakeRunner(),
    source: 'cat',
    settings,
    checker: { kind: 'trimmed' },
    cases: [
      { stdin: 'a\n', expected: 'a' },
      { stdin: 'b\n', expected: 'b' },
    ],
    ...changes,
  };
}

export function testTask(changes: Partial<TestTask> = {}): TestTask {
  return { shape: 'tests', runner: fakeRunner(), source: 'code', settings, tests: 'assert it', ...changes };
}
