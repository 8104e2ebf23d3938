/**
 * Reads tasks from a file: one in JSON or YAML, or many, as JSON lines, as a
 * JSON array or as several YAML documents.
 *
 * A row that cannot be read is a row with an error, not the end of the file.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parseAllDocuments } from 'yaml';
import { ServerError } from '../server/errors.ts';
import { parseJson } from '../verification/json-values.ts';
import { readSource } from './source-file.ts';

export interface Row {
  /** Where it stands, counted from 1: its line in JSON lines, else its place. */
  readonly at: number;
  /** Parsed, or why it could not be. */
  readonly content: { readonly value: unknown } | { readonly error: Error };
}

export interface TaskFile {
  readonly rows: AsyncIterable<Row> | Iterable<Row>;
  /** How many rows there are; undefined while that is not known. */
  readonly total: number | undefined;
}

/** Throws `malformed-json` for a file that is neither JSON nor YAML. File errors pass through. */
export async function readTaskFile(file: string, stdin: Readable): Promise<TaskFile> {
  if (/\.(?:jsonl|ndjson)$/i.test(file)) {
    return { rows: jsonLines(createReadStream(file)), total: await countLines(file) };
  }
  const text = await readSource(file, stdin);
  const values = /\.ya?ml$/i.test(file) ? yamlDocuments(text, file) : guess(text, file);
  const rows = values.map((content, index) => ({ at: index + 1, content }));
  return { rows, total: rows.length };
}

type Content = Row['content'];

/** JSON, else JSON lines, else YAML. */
function guess(text: string, file: string): readonly Content[] {
  const whole = attempt(text);
  if ('value' in whole) return Array.isArray(whole.value) ? whole.value.map((value) => ({ value })) : [whole];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > 1 && lines.every((line) => line.trimStart().startsWith('{'))) return lines.map(attempt);
  // What begins like JSON was meant to be JSON: its own message helps more than YAML's.
  if (/^\s*[{[]/.test(text)) throw new ServerError('malformed-json', `${file} cannot be read: ${whole.error.message}.`);
  return yamlDocuments(text, file);
}

async function* jsonLines(input: Readable): AsyncGenerator<Row> {
  let at = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    at += 1;
    if (line.trim() !== '') yield { at, content: attempt(line) };
  }
}

function attempt(text: string): (Content & { readonly error: Error }) | { readonly value: unknown } {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    return { error: new ServerError('malformed-json', (error as Error).message, [], { cause: error }) };
  }
}

function yamlDocuments(text: string, file: string): readonly Content[] {
  const documents = parseAllDocuments(text, { intAsBigInt: true });
  const all = Array.isArray(documents) ? documents : [];
  for (const { errors } of all) {
    const [first] = errors;
    if (first !== undefined) throw new ServerError('malformed-json', `${file} cannot be read: ${first.message}`);
  }
  const values = all.map((document) => plainNumbers(document.toJS() as unknown));
  const [only] = values;
  return (values.length === 1 && Array.isArray(only) ? only : values).map((value: unknown) => ({ value }));
}

/** Integers are bigints only where a double would not do, as in JSON. */
function plainNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainNumbers(item)]));
}

async function countLines(file: string): Promise<number> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) if (line.trim() !== '') count += 1;
  return count;
}
