/**
 * Rows of any file of data, one after another in bounded memory: JSON lines,
 * JSON, CSV, TSV and Parquet, gzipped or not, a folder of those, or stdin.
 *
 * A row that cannot be read is a row with an error, not the end of the file.
 */
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse as parseCsv } from 'csv-parse';
import { parseJson } from '../verification/json-values.ts';
import { DatasetError } from './errors.ts';
import { linesOf } from './lines.ts';

export interface InputRow {
  /** The file it stands in, as it was named; `-` for stdin. */
  readonly file: string;
  /** Where it stands, counted from 1: its line in JSON lines, else its place. */
  readonly at: number;
  readonly content: { readonly value: unknown } | { readonly error: string };
}

/** Longest row that is read, in bytes; one beyond it is a row with an error. */
const rowBytesMax = 64 * 1024 ** 2;
/** Largest file of a kind that can only be read as a whole. */
const wholeBytesMax = 256 * 1024 ** 2;

/** The files that names stand for: folders are looked through. Throws `unreadable-input` for what is not there. */
export function filesOf(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (name === '-') return [name];
    if (!existsSync(name)) throw new DatasetError('unreadable-input', `There is no file ${name}.`);
    if (!statSync(name).isDirectory()) {
      if (readerOf(name) === undefined) throw unknownKind(name);
      return [name];
    }
    const found = readdirSync(name, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && readerOf(entry.name) !== undefined)
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
    if (found.length === 0) {
      throw new DatasetError('unreadable-input', `${name} holds no file of a kind that can be read: ${kinds}.`);
    }
    return found;
  });
}

/** Every row of the files, in order. Throws `unreadable-input` for a file that is broken as a whole. */
export async function* rowsOf(files: readonly string[], stdin: Readable): AsyncGenerator<InputRow> {
  for (const file of files) {
    // What comes by stdin can only be told by looking: JSON lines is what pipes carry.
    const reader = file === '-' ? jsonLines : readerOf(file);
    if (reader === undefined) throw unknownKind(file);
    let place = 0;
    try {
      for await (const { at, content } of reader(file, stdin)) {
        place += 1;
        yield { file, at: at ?? place, content };
      }
    } catch (error) {
      if (error instanceof DatasetError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new DatasetError('unreadable-input', `${file} cannot be read: ${why}.`, { cause: error });
    }
  }
}

interface ReadRow {
  /** Where it stands, where that is not its place among the rows. */
  readonly at?: number;
  readonly content: InputRow['content'];
}

type Reader = (file: string, stdin: Readable) => AsyncIterable<ReadRow>;

const readers: readonly (readonly [RegExp, Reader])[] = [
  [/\.(?:jsonl|ndjson)(?:\.gz)?$/i, jsonLines],
  [/\.json(?:\.gz)?$/i, json],
  [/\.csv(?:\.gz)?$/i, separated(',')],
  [/\.tsv(?:\.gz)?$/i, separated('\t')],
  [/\.parquet$/i, parquet],
];

const kinds = '.jsonl, .ndjson, .json, .csv and .tsv (also .gz), .parquet';

function readerOf(file: string): Reader | undefined {
  return readers.find(([pattern]) => pattern.test(file))?.[1];
}

function unknownKind(file: string): DatasetError {
  return new DatasetError('unreadable-input', `${file} is of no kind that can be read: ${kinds}.`);
}

function bytesOf(file: string, stdin: Readable): Readable {
  if (file === '-') return stdin;
  const stream = createReadStream(file);
  if (!file.toLowerCase().endsWith('.gz')) return stream;
  const unzipped = createGunzip();
  stream.on('error', (error) => unzipped.destroy(error));
  return stream.pipe(unzipped);
}

async function* jsonLines(file: string, stdin: Readable): AsyncGenerator<ReadRow> {
  for await (const { number, bytes } of linesOf(bytesOf(file, stdin), rowBytesMax)) {
    yield { at: number, content: bytes === null ? tooLarge : attempt(Buffer.from(bytes).toString('utf8')) };
  }
}

const tooLarge = { error: `the row is larger than ${rowBytesMax / 1024 ** 2} MiB` };

function attempt(text: string): InputRow['content'] {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** One value, or a list of rows, or an object with one list of rows in it. */
async function* json(file: string, stdin: Readable): AsyncGenerator<ReadRow> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of bytesOf(file, stdin)) {
    length += (part as Buffer).length;
    if (length > wholeBytesMax) {
      throw new DatasetError('unreadable-input', `${file} is too large for one JSON text: make it JSON lines.`);
    }
    parts.push(part as Buffer);
  }
  const content = attempt(Buffer.concat(parts).toString('utf8'));
  if ('error' in content) throw new DatasetError('unreadable-input', `${file} cannot be read: ${content.error}.`);
  for (const value of rowsIn(content.value)) yield { content: { value } };
}

function rowsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const lists =
    typeof value === 'object' && value !== null ? Object.values(value).filter((one) => Array.isArray(one)) : [];
  const [only] = lists;
  const holdsRows = lists.length === 1 && only?.every((one: unknown) => typeof one === 'object') === true;
  // An own task in one file has a list too, of its cases.
  return holdsRows && !Object.hasOwn(value as object, 'language') ? (only ?? []) : [value];
}

function separated(delimiter: string): Reader {
  return async function* read(file, stdin) {
    const options = { columns: true, delimiter, bom: true, relax_column_count: true, max_record_size: rowBytesMax };
    const parser = parseCsv(options);
    const source = bytesOf(file, stdin);
    source.on('error', (error) => parser.destroy(error));
    for await (const value of source.pipe(parser)) yield { content: { value: value as unknown } };
  };
}

/** Rows are read in groups, so that a large file never sits in memory as a whole. */
const parquetRowsAtOnce = 1_000;

async function* parquet(file: string): AsyncGenerator<ReadRow> {
  // Loaded late: few files are Parquet.
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const buffer = await asyncBufferFromFile(file);
  const metadata = await parquetMetadataAsync(buffer);
  const count = Number(metadata.num_rows);
  for (let from = 0; from < count; from += parquetRowsAtOnce) {
    const rowEnd = Math.min(count, from + parquetRowsAtOnce);
    const rows = await parquetReadObjects({ file: buffer, metadata, compressors, rowStart: from, rowEnd });
    for (const value of rows) yield { content: { value: plain(value) } };
  }
}

/** Integers that a double holds become numbers, as they would be in JSON. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** How many rows a file has, where that can be told soon; undefined otherwise. */
export async function countRows(file: string): Promise<number | undefined> {
  if (!/\.(?:jsonl|ndjson)$/i.test(file)) return undefined;
  let count = 0;
  for await (const _ of linesOf(createReadStream(file), rowBytesMax)) count += 1;
  return count;
}
