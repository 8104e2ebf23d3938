/**
 * Takes one row through the gate: from whatever shape it has to a result that
 * is plain JSON. Never rejects for a bad row; what we fail at is in the result.
 */
import type { ResultCache } from '../datasets/result-cache.ts';
import type { ProblemRow, Shape } from '../datasets/shapes/shape.ts';
import { readRow } from '../datasets/shapes/shapes.ts';
import type { Runner } from '../runners/runner.ts';
import { type Certificate, certificateOf, contentHash } from '../verification/gate/certificate.ts';
import { type GateOutcome, type GateRequest, gate } from '../verification/gate/gate.ts';
import type { Facts, GateSettings, StageName } from '../verification/gate/stage.ts';
import { stages } from '../verification/gate/stages.ts';
import type { Oracle, Solution, Subject } from '../verification/gate/subject.ts';
import type { Tier } from '../verification/gate/tiers.ts';
import type { Outcome } from '../verification/outcome.ts';
import { programInReply } from '../verification/reply.ts';
import type { Task } from '../verification/task.ts';
import { polyproofVersion } from '../verification/version.ts';
import type { LimitPolicy } from './config.ts';
import { failureOf } from './errors.ts';
import { findLanguage } from './language-lookup.ts';
import { readTask } from './read-task.ts';
import { taskRequest } from './task-request.ts';

/** What came of a row: plain JSON. */
export type GateRowResult = GateRowKept | GateRowRejected | GateRowInvalid | GateRowNotJudged;

export interface GateRowKept {
  readonly outcome: 'kept';
  readonly tier: Tier;
  readonly certificate: Certificate;
}

export interface GateRowRejected {
  readonly outcome: 'rejected';
  readonly tier: Tier;
  readonly stage: StageName | 'G9';
  /** A RejectReason of the stages, or of corpus hygiene. */
  readonly reason: string;
  readonly message: string;
  readonly facts: Facts;
  readonly certificate?: Certificate;
}

export interface GateRowInvalid {
  readonly outcome: 'invalid';
  readonly reason: string;
  readonly message: string;
}

export interface GateRowNotJudged {
  readonly outcome: 'not-judged';
  readonly code: string;
  readonly message: string;
}

export interface GateRowDesk {
  readonly policy: LimitPolicy;
  readonly settings: GateSettings;
  readonly request: GateRequest;
  /** Takes the place of the language where a row names none. */
  readonly language?: string;
  readonly judge: (task: Task) => Promise<Outcome>;
  /** The image of a language, made where it is missing; rejects when the language is not to be trusted. */
  readonly imageOf: (runner: Runner) => Promise<string>;
  readonly cache: ResultCache;
}

/** A row read as a problem, before anything runs: what hygiene looks at. */
export function readProblem(row: unknown, shape: Shape | null, language?: string): ProblemRow | GateRowInvalid {
  const read = readRow(row, shape);
  if ('unusable' in read) return { outcome: 'invalid', reason: read.unusable, message: read.message };
  const named = read.language ?? language;
  if (named === undefined) {
    return { outcome: 'invalid', reason: 'no-language', message: 'the row names no language: --language gives one' };
  }
  return { ...read, language: named };
}

/** Gates a problem; a result that depends on nothing new comes from the cache. */
export async function gateProblem(problem: ProblemRow, desk: GateRowDesk): Promise<GateRowResult> {
  const subject = subjectOf(problem, desk.policy);
  if ('outcome' in subject) return subject;
  try {
    const images = await imagesOf(subject, desk);
    const { settings, request } = desk;
    const key = contentHash({
      problem: contentOf(problem),
      images,
      polyproofVersion,
      settings,
      request: asJson(request),
    });
    const kept = desk.cache.get(key) as GateRowResult | undefined;
    if (kept !== undefined) return kept;
    // Outcomes stay for the length of a row: one program is often asked for again.
    const outcome = await gate(subject, stages, { judge: desk.judge, settings }, request);
    const result = resultOf(outcome, { problem: contentOf(problem), images, settings, request, at: new Date() });
    if (result.outcome !== 'not-judged') desk.cache.set(key, result);
    return result;
  } catch (error) {
    return failureResult(error);
  }
}

/** The subject that a problem is, with every default filled in. */
export function subjectOf(problem: ProblemRow, policy: LimitPolicy): Subject | GateRowInvalid {
  const { instruction, others, wrong, oracle, id } = problem;
  // Columns that mean nothing to us are the row's own affair.
  const known = Object.entries(problem).filter(([key]) => Object.hasOwn(taskRequest.shape, key) && key !== 'id');
  const request = Object.fromEntries(known);
  try {
    const task = readTask(taskRequest.parse(request), policy, 'gate');
    if ('outcome' in task) return { outcome: 'invalid', reason: task.reason, message: task.message };
    return {
      id: String(id ?? contentHash(contentOf(problem))),
      task: { ...task, settings: { ...task.settings, stopEarly: true } },
      instruction: typeof instruction === 'string' ? instruction : null,
      others: solutionsOf(others),
      wrong: Array.isArray(wrong) ? wrong.filter((one) => typeof one === 'string') : [],
      oracle: isOracle(oracle) ? oracle : 'spec',
    };
  } catch (error) {
    const { status, body } = failureOf(error);
    if (status >= 500) throw error;
    return { outcome: 'invalid', reason: body.error.code, message: body.error.message };
  }
}

/** The hash by which a certificate names a problem. */
export function problemHash(problem: ProblemRow): string {
  return contentHash(contentOf(problem));
}

/** What a verdict depends on: not the row's own name. */
function contentOf(problem: ProblemRow): unknown {
  const { id: _, ...content } = problem;
  return content;
}

function solutionsOf(others: ProblemRow['others'] = []): readonly Solution[] {
  return others.map(({ language, source }) => {
    const runner = findLanguage(language);
    return {
      runner,
      source: source.trimStart().startsWith('```') ? (programInReply(source, runner) ?? source) : source,
    };
  });
}

function isOracle(value: unknown): value is Oracle {
  return value === 'spec' || value === 'consensus' || value === 'snapshot';
}

async function imagesOf({ task, others }: Subject, { imageOf }: GateRowDesk): Promise<Record<string, string>> {
  const runners = new Set([task.runner, ...others.map(({ runner }) => runner)]);
  const images: Record<string, string> = {};
  for (const runner of runners) images[runner.name] = await imageOf(runner);
  return images;
}

function asJson({ tier, stages: only, allStages }: GateRequest): unknown {
  return { tier, stages: only === undefined ? null : [...only].sort(), allStages: allStages === true };
}

function resultOf(outcome: GateOutcome, about: Parameters<typeof certificateOf>[1]): GateRowResult {
  switch (outcome.outcome) {
    case 'kept':
      return { outcome: 'kept', tier: outcome.tier, certificate: certificateOf(outcome, about) };
    case 'rejected': {
      const { tier, stage, reason, message, facts } = outcome;
      return { outcome: 'rejected', tier, stage, reason, message, facts, certificate: certificateOf(outcome, about) };
    }
    case 'invalid':
      return { outcome: 'invalid', reason: outcome.reason, message: outcome.message };
    case 'not-judged':
      return { outcome: 'not-judged', code: outcome.code, message: outcome.message };
  }
}

function failureResult(error: unknown): GateRowResult {
  const { status, body } = failureOf(error);
  const { code, message } = body.error;
  if (status === 500) throw error;
  return status >= 500 || status === 429 || status === 499
    ? { outcome: 'not-judged', code, message }
    : { outcome: 'invalid', reason: code, message };
}
