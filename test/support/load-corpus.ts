/**
 * Judges a corpus one at a time and many at a time, and tells where the
 * verdicts differ from each other or from what they must be.
 */
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Sandbox } from '../../sandboxes/sandbox.ts';
import { judge } from '../../verification/judge.ts';
import type { Outcome } from '../../verification/outcome.ts';
import type { Task } from '../../verification/task.ts';
import { hostilePrograms } from './hostile-fixtures.ts';
import { testSandbox } from './local-sandbox.ts';
import {
  cpuLimitMs,
  type OrdinaryLanguage,
  type OrdinaryProgram,
  ordinaryLanguages,
  ordinaryPrograms,
  ordinaryTask,
  type Shape,
} from './ordinary-programs.ts';

export interface Subject {
  readonly title: string;
  readonly task: Task;
  /** The verdicts that it may have. */
  readonly verdicts: readonly string[];
}

export interface Pass {
  readonly concurrency: number;
  readonly seconds: number;
  /** Verdict and message, in the order of the subjects. */
  readonly outcomes: readonly Outcome[];
}

/** Four programs for each core: everybody waits for the processor. */
export const crowd = 4 * availableParallelism();

/** Every hostile program as a subject. */
export function hostileSubjects(): readonly Subject[] {
  return hostilePrograms().map(({ title, task, verdicts }) => ({ title, task, verdicts }));
}

/** The ordinary programs that `isWanted`, with work measured on this machine. */
export async function ordinarySubjects(
  isWanted: (program: OrdinaryProgram, index: number) => boolean = () => true,
): Promise<readonly Subject[]> {
  const speedOf = await measureSpeeds();
  return ordinaryPrograms()
    .filter(isWanted)
    .map((program) => {
      const { startMs, roundsPerMs } = speedOf(program.language, program.shape);
      const rounds = Math.round((program.share * cpuLimitMs - startMs) * roundsPerMs);
      const task = ordinaryTask(program, program.share === 0 ? 1_000 + program.variant : rounds);
      return { title: program.title, task, verdicts: [program.verdict] };
    });
}

/** Judges all in a sandbox of their own, so many at a time. */
export async function judgeAll(
  subjects: readonly Subject[],
  concurrency: number,
  onOutcome: () => void = () => {},
): Promise<Pass> {
  const sandbox = await testSandbox(concurrency);
  const startedMs = performance.now();
  try {
    const outcomes = await pLimit(concurrency).map(subjects, async ({ task }) => {
      const outcome = await judge(sandbox, task);
      onOutcome();
      return outcome;
    });
    return { concurrency, seconds: (performance.now() - startedMs) / 1000, outcomes };
  } finally {
    await sandbox.close();
  }
}

export function verdictOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'none';
  return outcome.outcome === 'judged' ? outcome.verdict : `${outcome.outcome}: ${outcome.message}`;
}

/** One line for each subject whose verdicts differ, or are not what they must be. */
export function differences(subjects: readonly Subject[], passes: readonly Pass[]): readonly string[] {
  return subjects.flatMap(({ title, verdicts }, index) => {
    const seen = passes.map(({ concurrency, outcomes }) => [concurrency, verdictOf(outcomes[index])] as const);
    const isSteady = new Set(seen.map(([, verdict]) => verdict)).size === 1;
    const isRight = seen.every(([, verdict]) => verdicts.includes(verdict));
    if (isSteady && isRight) return [];
    const told = seen.map(([concurrency, verdict]) => `${verdict} at ${concurrency}`).join(', ');
    return [`${title}: ${told}; must be ${verdicts.join(' or ')}`];
  });
}

interface Speed {
  /** CPU time of a program that does next to nothing. */
  readonly startMs: number;
  readonly roundsPerMs: number;
}

const samples = 5;

/** Measures each language in each shape, alone. */
async function measureSpeeds(): Promise<(language: OrdinaryLanguage, shape: Shape) => Speed> {
  const sandbox = await testSandbox(1);
  const speeds = new Map<string, Speed>();
  try {
    for (const language of ordinaryLanguages) {
      for (const shape of ['stdio', 'calls', 'tests'] as const) {
        speeds.set(`${language} ${shape}`, await measureSpeed(sandbox, language, shape));
      }
    }
  } finally {
    await sandbox.close();
  }
  return (language, shape) => speeds.get(`${language} ${shape}`) as Speed;
}

async function measureSpeed(sandbox: Sandbox, language: OrdinaryLanguage, shape: Shape): Promise<Speed> {
  const rightOne = { title: '', language, shape, mishap: 'none', share: 0, variant: 0, verdict: 'accepted' } as const;
  const cpuMsOf = async (rounds: number) => {
    const all: number[] = [];
    for (let i = 0; i < samples; i += 1) {
      const outcome = await judge(sandbox, ordinaryTask(rightOne, rounds));
      const execution = outcome.outcome === 'judged' ? (outcome.run ?? outcome.cases[0]?.execution) : null;
      if (!execution || verdictOf(outcome) !== 'accepted')
        throw new Error(`${language} ${shape}, ${rounds} rounds: ${verdictOf(outcome)}`);
      all.push(execution.cpuMs);
    }
    return all.sort((one, other) => one - other)[Math.floor(samples / 2)] as number;
  };
  const startMs = await cpuMsOf(1);
  // As many rounds as take about a third of the limit, found by trying more and more.
  for (let rounds = 1_000_000; ; rounds *= 3) {
    const cpuMs = await cpuMsOf(rounds);
    if (cpuMs - startMs > cpuLimitMs / 6) return { startMs, roundsPerMs: rounds / (cpuMs - startMs) };
  }
}
