/**
 * The whole loop: snippets → seeds (D_s1) → agents → discussions → verified
 * cross-lingual pairs (D_s3), with everything that is dropped on the way.
 *
 * Samples of a phase are worked on at the same time and taken in in their
 * order: memory, archive and files do not depend on which was ready first.
 */
import pLimit from 'p-limit';
import type { PairRow, RejectRow, SeedRow } from '../../datasets/rows.ts';
import type { RunFolder } from '../../datasets/run-folder.ts';
import type { Near } from '../../datasets/similarity.ts';
import type { Intake } from '../../datasets/snippets.ts';
import { archiveOf } from '../memory/archive.ts';
import { lessonBook } from '../memory/lessons.ts';
import { type Agent, agentOf, rememberPair, textsOf } from './agent.ts';
import { type Desk, runnerOf } from './desk.ts';
import type { Fate } from './draft.ts';
import { duplicateOf, makePair } from './pair.ts';
import { planner } from './plan.ts';
import { growSeed } from './seed.ts';

export interface RunInput {
  readonly desk: Desk;
  readonly intake: Intake;
  readonly folder: Pick<RunFolder, 'seeds' | 'pairs' | 'rejects'>;
  readonly samplesAtOnce: number;
  readonly onProgress: (progress: RunProgress) => void;
}

export interface RunProgress {
  readonly phase: 'seeds' | 'pairs';
  /** Samples dealt with, of all of the phase. */
  readonly done: number;
  readonly total: number;
  readonly id: string;
  /** `verified`, or why it was dropped. */
  readonly result: string;
}

/** Rejects where the run cannot go on: see `reasonOf`. What was kept until then is in the folder. */
export async function synthesize(input: RunInput): Promise<void> {
  const { desk, folder } = input;
  const { memory, lessons: lessonSettings } = desk.settings;
  const archive = archiveOf(memory.similarityMax);
  const lessons = lessonBook(lessonSettings.capacity, lessonSettings.shown);
  const limit = pLimit(input.samplesAtOnce);

  const made: { seeds: SeedRow[]; pairs: PairRow[]; rejects: RejectRow[] } = { seeds: [], pairs: [], rejects: [] };

  const reject = (row: RejectRow) => {
    made.rejects.push(row);
    folder.rejects.append(row);
    const failed = row.attempts.at(-1);
    // What the endpoint or we failed at teaches nothing about programs.
    if (failed === undefined || row.retryable) return;
    lessons.add({
      language: runnerOf(desk, failed.language).title,
      reason: row.reason,
      message: failed.message.slice(0, 200),
    });
  };

  input.intake.unusable.map(unusableRow).forEach(reject);

  const agents: Agent[] = [];
  await inOrder(
    limit,
    input.intake.snippets,
    (snippet) => growSeed(desk, snippet),
    (fate, snippet, done) => {
      const kept = unlessDuplicate(fate, (row) => archive.nearest(textsOf(row.instruction, [row.solution]), 1));
      report(input, 'seeds', done, input.intake.snippets.length, snippet.key, kept);
      if (!kept.kept) return reject(kept.reject);
      made.seeds.push(kept.row);
      folder.seeds.append(kept.row);
      archive.add(kept.row.id, textsOf(kept.row.instruction, [kept.row.solution]), 0);
      agents.push(agentOf(kept.row, memory, runnerOf(desk, kept.row.language)));
    },
  );

  const plan = planner(agents, desk.settings);
  let before = 0;
  for (let round = plan.nextRound(); round.length > 0; round = plan.nextRound()) {
    const learnt = snapshot(
      lessons,
      round.flatMap(({ leader, target }) => [leader.language, target]).map((name) => runnerOf(desk, name).title),
    );
    const make = (discussion: (typeof round)[number]) => makePair(desk, { discussion, lessons: learnt, archive });
    await inOrder(limit, round, make, (fate, discussion, done) => {
      const { leader, round: number } = discussion;
      const texts = (row: PairRow) => textsOf(row.instruction, row.solutions);
      const memorable = (row: PairRow) => rememberPair(row, runnerOf(desk, row.source));
      const kept = unlessDuplicate(
        fate,
        (row) => archive.nearest(texts(row), number + 1) ?? leader.memory.twin(memorable(row)),
      );
      report(input, 'pairs', before + done, desk.settings.discussions, discussion.id, kept);
      if (!kept.kept) return reject(kept.reject);
      made.pairs.push(kept.row);
      folder.pairs.append(kept.row);
      archive.add(kept.row.id, texts(kept.row), number);
      leader.memory.add(memorable(kept.row));
    });
    before += round.length;
  }
  // A run that was stopped and resumed may have taken rows in in another order than one that was not.
  folder.seeds.arrange(made.seeds);
  folder.pairs.arrange(made.pairs);
  folder.rejects.arrange(made.rejects);
}

/** Works on all at the same time, within the limit, and takes the results in order. */
async function inOrder<Item, Result>(
  limit: ReturnType<typeof pLimit>,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  take: (result: Result, item: Item, done: number) => void,
): Promise<void> {
  const results = items.map((item) => limit(() => work(item)));
  // A failure is met below, in its turn; until then it must not count as unhandled.
  for (const result of results) result.catch(() => limit.clearQueue());
  for (const [index, item] of items.entries()) take((await results[index]) as Result, item, index + 1);
}

type Twin = Near | undefined;

function unlessDuplicate<Row extends SeedRow | PairRow>(fate: Fate<Row>, twinOf: (row: Row) => Twin): Fate<Row> {
  const twin = fate.kept ? twinOf(fate.row) : undefined;
  if (!fate.kept || twin === undefined) return fate;
  return { kept: false, reject: duplicateRow(fate.row, duplicateOf(twin.key, twin.similarity)) };
}

function duplicateRow(row: SeedRow | PairRow, message: string): RejectRow {
  const { id, title, instruction, signature, cases, reasked, provenance } = row;
  const pair = 'target' in row;
  return {
    id,
    kind: pair ? 'pair' : 'seed',
    stage: 'memory',
    reason: 'duplicate',
    message,
    retryable: false,
    source: pair ? row.source : row.language,
    target: pair ? row.target : null,
    origin: provenance.snippet.origin,
    problem: { title, instruction, signature },
    cases,
    attempts: [],
    reasked,
  };
}

function unusableRow({ origin, language, reason, message }: Intake['unusable'][number], index: number): RejectRow {
  const place = { source: language, target: null, origin };
  return {
    id: `intake-${index + 1}`,
    kind: 'seed',
    stage: 'intake',
    reason,
    message,
    retryable: false,
    ...place,
    attempts: [],
    reasked: [],
  };
}

/** Lessons as they are now: samples of a round must not see what others of the round run into. */
function snapshot(lessons: ReturnType<typeof lessonBook>, titles: readonly string[]): typeof lessons.about {
  const known = new Map([...new Set(titles)].map((title) => [title, lessons.about([title])]));
  return (languages) => languages.flatMap((language) => known.get(language) ?? []);
}

function report<Row>(
  input: RunInput,
  phase: RunProgress['phase'],
  done: number,
  total: number,
  id: string,
  fate: Fate<Row>,
): void {
  input.onProgress({ phase, done, total, id, result: fate.kept ? 'verified' : fate.reject.reason });
}
