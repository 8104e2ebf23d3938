/** What the files of a run folder hold: seeds, verified pairs and rejects, as JSON. */
import type { Evidence, Verdict } from '../verification/outcome.ts';
import type { CaseJson, SignatureJson } from './notation.ts';

/** A problem with cases that were written from its words and signature alone. */
export interface ProblemRow {
  readonly title: string;
  readonly instruction: string;
  readonly signature: SignatureJson;
  readonly cases: readonly CaseJson[];
  /** Hash of the four fields above. */
  readonly taskSha256: string;
}

/** A solution that passed every case. */
export interface SolutionRow {
  readonly language: string;
  readonly source: string;
  readonly sourceSha256: string;
  readonly verdict: 'accepted';
  readonly passed: number;
  readonly total: number;
  /** What the verdict depends on besides the task: image, commands, limits, version. */
  readonly evidence: Evidence;
  /** What was tried before and why it failed; empty when the first attempt passed. */
  readonly repairs: readonly AttemptRow[];
}

export interface AttemptRow {
  readonly language: string;
  /** `responder` or `repairer`. */
  readonly role: string;
  readonly attempt: number;
  /** A verdict, or why there is none. */
  readonly result: Verdict | RejectReason;
  readonly message: string;
  /** Absent where the reply held no program. */
  readonly source?: string;
}

/** A reply that could not be used and was asked for again. */
export interface ReaskRow {
  readonly role: string;
  readonly attempt: number;
  readonly reason: RejectReason;
  readonly message: string;
}

/** What the panel of experts said. `total` is the weighted mean, 1 very bad to 5 very good; null when the panel gave nothing readable. */
export interface ScoreRow {
  readonly total: number | null;
  readonly opinions: readonly { readonly expert: string; readonly score: number | null; readonly reason: string }[];
}

export interface SnippetRow {
  readonly key: string;
  readonly language: string;
  readonly origin: string;
  readonly sha256: string;
}

/** One sample of D_s1: an instruction written from a snippet, with a verified solution. */
export interface SeedRow extends ProblemRow {
  readonly id: string;
  readonly language: string;
  readonly solution: SolutionRow;
  readonly score: ScoreRow;
  readonly reasked: readonly ReaskRow[];
  readonly provenance: { readonly snippet: SnippetRow; readonly model: string };
}

/** One verified cross-lingual pair of D_s3: one problem, solved in two languages, judged on the same cases. */
export interface PairRow extends ProblemRow {
  readonly id: string;
  /** Language of the agent that led the discussion. */
  readonly source: string;
  /** Language the new problem was made for. */
  readonly target: string;
  /** The solution in the source language, then the one in the target language. */
  readonly solutions: readonly [SolutionRow, SolutionRow];
  /** Where the expected values are from: written from the instruction, before any solution was seen. */
  readonly oracle: 'spec';
  readonly score: ScoreRow;
  readonly reasked: readonly ReaskRow[];
  readonly provenance: {
    readonly snippet: SnippetRow;
    /** Seeds whose agents spoke: the leader's first. */
    readonly agents: readonly string[];
    /** Samples that were on the table, in the same order. */
    readonly drawn: readonly string[];
    readonly round: number;
    readonly model: string;
  };
}

export type Stage =
  | 'intake'
  | 'self-containment'
  | 'instruction'
  | 'discussion'
  | 'cases'
  | 'solution'
  | 'score'
  | 'memory';

export type RejectReason =
  | 'unknown-language'
  | 'empty-snippet'
  | 'snippet-too-long'
  | 'duplicate-snippet'
  | 'needs-surroundings'
  | 'unreadable-reply'
  | 'no-code'
  | 'reply-truncated'
  | 'model-refused'
  | 'model-rejected'
  | 'model-timeout'
  | 'model-unavailable'
  | 'too-few-cases'
  | 'contradictory-cases'
  | 'vacuous-cases'
  /** Both solutions agree with each other against a case: the case is in doubt. */
  | 'disputed-case'
  | 'invalid-task'
  | 'not-judged'
  | 'low-score'
  | 'duplicate'
  | Exclude<Verdict, 'accepted'>;

/** What was dropped, where, and why. */
export interface RejectRow {
  readonly id: string;
  readonly kind: 'seed' | 'pair';
  readonly stage: Stage;
  readonly reason: RejectReason;
  readonly message: string;
  /** Our failure or the endpoint's: taken up again when the run is resumed. */
  readonly retryable: boolean;
  /** Language of the snippet, or of the leading agent; null when it is unknown. */
  readonly source: string | null;
  /** For a pair, the language it was meant for. */
  readonly target: string | null;
  readonly origin: string;
  /** How far the sample had come, for whoever wants to know what the model did. */
  readonly problem?: { readonly title: string; readonly instruction: string; readonly signature: SignatureJson };
  readonly cases?: readonly CaseJson[];
  readonly attempts: readonly AttemptRow[];
  readonly reasked: readonly ReaskRow[];
  /** The last reply that could not be used. */
  readonly reply?: string;
}
