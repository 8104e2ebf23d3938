/** From one snippet to one seed of D_s1: a problem that stands alone, its cases, and a solution the sandbox accepted. */
import type { SeedRow } from '../../datasets/rows.ts';
import type { Snippet } from '../../datasets/snippets.ts';
import { writeInstruction } from '../instruction/role.ts';
import { askedCases } from './cases-step.ts';
import { askFor, type Desk, runnerOf, scored } from './desk.ts';
import { carry, type Draft, draftOf, dropped, type Fate, problemRow, reasked } from './draft.ts';
import { solveUntilAccepted } from './solving.ts';

export function growSeed(desk: Desk, snippet: Snippet): Promise<Fate<SeedRow>> {
  const { key: id, language: source, origin } = snippet;
  const draft = draftOf({ id, kind: 'seed', source, target: null, origin, stage: 'self-containment' });
  return carry(draft, () => steps(desk, snippet, draft));
}

async function steps(desk: Desk, snippet: Snippet, draft: Draft): Promise<Fate<SeedRow>> {
  const { settings } = desk;
  const runner = runnerOf(desk, snippet.language);
  const line = snippet.content.split('\n').find((text) => runner.surroundings?.some((pattern) => pattern.test(text)));
  if (line !== undefined)
    return dropped(draft, 'needs-surroundings', `It leans on files around it: ${line.trim().slice(0, 120)}`);

  const asking = { sample: draft.id, temperature: settings.temperatures.inventive, attemptsMax: settings.attemptsMax };
  const ask = askFor(desk, draft);
  draft.stage = 'instruction';
  const written = await writeInstruction(ask, asking, { language: runner.title, snippet: snippet.content });
  if (!written.selfContained) {
    draft.stage = 'self-containment';
    return dropped(draft, 'needs-surroundings', written.reason);
  }
  const { problem } = written;
  draft.problem = problem;
  const cases = await askedCases(desk, draft, problem);

  draft.stage = 'solution';
  const solution = await solveUntilAccepted(
    ask,
    desk.judge,
    { sample: draft.id, runner, problem, cases, lessons: [] },
    settings,
  );
  if (!solution.accepted) {
    draft.attempts.push(...solution.attempts);
    return dropped(draft, solution.reason, solution.message);
  }
  draft.stage = 'score';
  const score = await scored(desk, draft, {
    problem,
    solutions: [{ language: runner.title, source: solution.row.source }],
  });
  if (score.total !== null && score.total < settings.scoreMin) {
    return dropped(draft, 'low-score', `The panel gives ${score.total}; at least ${settings.scoreMin} is asked for.`);
  }
  const { key, language, origin, sha256 } = snippet;
  const provenance = { snippet: { key, language, origin, sha256 }, model: desk.modelName };
  const row = {
    id: draft.id,
    language,
    ...problemRow(problem, cases),
    solution: solution.row,
    score,
    reasked: reasked(draft),
    provenance,
  };
  return { kept: true, row };
}
