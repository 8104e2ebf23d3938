/**
 * What a run came to, counted from its rows alone: how many samples entered
 * each stage, why the others were dropped, what was mended, and how many pairs
 * each ordered pair of languages gave.
 */
import type { AttemptRow, PairRow, ReaskRow, RejectRow, SeedRow, Stage } from './rows.ts';

export interface Rows {
  readonly seeds: readonly SeedRow[];
  readonly pairs: readonly PairRow[];
  readonly rejects: readonly RejectRow[];
}

export interface Funnel {
  readonly seeds: FunnelPart;
  readonly pairs: FunnelPart;
}

export interface FunnelPart {
  /** Snippets, or discussions. */
  readonly entered: number;
  readonly stages: readonly FunnelStage[];
  readonly verified: number;
  /** What went wrong first in samples that came out right, by what it was. */
  readonly mended: Counts;
}

export interface FunnelStage {
  readonly stage: Stage;
  readonly entered: number;
  readonly dropped: number;
  readonly reasons: Counts;
}

/** How often, by reason; the most frequent first. */
export type Counts = readonly { readonly reason: string; readonly count: number }[];

const stagesOf: Readonly<Record<RejectRow['kind'], readonly Stage[]>> = {
  seed: ['intake', 'self-containment', 'instruction', 'cases', 'solution', 'score', 'memory'],
  pair: ['discussion', 'cases', 'solution', 'score', 'memory'],
};

export function funnelOf({ seeds, pairs, rejects }: Rows): Funnel {
  return {
    seeds: part('seed', seeds.length, mendsOf({ seeds, pairs: [] }), rejects),
    pairs: part('pair', pairs.length, mendsOf({ seeds: [], pairs }), rejects),
  };
}

function part(
  kind: RejectRow['kind'],
  verified: number,
  mends: readonly Mend[],
  rejects: readonly RejectRow[],
): FunnelPart {
  const ours = rejects.filter((row) => row.kind === kind);
  let entered = verified + ours.length;
  const stages = stagesOf[kind].map((stage) => {
    const dropped = ours.filter((row) => row.stage === stage);
    const counted = { stage, entered, dropped: dropped.length, reasons: counts(dropped.map(({ reason }) => reason)) };
    entered -= dropped.length;
    return counted;
  });
  const mended = counts(mends.flatMap(({ reasons }) => reasons));
  return { entered: verified + ours.length, stages, verified, mended };
}

function counts(reasons: readonly string[]): Counts {
  return [...Map.groupBy(reasons, (reason) => reason)]
    .map(([reason, items]) => ({ reason, count: items.length }))
    .toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

/** A sample that came out right after something had gone wrong, and what. */
export interface Mend {
  readonly id: string;
  readonly reasons: readonly string[];
}

export function mendsOf({ seeds, pairs }: Pick<Rows, 'seeds' | 'pairs'>): readonly Mend[] {
  const kept = [
    ...seeds.map(({ id, solution, reasked }) => ({ id, reasons: whatWentWrong(solution.repairs, reasked) })),
    ...pairs.map(({ id, solutions, reasked }) => {
      return {
        id,
        reasons: whatWentWrong(
          solutions.flatMap(({ repairs }) => repairs),
          reasked,
        ),
      };
    }),
  ];
  return kept.filter(({ reasons }) => reasons.length > 0);
}

/** Each reason once, however many attempts it took. */
function whatWentWrong(repairs: readonly AttemptRow[], reasked: readonly ReaskRow[]): readonly string[] {
  return [...new Set([...repairs.map(({ result }) => result), ...reasked.map(({ reason }) => reason)])];
}

/** Pairs by source language (rows) and target language (columns). */
export interface YieldMatrix {
  readonly languages: readonly string[];
  /** In the order of `languages`; null where source and target are the same. */
  readonly cells: readonly (readonly (YieldCell | null)[])[];
}

export interface YieldCell {
  readonly tried: number;
  readonly verified: number;
}

export function yieldMatrix(
  languages: readonly string[],
  { pairs, rejects }: Pick<Rows, 'pairs' | 'rejects'>,
): YieldMatrix {
  const between = (rows: readonly { source: string | null; target: string | null }[], source: string, target: string) =>
    rows.filter((row) => row.source === source && row.target === target).length;
  const cell = (source: string, target: string): YieldCell => {
    const verified = between(pairs, source, target);
    return { tried: verified + between(rejects, source, target), verified };
  };
  return {
    languages,
    cells: languages.map((source) => languages.map((target) => (source === target ? null : cell(source, target)))),
  };
}
