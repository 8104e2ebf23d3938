/**
 * What a run came to, counted from its rows alone: how many samples entered
 * each stage, why the others were dropped, what was mended, and how many pairs
 * each ordered pair of languages gave.
 */
import type { AttemptRow, PairRow, ReaskRow, RejectReason, RejectRow, SeedRow, Stage } from './rows.ts';

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
    seeds: part('seed', seeds.map(({ solution, reasked }) => ({ repairs: solution.repairs, reasked })), rejects),
    pairs: part('pair', pairs.map(({ solutions, reasked }) => ({ repairs: solutions.flatMap(({ repairs }) => repairs), reasked })), rejects),
  };
}

interface Kept {
  readonly repairs: readonly AttemptRow[];
  readonly reasked: readonly ReaskRow[];
}

function part(kind: RejectRow['kind'], kept: readonly Kept[], rejects: readonly RejectRow[]): FunnelPart {
  const ours = rejects.filter((row) => row.kind === kind);
  let entered = kept.length + ours.length;
  const stages = stagesOf[kind].map((stage) => {
    const dropped = ours.filter((row) => row.stage === stage);
    const counted = { stage, entered, dropped: dropped.length, reasons: counts(dropped.map(({ reason }) => reason)) };
    entered -= dropped.length;
    return counted;
  });
  // Told once for each sample, however many attempts it took.
  const mended = kept.flatMap(({ repairs, reasked }) => [
    ...new Set([...repairs.map(({ result }) => result), ...reasked.map(({ reason }) => reason)]),
  ]);
  return { entered: kept.length + ours.length, stages, verified: kept.length, mended: counts(mended) };
}

function counts(reasons: readonly (RejectReason | AttemptRow['result'])[]): Counts {
  return [...Map.groupBy(reasons, (reason) => reason)]
    .map(([reason, items]) => ({ reason, count: items.length }))
    .toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
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

export function yieldMatrix(languages: readonly string[], { pairs, rejects }: Pick<Rows, 'pairs' | 'rejects'>): YieldMatrix {
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
