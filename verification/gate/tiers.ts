/** Tiers: how much was proven of a row. */
import type { StageName, StageResult } from './stage.ts';

export const tiers = ['none', 'bronze', 'silver', 'gold'] as const;
export type Tier = (typeof tiers)[number];

/** What each tier asks for beyond the one below it. */
const demands: Readonly<Record<Exclude<Tier, 'none'>, readonly Demand[]>> = {
  bronze: [holds('G1'), holds('G2'), holds('G3')],
  silver: [holds('G4'), factAtLeast('G5', 'score', 0.8), factAtLeast('G7', 'caseAgreement', 1)],
  gold: [factAtLeast('G5', 'score', 0.9), holds('G6'), holds('G7'), holds('G8')],
};

interface Demand {
  readonly stage: StageName;
  isMet(result: StageResult): boolean;
}

function holds(stage: StageName): Demand {
  return { stage, isMet: ({ outcome }) => outcome === 'passed' || outcome === 'not-applicable' };
}

/** A stage with a figure counts by the figure, whether or not it passed by its own measure. */
function factAtLeast(stage: StageName, fact: string, least: number): Demand {
  return {
    stage,
    isMet(result) {
      if (result.outcome === 'not-applicable') return true;
      if (result.outcome !== 'passed' && result.outcome !== 'failed') return false;
      const value = result.facts[fact];
      return typeof value === 'number' && value >= least;
    },
  };
}

/** The highest tier whose demands, and those of all below it, are met by what is known. */
export function tierOf(found: ReadonlyMap<StageName, StageResult>): Tier {
  let reached: Tier = 'none';
  for (const tier of tiers.slice(1) as Exclude<Tier, 'none'>[]) {
    if (!demands[tier].every(({ stage, isMet }) => isMetBy(found.get(stage), isMet))) return reached;
    reached = tier;
  }
  return reached;
}

function isMetBy(result: StageResult | undefined, isMet: Demand['isMet']): boolean {
  return result !== undefined && isMet(result);
}

/** The first stage found so far that keeps a row from a tier; null while the tier can still be reached. */
export function obstacle(tier: Tier, found: ReadonlyMap<StageName, StageResult>): StageName | null {
  const wanted = tiers.slice(1, tiers.indexOf(tier) + 1) as Exclude<Tier, 'none'>[];
  const failing = wanted
    .flatMap((each) => demands[each])
    .find(({ stage, isMet }) => found.has(stage) && !isMetBy(found.get(stage), isMet));
  return failing?.stage ?? null;
}

/** The stages that a tier asks for, in the order in which they are run. */
export function stagesFor(tier: Tier): ReadonlySet<StageName> {
  const wanted = tiers.slice(1, tiers.indexOf(tier) + 1) as Exclude<Tier, 'none'>[];
  return new Set(wanted.flatMap((each) => demands[each].map(({ stage }) => stage)));
}
