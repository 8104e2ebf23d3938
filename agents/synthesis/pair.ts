/** From one discussion to one verified pair of D_s3: a new problem, solved in two languages and judged on the same cases. */
import type { PairRow } from '../../datasets/rows.ts';
import { propose } from '../discussion/role.ts';
import type { Archive } from '../memory/archive.ts';
import type { Lesson } from '../memory/lessons.ts';
import { problemText } from '../problem.ts';
import { askedCases } from './cases-step.ts';
import { askFor, type Desk, runnerOf, scored } from './desk.ts';
import { carry, type Draft, draftOf, dropped, type Fate, problemRow, reasked } from './draft.ts';
import type { Discussion } from './plan.ts';
import { disputedCase, type Solution, solveUntilAccepted } from './solving.ts';

export interface PairInput {
  readonly discussion: Discussion;
  /** What was learnt before the round, by title of the language. */
  readonly lessons: (languages: readonly string[]) => readonly Lesson[];
  readonly archive: Archive;
}

export function makePair(desk: Desk, input: PairInput): Promise<Fate<PairRow>> {
  const { id, leader, target } = input.discussion;
  const { language: source, seed } = leader;
  const { origin } = seed.provenance.snippet;
  const draft = draftOf({ id, kind: 'pair', source, target, origin, stage: 'discussion' });
  return carry(draft, () => steps(desk, input, draft));
}

async function steps(desk: Desk, { discussion, lessons, archive }: PairInput, draft: Draft): Promise<Fate<PairRow>> {
  const { settings } = desk;
  const runners = [runnerOf(desk, discussion.leader.language), runnerOf(desk, discussion.target)] as const;
  const ask = askFor(desk, draft);
  const problem = await propose(
    ask,
    { sample: draft.id, temperature: settings.temperatures.inventive, attemptsMax: settings.attemptsMax },
    {
      language: runners[0].title,
      target: runners[1].title,
      memory: discussion.memory.map(({ shown }) => shown),
      communication: discussion.seats.map(({ agent, sample }) => ({ ...sample.shown, agent: `Agent ${agent.id}` })),
      lessons: lessons(runners.map(({ title }) => title)),
      evolution: discussion.evolution,
    },
  );
  draft.problem = problem;
  // The words alone tell a copy before anything is spent on it; the solutions are compared at the end.
  const twin = archive.nearest({ instruction: problemText(problem) }, discussion.round);
  if (twin !== undefined) return dropped(draft, 'duplicate', duplicateOf(twin.key, twin.similarity));

  const cases = await askedCases(desk, draft, problem);
  draft.stage = 'solution';
  const solve = (index: 0 | 1) => {
    const runner = runners[index];
    const job = { sample: draft.id, runner, problem, cases, lessons: lessons([runner.title]) };
    return solveUntilAccepted(ask, desk.judge, job, settings);
  };
  const [first, second] = await Promise.all([solve(0), solve(1)]);
  if (!first.accepted || !second.accepted) return unsolved(draft, first, second);

  draft.stage = 'score';
  const solutions = [first.row, second.row] as const;
  const answers = runners.map((runner, index) => ({ language: runner.title, source: solutions[index]?.source ?? '' }));
  const score = await scored(desk, draft, { problem, solutions: answers });
  if (score.total !== null && score.total < settings.scoreMin) {
    return dropped(draft, 'low-score', `The panel gives ${score.total}; at least ${settings.scoreMin} is asked for.`);
  }
  const row: PairRow = {
    id: draft.id,
    source: discussion.leader.language,
    target: discussion.target,
    ...problemRow(problem, cases),
    solutions,
    oracle: 'spec',
    score,
    reasked: reasked(draft),
    provenance: {
      snippet: discussion.leader.seed.provenance.snippet,
      agents: discussion.seats.map(({ agent }) => agent.id),
      drawn: discussion.seats.map(({ sample }) => sample.id),
      round: discussion.round,
      model: desk.modelName,
    },
  };
  return { kept: true, row };
}

export function duplicateOf(id: string, similarity: number): string {
  return `It is ${Math.round(similarity * 100)} % like ${id}.`;
}

function unsolved(draft: Draft, ...solutions: readonly Solution[]): Fate<PairRow> {
  const failed = solutions.filter((solution) => !solution.accepted);
  // What failed for good comes last: it is what the sample was dropped for.
  for (const solution of solutions) draft.attempts.push(...(solution.accepted ? solution.row.repairs : []));
  for (const { attempts } of failed) draft.attempts.push(...attempts);
  const [first, second] = failed;
  const disputed = disputedCase(first?.judged, second?.judged);
  if (disputed !== undefined) {
    return dropped(
      draft,
      'disputed-case',
      `Both solutions return the same value for case ${disputed}, and not the expected one.`,
    );
  }
  // Our own failure weighs more than a verdict: with it resolved the sample may still come out right.
  const ours = failed.find(
    ({ reason }) => reason === 'not-judged' || reason === 'model-unavailable' || reason === 'model-timeout',
  );
  const told = ours ?? first;
  return dropped(draft, told?.reason ?? 'not-judged', told?.message ?? 'There is no solution.');
}
