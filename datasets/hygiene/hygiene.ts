/** Stage G9: what only the corpus as a whole can tell of a row, and what no program needs to run for. */
import type { ProblemRow, RawRow } from '../shapes/shape.ts';
import { type Benchmarks, benchmarks } from './decontamination.ts';
import { duplicateFinder } from './duplicates.ts';
import { isAllowed, licenceOf } from './licences.ts';
import { findSecret } from './secrets.ts';
import { hashOf } from './tokens.ts';

export type HygieneReason = 'duplicate' | 'near-duplicate' | 'contaminated' | 'licence' | 'secret';

export interface HygieneFinding {
  readonly reason: HygieneReason;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface HygieneOptions {
  /** Licences that a row may name; every one where this is not given. */
  readonly licences?: readonly string[];
  /** Rows that name no licence are refused as well. */
  readonly licenceNeeded?: boolean;
}

export interface Hygiene {
  readonly benchmarks: Benchmarks;
  /** What can be said of a row by itself, before anything runs. */
  alone(problem: ProblemRow, row: RawRow): HygieneFinding | null;
  /** What the rows kept so far say of it; in the order of the rows. A row without a finding is remembered. */
  among(problem: ProblemRow, where: string, language: string): HygieneFinding | null;
  /** Different tasks among the rows remembered: the same cases in another language are the same task. */
  tasks(): number;
}

export function hygiene(options: HygieneOptions): Hygiene {
  const known = benchmarks();
  const duplicates = duplicateFinder();
  const tasks = new Set<number>();
  return {
    benchmarks: known,
    alone(problem, row) {
      return licenceFinding(row, options) ?? secretFinding(problem) ?? contaminationFinding(problem, known);
    },
    among(problem, where, language) {
      const { instruction = '' } = problem;
      const found = duplicates.look({ where, language, instruction, source: codeOf(problem) });
      if (found === null) {
        tasks.add(taskOf(problem));
        return null;
      }
      const { reason, of, likeness } = found;
      const message = reason === 'duplicate' ? `the same as ${of}` : `${(likeness * 100).toFixed(0)} % like ${of}`;
      return { reason, message, facts: { of, likeness } };
    },
    tasks: () => tasks.size,
  };
}

function codeOf({ source, reply }: ProblemRow): string {
  return source ?? reply ?? '';
}

function licenceFinding(row: RawRow, { licences, licenceNeeded }: HygieneOptions): HygieneFinding | null {
  const licence = licenceOf(row);
  if (licence === null) {
    return licenceNeeded === true ? { reason: 'licence', message: 'the row names no licence', facts: {} } : null;
  }
  if (licences === undefined || isAllowed(licence, licences)) return null;
  return { reason: 'licence', message: `its licence is ${licence.slice(0, 60)}`, facts: { licence } };
}

function secretFinding(problem: ProblemRow): HygieneFinding | null {
  for (const [part, text] of [
    ['the solution', codeOf(problem)],
    ['the tests', problem.tests ?? ''],
    ['the instruction', problem.instruction ?? ''],
  ] as const) {
    const found = findSecret(text);
    if (found === null) continue;
    const message = `${part} holds what looks like a secret: ${found.kind}, line ${found.line}`;
    return { reason: 'secret', message, facts: { ...found, part } };
  }
  return null;
}

function contaminationFinding(problem: ProblemRow, known: Benchmarks): HygieneFinding | null {
  const found = known.find({ instruction: problem.instruction ?? '', source: codeOf(problem) });
  if (found === null) return null;
  return { reason: 'contaminated', message: `shares ${found.by} with ${found.of}`, facts: { ...found } };
}

/** Cases are the same in every language; test code is not, so that the instruction stands for it. */
function taskOf({ cases, instruction, tests, source }: ProblemRow): number {
  if (cases !== undefined)
    return hashOf(JSON.stringify(cases, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)));
  return hashOf(instruction ?? tests ?? source ?? '');
}
