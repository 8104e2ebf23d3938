/**
 * Shapes of rows: how a data set writes a problem, its solution and its tests.
 * A shape turns a row into the one form that everything else works with.
 */
export interface Shape {
  /** Named as people know it: `humaneval`. */
  readonly name: string;
  /** What such a row has, for people. */
  readonly about: string;
  matches(row: RawRow): boolean;
  read(row: RawRow): ProblemRow | Unusable;
}

export type RawRow = Readonly<Record<string, unknown>>;

/** A problem with its reference, as far as the row tells; keys are those of a task (docs/api.md). */
export interface ProblemRow {
  readonly id?: string | number;
  /** A name or an alias of a language. */
  readonly language?: string;
  readonly instruction?: string;
  readonly source?: string;
  /** A model's words, in place of a source. */
  readonly reply?: string;
  readonly entry?: string;
  readonly tests?: string;
  readonly cases?: readonly unknown[];
  readonly checker?: unknown;
  /** Solutions of the same problem in other languages. */
  readonly others?: readonly { readonly language: string; readonly source: string }[];
  /** Programs that are known to be wrong. */
  readonly wrong?: readonly string[];
  /** spec, consensus or snapshot: where the expected values come from. */
  readonly oracle?: string;
}

/** A row that no verdict can be had about, and why. It is no failure of the row's code. */
export interface Unusable {
  readonly unusable: 'no-solution' | 'no-tests' | 'unreadable-tests' | 'unknown-shape' | 'not-an-object';
  readonly message: string;
}

/** The first of these keys that holds a text with something in it. */
export function textOf(row: RawRow, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = row[key];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return undefined;
}

export function has(row: RawRow, ...keys: readonly string[]): boolean {
  return keys.every((key) => row[key] !== undefined && row[key] !== null);
}

/** The row's own name, where it has one. */
export function idOf(row: RawRow): Pick<ProblemRow, 'id'> {
  for (const key of ['id', 'task_id', 'question_id', 'problem_id', 'name', 'uuid']) {
    const value = row[key];
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return { id: value };
  }
  return {};
}

/** Lists are often kept as the text of a JSON list. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return undefined;
  try {
    const read: unknown = JSON.parse(value);
    return Array.isArray(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** Objects too. */
export function objectOf(value: unknown): RawRow | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as RawRow;
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return undefined;
  try {
    return objectOf(JSON.parse(value));
  } catch {
    return undefined;
  }
}

export function unusable(why: Unusable['unusable'], message: string): Unusable {
  return { unusable: why, message };
}
