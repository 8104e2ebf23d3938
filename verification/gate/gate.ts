/**
 * Takes a subject through the stages and says how much of it is proven.
 *
 * Stages run in their order and the gate stops at the first that puts the
 * wanted tier out of reach: what comes after it is dearer.
 */
import type { Desk, Facts, RejectReason, Stage, StageName, StageResult } from './stage.ts';
import type { Subject } from './subject.ts';
import { obstacle, stagesFor, type Tier, tierOf } from './tiers.ts';

export interface GateRequest {
  readonly tier: Exclude<Tier, 'none'>;
  /** Only these stages; those that the tier asks for by default. */
  readonly stages?: ReadonlySet<StageName>;
  /** Goes on after a stage has failed. */
  readonly allStages?: boolean;
}

export type GateOutcome = Kept | Rejected | GateInvalid | GateNotJudged;

interface Gated {
  readonly tier: Tier;
  readonly found: ReadonlyMap<StageName, StageResult>;
}

export interface Kept extends Gated {
  readonly outcome: 'kept';
}

export interface Rejected extends Gated {
  readonly outcome: 'rejected';
  readonly stage: StageName;
  readonly reason: RejectReason;
  readonly message: string;
  readonly facts: Facts;
}

export interface GateInvalid {
  readonly outcome: 'invalid';
  readonly stage: StageName;
  readonly reason: string;
  readonly message: string;
}

export interface GateNotJudged {
  readonly outcome: 'not-judged';
  readonly stage: StageName;
  readonly code: string;
  readonly message: string;
}

/** Runs the stages on one subject. Rejects only for mistakes of ours. */
export async function gate(
  subject: Subject,
  stages: readonly Stage[],
  desk: Omit<Desk, 'found'>,
  request: GateRequest,
): Promise<GateOutcome> {
  const wanted = request.stages ?? stagesFor(request.tier);
  const found = new Map<StageName, StageResult>();
  for (const stage of stages) {
    if (!wanted.has(stage.name)) continue;
    const result = await stage.run(subject, { ...desk, found });
    found.set(stage.name, result);
    if (result.outcome === 'invalid') return { ...result, stage: stage.name };
    if (result.outcome === 'not-judged') return { ...result, stage: stage.name };
    if (request.allStages !== true && obstacle(request.tier, found) !== null) break;
  }
  const tier = tierOf(found);
  const at = obstacle(request.tier, found);
  if (at === null) return { outcome: 'kept', tier, found };
  return { ...reasonOf(found.get(at)), outcome: 'rejected', stage: at, tier, found };
}

function reasonOf(result: StageResult | undefined): Pick<Rejected, 'reason' | 'message' | 'facts'> {
  if (result?.outcome !== 'failed') throw new Error('A stage that did not fail cannot keep a row from a tier.');
  const { reason, message, facts } = result;
  return { reason, message, facts };
}
