/**
 * An instance-level agent: made from one seed, it remembers that seed and what
 * came of the discussions it led. Nothing that the sandbox has not accepted is
 * ever added: what is made here is made from rows of the data set.
 */
import { signatureFromJson } from '../../datasets/notation.ts';
import type { PairRow, ScoreRow, SeedRow, SolutionRow } from '../../datasets/rows.ts';
import type { Runner } from '../../runners/runner.ts';
import type { Shown } from '../discussion/prompt.ts';
import type { Texts } from '../memory/archive.ts';
import { type Memorable, type Memory, type MemorySettings, memoryOf } from '../memory/memory.ts';

export interface Agent {
  /** Id of its seed. */
  readonly id: string;
  /** Name of its language. */
  readonly language: string;
  readonly seed: SeedRow;
  readonly memory: Memory<Remembered>;
}

/** A verified sample as an agent holds it. */
export interface Remembered extends Memorable {
  /** How it is shown in a discussion: with the solution in the agent's own language. */
  readonly shown: Shown;
}

/** A sample without a readable score counts as very bad: it leaves first. */
const scoreUnknown = 1;
/** From this score on an expert's reason is a merit, up to the other one a fault. */
const meritFrom = 4;
const faultTo = 2;

export function agentOf(seed: SeedRow, settings: MemorySettings, runner: Runner): Agent {
  const memory = memoryOf<Remembered>(settings);
  memory.add(rememberSeed(seed, runner));
  return { id: seed.id, language: seed.language, seed, memory };
}

export function rememberPair(pair: PairRow, runner: Runner): Remembered {
  return { ...memorable(pair, pair.solutions), shown: shown(pair, pair.solutions[0], runner) };
}

/** What is compared of a sample: its words, and its solutions by language. */
export function textsOf(instruction: string, solutions: readonly SolutionRow[]): Texts {
  return { instruction, ...Object.fromEntries(solutions.map(({ language, source }) => [language, source])) };
}

function rememberSeed(seed: SeedRow, runner: Runner): Remembered {
  return { ...memorable(seed, [seed.solution]), shown: shown(seed, seed.solution, runner) };
}

function memorable({ id, score, instruction }: SeedRow | PairRow, solutions: readonly SolutionRow[]): Memorable {
  return { id, score: score.total ?? scoreUnknown, texts: textsOf(instruction, solutions) };
}

function shown(
  { title, instruction, signature, score }: SeedRow | PairRow,
  { source }: SolutionRow,
  runner: Runner,
): Shown {
  return {
    problem: { title, instruction, signature: signatureFromJson(signature) },
    language: runner.title,
    source,
    merits: reasons(score, (value) => value >= meritFrom),
    faults: reasons(score, (value) => value <= faultTo),
  };
}

function reasons({ opinions }: ScoreRow, counts: (score: number) => boolean): readonly string[] {
  return opinions
    .filter(({ score, reason }) => score !== null && reason !== '' && counts(score))
    .map(({ reason }) => reason);
}
