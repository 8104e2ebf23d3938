/** The rows of a gate's input, each with what came of it: in order, several at a time, in bounded memory. */
import type { Readable } from 'node:stream';
import type { CountedRow } from '../datasets/gate-report.ts';
import type { Hygiene, HygieneFinding } from '../datasets/hygiene/hygiene.ts';
import { type InputRow, rowsOf } from '../datasets/input.ts';
import type { ProblemRow, RawRow, Shape } from '../datasets/shapes/shape.ts';
import { detectShape, shapes } from '../datasets/shapes/shapes.ts';
import { type GateRowDesk, type GateRowResult, gateProblem, readProblem } from '../server/gate-row.ts';
import { findLanguage } from '../server/language-lookup.ts';
import type { Certificate } from '../verification/gate/certificate.ts';
import type { Tier } from '../verification/gate/tiers.ts';
import type { GateOptions } from './gate.ts';
import { inOrder } from './in-order.ts';
import { sampled } from './sample.ts';

export interface GatedRow {
  readonly counted: CountedRow;
  /** The row as it was. */
  readonly row: unknown;
  /** What is put beside its columns. */
  readonly added: Readonly<Record<string, unknown>>;
  readonly certificate: Certificate | null;
  /** How the row was read: with this and the certificate its verdict can be had again. */
  readonly read: RowReading;
}

export interface RowReading {
  readonly shape: string | null;
  readonly language?: string;
  readonly map?: Readonly<Record<string, string>>;
}

interface Gating {
  readonly files: readonly string[];
  readonly options: GateOptions;
  readonly desk: GateRowDesk;
  /** What the corpus as a whole says of a row; null where nobody wants to know. */
  readonly hygiene: Hygiene | null;
  readonly stdin: Readable;
  readonly width: number;
  readonly onShape: (file: string, shape: string | null, note: string) => void;
}

/** How many rows are looked at before the shape of a file is settled. */
const rowsLookedAt = 100;

interface Shaped {
  readonly row: InputRow;
  readonly shape: Shape | null;
}

export async function* gatedRows(gating: Gating): AsyncGenerator<GatedRow> {
  const { options, desk, hygiene, width } = gating;
  const wanted = options.languages?.map((name) => findLanguage(name).name);
  const results = inOrder(sampled(shapedRows(gating), options.sample), width, async ({ row, shape }) => {
    const { content } = row;
    const where = `${row.file}:${row.at}`;
    const named = { where, id: null, language: null, read: readingOf(shape, options) };
    if ('error' in content) {
      return { named, result: invalid('unreadable-row', content.error), row: null, problem: null };
    }
    const problem = readProblem(mapped(content.value, options.map), shape, options.language);
    if ('outcome' in problem) return { named, result: problem, row: content.value, problem: null };
    const language = nameOf(problem.language ?? '');
    if (wanted !== undefined && !wanted.includes(language)) return null;
    const id = problem.id === undefined ? null : String(problem.id);
    const found = hygiene?.alone(problem, isObject(content.value) ? content.value : {}) ?? null;
    const result = found === null ? await gateProblem(problem, desk) : dropped(found, 'none');
    return { named: { ...named, id, language }, result, row: content.value, problem };
  });
  for await (const each of results) {
    // Rows in languages that were not asked for are left out, not judged and not counted.
    if (each === null) continue;
    const { named, row, problem } = each;
    yield gated(named, among(hygiene, problem, named, each.result), row);
  }
}

interface Named {
  readonly where: string;
  readonly id: string | null;
  readonly language: string | null;
  readonly read: RowReading;
}

/** Only rows that are kept make others duplicates: a wrong one must not stand in the way of a right one. */
function among(
  hygiene: Hygiene | null,
  problem: ProblemRow | null,
  { where, language }: Named,
  result: GateRowResult,
): GateRowResult {
  if (hygiene === null || problem === null || result.outcome !== 'kept') return result;
  const found = hygiene.among(problem, where, language ?? '');
  return found === null ? result : dropped(found, result.tier);
}

function dropped({ reason, message, facts }: HygieneFinding, tier: Tier): GateRowResult {
  return { outcome: 'rejected', tier, stage: 'G9', reason, message, facts };
}

function invalid(reason: string, message: string): GateRowResult {
  return { outcome: 'invalid', reason, message };
}

function readingOf(shape: Shape | null, { language, map }: GateOptions): RowReading {
  return {
    shape: shape?.name ?? null,
    ...(language !== undefined && { language }),
    ...(map.size > 0 && { map: Object.fromEntries(map) }),
  };
}

function gated({ where, id, language, read }: Named, result: GateRowResult, row: unknown): GatedRow {
  const counted: CountedRow = {
    where,
    id: id ?? where,
    language,
    outcome: result.outcome,
    tier: 'tier' in result ? result.tier : null,
    stage: result.outcome === 'rejected' ? result.stage : null,
    reason: 'reason' in result ? result.reason : 'code' in result ? result.code : null,
    message: 'message' in result ? result.message : '',
  };
  const { certificate = null, ...rest } = { certificate: undefined, ...result };
  return {
    counted,
    row,
    added: { where, ...rest, ...(certificate !== null && { certificate: certificate.id }) },
    certificate,
    read,
  };
}

/** The rows of all files, each with the shape that most rows at the beginning of its file have. */
async function* shapedRows({ files, options, stdin, onShape }: Gating): AsyncGenerator<Shaped> {
  const forced = shapes.find(({ name }) => name === options.shape) ?? null;
  for (const file of files) {
    const held: InputRow[] = [];
    let shape: Shape | null | undefined;
    const settle = () => {
      const values = held.flatMap(({ content }) => ('value' in content ? [mapped(content.value, options.map)] : []));
      const detected = forced === null ? detectShape(values.filter(isObject)) : null;
      shape = forced ?? detected?.shape ?? null;
      const note =
        detected === null
          ? `${file}: ${shape === null ? 'no known shape' : `taken for ${shape.name}, as you say`}`
          : `${file}: taken for ${detected.shape.name} (${detected.shape.about}), which ${detected.matching} of the first ${detected.of} rows have`;
      onShape(file, shape?.name ?? null, note);
    };
    for await (const row of rowsOf([file], stdin)) {
      if (shape !== undefined) {
        yield { row, shape };
        continue;
      }
      held.push(row);
      if (held.length < rowsLookedAt) continue;
      settle();
      for (const one of held.splice(0)) yield { row: one, shape: shape ?? null };
    }
    if (shape === undefined) settle();
    for (const row of held) yield { row, shape: shape ?? null };
  }
}

/** A row with a task's keys taken from where the row has them. */
export function mapped(value: unknown, map: GateOptions['map']): unknown {
  if (map.size === 0 || !isObject(value)) return value;
  return { ...value, ...Object.fromEntries([...map].map(([key, from]) => [key, value[from]])) };
}

function isObject(value: unknown): value is RawRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(language: string): string {
  try {
    return findLanguage(language).name;
  } catch {
    return language.slice(0, 40);
  }
}
