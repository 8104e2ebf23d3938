/**
 * The conformance kit: what every language must prove before it is trusted.
 * A known-good program is accepted, every known-bad one gets its own verdict
 * in both shapes that call it, and every neutral value survives the trip there
 * and back. One loop over the languages; arguments name the ones to prove, and
 * without any it is all: `node test/conformance/language.test.ts python cpp`.
 */
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import pLimit from 'p-limit';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type EchoType, echoTypes, type Kit } from '../../runners/kit.ts';
import { loadKit } from '../../runners/kits.ts';
import { languages } from '../../runners/languages.ts';
import { type NeutralFeature, neededFeatures, type Runner } from '../../runners/runner.ts';
import type { NeutralType, Value } from '../../runners/signature.ts';
import { type LocalSandbox, openLocalSandbox } from '../../sandboxes/local.ts';
import { findLanguage } from '../../server/language-lookup.ts';
import { canariesOf, canaryLimits, canarySettings, twiceCases, twiceTask } from '../../verification/canaries.ts';
import { addValueFeatures } from '../../verification/fit.ts';
import { judge } from '../../verification/judge.ts';
import type { Judged, Outcome, Verdict } from '../../verification/outcome.ts';
import { renderTests } from '../../verification/rendering.ts';
import type { CallCase, Task } from '../../verification/task.ts';
import { parseType } from '../../verification/types.ts';
import { encodeValue } from '../../verification/wire.ts';
import { valueOf } from '../support/values.ts';

const extremes: Readonly<Partial<Record<EchoType, readonly Value[]>>> = {
  int: [0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)],
  'big int': [2n ** 63n, -(2n ** 64n) - 1n, 10n ** 400n],
  float: [
    0,
    -0,
    0.1,
    5e-324,
    1.7976931348623157e308,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e21,
    1e-7,
  ],
  string: ['', '\0', '\uFEFF', 'héllo', '日本語', '👩‍👩‍👧', '"\\\r\n\t', '\u2028', '{{source}}', 'a'.repeat(100_000)],
  'list<int>': [[], Array.from({ length: 5_000 }, (_, index) => BigInt(index))],
  'list<list<int>>': [[], [[]], [[], [1n]]],
  'map<string, int>': [
    new Map(),
    new Map([['__proto__', 1n]]),
    new Map([
      ['', 0n],
      ['constructor', 2n],
      ['1', 3n],
    ]),
  ],
  'map<int, string>': [
    new Map(),
    new Map([
      [-1n, 'a'],
      [0n, ''],
    ]),
  ],
};

const settings = canarySettings;
const int: NeutralType = { kind: 'int' };

// The runner of tests puts this file's own name before the languages.
const wanted = process.argv.slice(2).filter((name) => !name.endsWith('.test.ts'));
const chosen = wanted.length === 0 ? Object.values(languages) : wanted.map((name) => findLanguage(name));

/** Two at a time: judgements share the machine, as they will in service. */
const limit = pLimit(2);
const test = suite('conformance');
const all: Check[] = [];
const outcomes = new Map<Check, Promise<Outcome>>();
let sandbox: LocalSandbox;

test.before(async () => {
  sandbox = await openLocalSandbox({
    dataFolder: path.join(tmpdir(), 'polyproof-conformance'),
    memoryBudgetBytes: 4096 * 1024 ** 2,
    concurrency: 2,
    queueMax: 1_000,
    imageOverrides: {},
    onProgress: () => {},
  });
  for (const runner of chosen) await sandbox.images.ensure(runner, () => {});
  for (const check of all) {
    const outcome = limit(() => judge(sandbox, check.task));
    outcome.catch(() => {});
    outcomes.set(check, outcome);
  }
});

test.after(() => sandbox.close());

for (const runner of chosen) {
  const kit = await loadKit(runner);
  if (kit === null) throw new Error(`${runner.name} has no kit.`);
  const parts = [canaryChecks, frameworkChecks, styleChecks, echoChecks, lackChecks, renderingChecks];
  all.push(...parts.flatMap((part) => part(runner, kit)));
}

for (const check of all) {
  test(`${check.task.runner.name}: ${check.title}`, async () => {
    const outcome = await (outcomes.get(check) as Promise<Outcome>);
    const verdict = outcome.outcome === 'judged' ? outcome.verdict : outcome.outcome;
    assert.ok((check.verdicts as readonly string[]).includes(verdict), `${verdict}: ${outcome.message}`);
    if (outcome.outcome === 'judged') check.also?.(outcome);
  });
}

test.run();

interface Check {
  readonly title: string;
  readonly task: Task;
  readonly verdicts: readonly (Verdict | 'invalid')[];
  readonly also?: (outcome: Judged) => void;
}

/** The canaries of the gate, and that they end on time. */
function canaryChecks(runner: Runner, kit: Kit): Check[] {
  return canariesOf(runner, kit).map((canary) => ({
    title: `${canary.title} is ${canary.verdicts.join(' or ')}`,
    task: canary.task,
    verdicts: canary.verdicts,
    also: (outcome) => {
      if (canary.passed !== undefined) assert.is(outcome.passed, canary.passed);
      assert.ok((outcome.cases[0]?.execution?.wallMs ?? 0) <= canaryLimits.wallMs + 2_000, 'ends on time');
    },
  }));
}

function echoChecks(runner: Runner, kit: Kit): Check[] {
  return echoTypes
    .filter((name) => kit.types[name] !== null)
    .map((name) => {
      const type = parseType(name);
      const signature = { entry: 'echo', parameters: [{ name: 'x', type }], returns: type };
      const tolerance = { absolute: 0, relative: 0 };
      const source = kit.echo.replaceAll('{{type}}', kit.types[name] ?? '');
      return {
        title: `every ${name} survives the trip there and back`,
        task: { shape: 'calls', runner, source, settings, signature, cases: echoes(name, type, runner), tolerance },
        verdicts: ['accepted'],
      };
    });
}

/** The same values every time, so that a failure can be looked into; without those that the language says it lacks. */
function echoes(name: EchoType, type: NeutralType, runner: Runner): readonly CallCase[] {
  const values = [...(extremes[name] ?? []), ...fc.sample(valueOf(type), { numRuns: 60, seed: 7 })];
  return values
    .filter((value) => lackOf(value, runner) === undefined)
    .map((value) => ({ args: [value], expected: { kind: 'value', value } }));
}

/** Cases written as tests in the usual framework, and run: they pass with the reference and fail with a wrong one. */
function renderingChecks(runner: Runner, kit: Kit): Check[] {
  if (runner.style === undefined) return [];
  const { right, wrong } = kit.behaviours;
  const signature = { entry: 'twice', parameters: [{ name: 'x', type: int }], returns: int };
  const rendered = (source: string): Task => {
    const { text: tests } = renderTests({ runner, source, signature, cases: twiceCases });
    return { shape: 'tests', runner, source, tests, settings };
  };
  const echoed = echoTypes.filter((name) => kit.types[name] !== null);
  return [
    { title: 'rendered tests pass with the reference', task: rendered(right), verdicts: ['accepted'] },
    { title: 'rendered tests fail with a wrong program', task: rendered(wrong), verdicts: ['wrong-answer'] },
    ...echoed.map((name): Check => {
      const type = parseType(name);
      // What people write into a test is small; compilers bound it too.
      const values = echoes(name, type, runner).filter(({ args }) => encodeValue({ tuple: args }).length < 2_000);
      const source = kit.echo.replaceAll('{{type}}', kit.types[name] ?? '');
      const echo = { entry: 'echo', parameters: [{ name: 'x', type }], returns: type };
      const { text: tests } = renderTests({ runner, source, signature: echo, cases: values });
      return {
        title: `rendered tests of ${name} pass with the reference`,
        task: { shape: 'tests', runner, source, tests, settings },
        verdicts: ['accepted'],
      };
    }),
  ];
}

function lackOf(value: Value, runner: Runner) {
  const features = new Set<NeutralFeature>();
  addValueFeatures(value, features);
  return neededFeatures.find((feature) => features.has(feature) && runner.lacks[feature] !== undefined);
}

/** A type that a kit leaves out is one that the facts say is lacking: a task with it is invalid, and says why. */
function lackChecks(runner: Runner, kit: Kit): Check[] {
  return echoTypes
    .filter((name) => kit.types[name] === null)
    .map((name) => {
      const type = parseType(name);
      const values = [...(extremes[name] ?? []), ...fc.sample(valueOf(type), { numRuns: 5, seed: 7 })];
      const task: Task = {
        shape: 'calls',
        runner,
        source: kit.echo,
        settings,
        signature: { entry: 'echo', parameters: [{ name: 'x', type }], returns: type },
        cases: values.map((value) => ({ args: [value], expected: { kind: 'value', value } })),
        tolerance: { absolute: 0, relative: 0 },
      };
      return { title: `a task with ${name} is invalid`, task, verdicts: ['invalid'] };
    });
}

/** The user's tests in the frameworks of the language, and sources as people write them. */
function frameworkChecks(runner: Runner, kit: Kit): Check[] {
  return Object.entries(kit.frameworks ?? {}).flatMap(([framework, { tests, reports }]): Check[] => {
    const shape = { shape: 'tests', runner, settings, tests } as const;
    const also = (outcome: Judged) => assert.is(outcome.reports.length > 0, reports, 'reports of single tests');
    const { right, wrong, 'exits-at-load': early } = kit.behaviours;
    return [
      { title: `${framework}: right is accepted`, task: { ...shape, source: right }, verdicts: ['accepted'], also },
      { title: `${framework}: wrong is wrong-answer`, task: { ...shape, source: wrong }, verdicts: ['wrong-answer'] },
      {
        title: `${framework}: an early end is runtime-error`,
        task: { ...shape, source: early },
        verdicts: ['runtime-error'],
      },
    ];
  });
}

function styleChecks(runner: Runner, kit: Kit): Check[] {
  const { right } = kit.behaviours;
  const styles = {
    'CRLF at the ends of lines': right.replaceAll('\n', '\r\n'),
    'a byte order mark': `\uFEFF${right}`,
    'no newline at its end': right.trimEnd(),
    ...kit.styles,
  };
  return Object.entries(styles).map(([style, source]) => ({
    title: `source with ${style} is accepted`,
    task: twiceTask(runner, source),
    verdicts: ['accepted'],
  }));
}
