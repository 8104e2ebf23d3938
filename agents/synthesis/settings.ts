/** Everything that decides what a run produces, filled in at the edge: this room has no defaults. */
import type { Settings } from '../../verification/task.ts';
import type { MemorySettings } from '../memory/memory.ts';
import type { Weights } from '../scorer/reply.ts';

export interface SynthesisSettings {
  /** Names of runners. Snippets and agents are of these; pairs are between these. */
  readonly languages: readonly string[];
  /** Discussions to hold; every agent leads one before any leads a second. */
  readonly discussions: number;
  /** Agents in a discussion, the leader included. */
  readonly agentsPerDiscussion: number;
  readonly memory: MemorySettings;
  readonly lessons: { readonly capacity: number; readonly shown: number };
  /** Asks for one reply at most so many times while it cannot be used. */
  readonly attemptsMax: number;
  /** Repairs of one solution. */
  readonly repairsMax: number;
  /** Samples whose total is below are dropped. */
  readonly scoreMin: number;
  readonly weights: Weights;
  readonly temperatures: Temperatures;
  /** Fixes every draw. */
  readonly seed: number;
  /** How solutions are judged. */
  readonly judging: Settings;
  readonly tolerance: { readonly absolute: number; readonly relative: number };
}

/** Undefined leaves it to the endpoint. */
export interface Temperatures {
  /** For new problems. */
  readonly inventive: number | undefined;
  /** For solutions, cases, repairs and scores. */
  readonly careful: number | undefined;
}

/** What does not change the result, only how fast it comes. */
export interface Pace {
  readonly samplesAtOnce: number;
  readonly callsAtOnce: number;
  readonly programsAtOnce: number;
  /** Further tries at judging after a failure of ours, and the wait before each. */
  readonly judgingRetries: number;
  readonly judgingRetryMs: number;
  /** Failures of the endpoint in a row that stop the run. */
  readonly outageAfter: number;
}
