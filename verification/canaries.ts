/**
 * Stage G0 of the gate: programs whose verdict is known, run before any data.
 *
 * A known-good one must be accepted and each known-bad one must get its own
 * verdict, or the language is not to be trusted: a verifier that accepts
 * forged success, or takes a crash for a wrong answer, spoils every row.
 */
import type { Behaviour, Kit } from '../runners/kit.ts';
import type { Runner } from '../runners/runner.ts';
import type { Outcome, Verdict } from './outcome.ts';
import type { CallCase, Settings, StageLimits, Task } from './task.ts';

export interface Canary {
  readonly runner: Runner;
  /** What the program does, and the shape of the task: `calls: exits`. */
  readonly title: string;
  readonly behaviour: Behaviour | 'no-tests' | 'hello';
  readonly task: Task;
  readonly verdicts: readonly Verdict[];
  /** How many cases pass, where that is part of what must come out. */
  readonly passed?: number;
}

export interface CanaryResult {
  readonly canary: Canary;
  readonly outcome: Outcome;
  readonly asExpected: boolean;
}

export interface CanaryRates {
  /** Bad programs that were accepted, of all bad ones. */
  readonly falseAccepts: Rate;
  /** Good programs that were not accepted, of all good ones. */
  readonly falseRejects: Rate;
  /** Bad programs that were not accepted and got another verdict than their own. */
  readonly wrongVerdicts: Rate;
}

export interface Rate {
  readonly count: number;
  readonly of: number;
}

const megabyte = 1024 ** 2;

/** Limits wide enough for a loaded machine, and tight enough that an endless loop is soon over. */
export const canaryLimits: StageLimits = {
  wallMs: 20_000,
  cpuMs: 4_000,
  memoryBytes: 512 * megabyte,
  outputBytes: megabyte,
  keepBytes: 2_000,
};

export const canarySettings: Settings = {
  compile: { ...canaryLimits, wallMs: 120_000, cpuMs: 60_000, memoryBytes: 1024 * megabyte },
  run: canaryLimits,
  isolation: 'reset',
  stopEarly: true,
  waitMs: 500_000,
  priority: 'normal',
  client: 'canaries',
};

/** Every canary of a language, in the shapes that call it. */
export function canariesOf(runner: Runner, kit: Kit): readonly Canary[] {
  const entries = Object.entries(verdictsOf(kit)) as [Behaviour, readonly [Verdict[], Verdict[]]][];
  const { right } = kit.behaviours;
  return [
    hello(runner),
    ...entries.map(([behaviour, [verdicts]]) => ({
      runner,
      title: `calls: ${behaviour}`,
      behaviour,
      task: twiceTask(runner, kit.behaviours[behaviour], settingsFor(behaviour)),
      verdicts,
      ...(behaviour === 'prefix' && { passed: 2 }),
    })),
    ...entries.map(([behaviour, [, verdicts]]) => ({
      runner,
      title: `tests: ${behaviour}`,
      behaviour,
      task: testsTask(runner, kit.behaviours[behaviour], kit.tests, settingsFor(behaviour)),
      verdicts,
    })),
    {
      runner,
      title: 'tests: checking nothing',
      behaviour: 'no-tests',
      task: testsTask(runner, right, kit.noTests),
      verdicts: ['no-tests'],
    },
  ];
}

/** Whether what came out is what the canary is for. */
export function isAsExpected({ verdicts, passed }: Canary, outcome: Outcome): boolean {
  if (outcome.outcome !== 'judged' || !verdicts.includes(outcome.verdict)) return false;
  return passed === undefined || outcome.passed === passed;
}

/** Measured rates; what could not be judged counts in none of them. */
export function ratesOf(results: readonly CanaryResult[]): CanaryRates {
  const judged = results.filter(({ outcome }) => outcome.outcome === 'judged');
  const isAccepted = ({ outcome }: CanaryResult) => outcome.outcome === 'judged' && outcome.verdict === 'accepted';
  const good = judged.filter(({ canary }) => canary.verdicts.includes('accepted'));
  const bad = judged.filter(({ canary }) => !canary.verdicts.includes('accepted'));
  const rate = (of: readonly CanaryResult[], counts: (result: CanaryResult) => boolean): Rate => ({
    count: of.filter(counts).length,
    of: of.length,
  });
  return {
    falseAccepts: rate(bad, isAccepted),
    falseRejects: rate(good, (result) => !isAccepted(result)),
    wrongVerdicts: rate(bad, (result) => !isAccepted(result) && !result.asExpected),
  };
}

/** A call task on `twice`: 1 … 5. */
export function twiceTask(runner: Runner, source: string, settings = canarySettings): Task {
  const signature = { entry: 'twice', parameters: [{ name: 'x', type: int }], returns: int };
  return { shape: 'calls', runner, source, settings, signature, cases: twiceCases, tolerance };
}

export const twiceCases = [1n, 2n, 3n, 4n, 5n].map(
  (x): CallCase => ({ args: [x], expected: { kind: 'value', value: 2n * x } }),
);

const int = { kind: 'int' } as const;
const tolerance = { absolute: 0, relative: 0 };

function testsTask(runner: Runner, source: string, tests: string, settings = canarySettings): Task {
  return { shape: 'tests', runner, source, tests, settings };
}

/** Touching memory takes the kernel's time too, and much of it on a loaded machine: the clock is not what is tried there. */
function settingsFor(behaviour: Behaviour): Settings {
  return behaviour === 'memory' ? { ...canarySettings, run: { ...canaryLimits, cpuMs: 15_000 } } : canarySettings;
}

function hello(runner: Runner): Canary {
  const stdio = { checker: { kind: 'exact' }, cases: [{ stdin: '', expected: 'hello\n' }] } as const;
  return {
    runner,
    title: 'stdio: hello',
    behaviour: 'hello',
    task: { shape: 'stdio', runner, source: runner.hello, settings: canarySettings, ...stdio },
    verdicts: ['accepted'],
  };
}

type Verdicts = readonly [calls: readonly Verdict[], tests: readonly Verdict[]];

/** What each behaviour is called: in the calls shape, and in the tests shape. */
function verdictsOf(kit: Kit): Readonly<Record<Behaviour, Verdicts>> {
  const broken: readonly Verdict[] = [kit.compiles ? 'compile-error' : 'runtime-error'];
  return { ...verdicts, broken: [broken, broken] };
}

const verdicts: Readonly<Record<Exclude<Behaviour, 'broken'>, Verdicts>> = {
  right: [['accepted'], ['accepted']],
  wrong: [['wrong-answer'], ['wrong-answer']],
  prefix: [['wrong-answer'], ['wrong-answer']],
  raises: [['runtime-error'], ['runtime-error']],
  exits: [['runtime-error'], ['runtime-error']],
  'exits-at-load': [['runtime-error'], ['runtime-error']],
  // A failed check that the hook hides is an end without proof.
  'exits-in-hook': [['wrong-answer'], ['wrong-answer', 'runtime-error']],
  loops: [['time-limit'], ['time-limit']],
  memory: [['memory-limit'], ['memory-limit']],
  // Starting more fails, or never ends: either way it is held, and not accepted.
  forks: [
    ['time-limit', 'runtime-error', 'memory-limit'],
    ['time-limit', 'runtime-error', 'memory-limit'],
  ],
  output: [['output-limit'], ['output-limit']],
  // In a test program the forged bytes may spoil the channel: no proof then.
  forges: [
    ['wrong-answer', 'runtime-error'],
    ['wrong-answer', 'runtime-error'],
  ],
  warns: [['accepted'], ['accepted']],
  child: [['accepted'], ['accepted']],
};
