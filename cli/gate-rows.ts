/** The rows of a gate's input, each with what came of it: in order, several at a time, in bounded memory. */
import type { Readable } from 'node:stream';
import type { CountedRow } from '../datasets/gate-report.ts';
import { type InputRow, rowsOf } from '../datasets/input.ts';
import type { RawRow, Shape } from '../datasets/shapes/shape.ts';
import { detectShape, shapes } from '../datasets/shapes/shapes.ts';
import { type GateRowDesk, type GateRowResult, gateProblem, readProblem } from '../server/gate-row.ts';
import { findLanguage } from '../server/language-lookup.ts';
import type { Certificate } from '../verification/gate/certificate.ts';
import type { GateOptions } from './gate.ts';
import { inOrder } from './in-order.ts';

export interface GatedRow {
  readonly counted: CountedRow;
  /** The row as it was. */
  readonly row: unknown;
  /** What is put beside its columns. */
  readonly added: Readonly<Record<string, unknown>>;
  readonly certificate: Certificate | null;
}

interface Gating {
  readonly files: readonly string[];
  readonly options: GateOptions;
  readonly desk: GateRowDesk;
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
  const { options, desk, width } = gating;
  const wanted = options.languages?.map((name) => findLanguage(name).name);
  const results = inOrder(sampled(shapedRows(gating), options.sample), width, async ({ row, shape }) => {
    const { content } = row;
    const where = `${row.file}:${row.at}`;
    if ('error' in content) {
      return gated(where, null, null, { outcome: 'invalid', reason: 'unreadable-row', message: content.error }, null);
    }
    const problem = readProblem(mapped(content.value, options.map), shape, options.language);
    if ('outcome' in problem) return gated(where, null, null, problem, content.value);
    const language = nameOf(problem.language ?? '');
    if (wanted !== undefined && !wanted.includes(language)) return null;
    const id = problem.id === undefined ? null : String(problem.id);
    return gated(where, id, language, await gateProblem(problem, desk), content.value);
  });
  // Rows in languages that were not asked for are left out, not judged and not counted.
  for await (const result of results) if (result !== null) yield result;
}

function gated(
  where: string,
  id: string | null,
  language: string | null,
  result: GateRowResult,
  row: unknown,
): GatedRow {
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

/** Every row, or so many of them: the first of each stretch, since how long the input is may not be known. */
async function* sampled(rows: AsyncIterable<Shaped>, count: number | undefined): AsyncGenerator<Shaped> {
  if (count === undefined) {
    yield* rows;
    return;
  }
  // A reservoir needs the whole input read, and no more than the sample held.
  const kept: { readonly at: number; readonly row: Shaped }[] = [];
  let seen = 0;
  let state = 1;
  for await (const row of rows) {
    if (kept.length < count) kept.push({ at: seen, row });
    else {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const place = Math.floor((state / 4_294_967_296) * (seen + 1));
      if (place < count) kept[place] = { at: seen, row };
    }
    seen += 1;
  }
  for (const { row } of kept.toSorted((a, b) => a.at - b.at)) yield row;
}

function mapped(value: unknown, map: GateOptions['map']): unknown {
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
