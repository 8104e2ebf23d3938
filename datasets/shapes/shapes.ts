/** The shapes that are known, the most particular first, and how the one of a file is found. */
import { alpaca, messages } from './conversations.ts';
import { humaneval, kodcode, mbpp, multiple, openCodeInstruct, withTests } from './functions.ts';
import { stdio } from './programs.ts';
import { has, type ProblemRow, type RawRow, type Shape, unusable } from './shape.ts';

/** Our own tasks: see docs/api.md. */
export const own: Shape = {
  name: 'polyproof',
  about: 'a task of ours: language, source or reply, and cases or tests',
  matches: (row) =>
    has(row, 'language') &&
    (looksLikeCode(row['source']) || has(row, 'reply')) &&
    (has(row, 'cases') || typeof row['tests'] === 'string') &&
    !(Array.isArray(row['cases']) && row['cases'].some((one: unknown) => isObject(one) && 'input' in one)),
  read: (row) => row as ProblemRow,
};

/** Some data sets keep in `source` where a row comes from. */
function looksLikeCode(text: unknown): boolean {
  return typeof text === 'string' && /[\n(){}=;:]/.test(text);
}

export const shapes: readonly Shape[] = [
  own,
  multiple,
  humaneval,
  mbpp,
  openCodeInstruct,
  kodcode,
  stdio,
  withTests,
  alpaca,
  messages,
];

export interface Detected {
  readonly shape: Shape;
  /** Rows that have it, of those looked at. */
  readonly matching: number;
  readonly of: number;
}

/** The shape that most of some rows have; null when none has any. */
export function detectShape(rows: readonly RawRow[]): Detected | null {
  const counts = shapes.map((shape) => ({ shape, matching: rows.filter((row) => shape.matches(row)).length }));
  // Of shapes that fit equally well the most particular one, which comes first.
  const best = counts.reduce((most, each) => (each.matching > most.matching ? each : most));
  return best.matching === 0 ? null : { ...best, of: rows.length };
}

/** Reads a row by the shape of its file, or by another that it has. */
export function readRow(row: unknown, shape: Shape | null): ReturnType<Shape['read']> {
  if (!isObject(row)) return unusable('not-an-object', 'the row is no object with named fields');
  const fits = shape?.matches(row) === true ? shape : shapes.find((each) => each.matches(row));
  if (fits !== undefined) return fits.read(row);
  const fields = Object.keys(row).slice(0, 8).join(', ');
  return unusable('unknown-shape', `no known shape has the fields ${fields}: name them with --map`);
}

function isObject(value: unknown): value is RawRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
