/**
 * JSON to neutral values and back.
 *
 * JSON has one kind of number and no tuples, so a declared type decides what
 * is meant. Integers beyond 2^53 are decimal strings, or bigints from
 * `parseJson`; the floats JSON lacks are the strings NaN, Infinity, -Infinity.
 */
import type { NeutralType, Value } from '../runners/signature.ts';
import { VerificationError } from './errors.ts';
import { cut, showText } from './show.ts';
import { printType } from './types.ts';
import { isTuple, valueDepthMax } from './wire.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

const floatWords: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/** Parses JSON; integers that a double cannot hold become bigints. Throws `unreadable-json`. */
export function parseJson(text: string): unknown {
  try {
    return /\d{16}/.test(text) ? JSON.parse(text, keepBigIntegers) : JSON.parse(text);
  } catch (error) {
    const why = error instanceof RangeError ? 'nested too deep' : cut((error as Error).message, 200);
    throw new VerificationError('unreadable-json', `not JSON: ${why}`, { cause: error });
  }
}

/**
 * The value of type `type` that a parsed JSON text means. `where` begins the
 * message of the `value-does-not-fit-type` thrown when there is none.
 */
export function readValue(json: unknown, type: NeutralType, where: string): Value {
  return read(json, type, { where, path: '', depth: 0 });
}

/** A value as JSON: ints beyond 2^53 as decimal strings, maps whose keys are not all strings as lists of pairs. */
export function writeValue(value: Value): Json {
  if (typeof value === 'bigint') return isSafe(value) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Map) return writeMap(value);
  if (isTuple(value)) return value.tuple.map(writeValue);
  return (value as readonly Value[]).map(writeValue);
}

/** Whether an integer fits the 64 bits that every language has. */
export function fitsInt64(value: bigint): boolean {
  return value >= int64Min && value <= int64Max;
}

function writeMap(map: ReadonlyMap<Value, Value>): Json {
  const entries = [...map];
  if (entries.every(([key]) => typeof key === 'string')) {
    return Object.fromEntries(entries.map(([key, item]) => [key, writeValue(item)]));
  }
  return entries.map(([key, item]) => [writeValue(key), writeValue(item)]);
}

function isSafe(value: bigint): boolean {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
}

function keepBigIntegers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

interface Place {
  readonly where: string;
  readonly path: string;
  readonly depth: number;
}

function read(json: unknown, type: NeutralType, place: Place): Value {
  if (place.depth > valueDepthMax) throw misfit(json, `nesting of at most ${valueDepthMax}`, place);
  switch (type.kind) {
    case 'null':
      if (json === null) return null;
      break;
    case 'bool':
      if (typeof json === 'boolean') return json;
      break;
    case 'string':
      if (typeof json === 'string' && json.isWellFormed()) return json;
      break;
    case 'int':
      return readInt(json, type, place);
    case 'float':
      return readFloat(json, type, place);
    case 'optional':
      return json === null ? null : read(json, type.of, place);
    case 'list':
      if (Array.isArray(json)) return json.map((item, index) => read(item, type.of, inside(place, `[${index}]`)));
      break;
    case 'tuple':
      return readTuple(json, type, place);
    case 'map':
      return readMap(json, type, place);
    case 'any':
      return readAny(json, place);
  }
  throw misfit(json, printType(type), place);
}

function readInt(json: unknown, type: NeutralType & { readonly kind: 'int' }, place: Place): bigint {
  const value = integerOf(json);
  if (value === undefined) {
    if (typeof json === 'number' && Number.isInteger(json)) {
      throw misfit(json, 'an integer beyond 2^53 to be written as a decimal string', place);
    }
    throw misfit(json, printType(type), place);
  }
  if (!type.big && !fitsInt64(value)) throw misfit(json, 'an int of 64 bits (or the type "big int")', place);
  return value;
}

function integerOf(json: unknown): bigint | undefined {
  if (typeof json === 'bigint') return json;
  if (typeof json === 'number' && Number.isSafeInteger(json)) return BigInt(json);
  if (typeof json === 'string' && json.length <= 100_000 && /^-?\d+$/.test(json)) return BigInt(json);
  return undefined;
}

function readFloat(json: unknown, type: NeutralType, place: Place): number {
  if (typeof json === 'number') return json;
  if (typeof json === 'bigint') return Number(json);
  const value = floatWords.get(json);
  if (value === undefined) throw misfit(json, printType(type), place);
  return value;
}

function readTuple(json: unknown, type: NeutralType & { readonly kind: 'tuple' }, place: Place): Value {
  if (!Array.isArray(json) || json.length !== type.of.length) throw misfit(json, printType(type), place);
  return { tuple: type.of.map((of, index) => read(json[index], of, inside(place, `[${index}]`))) };
}

function readMap(json: unknown, type: NeutralType & { readonly kind: 'map' }, place: Place): Value {
  const map = new Map<Value, Value>();
  for (const [jsonKey, jsonItem] of pairsOf(json, type, place)) {
    const below = inside(place, `[${showText(String(jsonKey), 30)}]`);
    const key = read(jsonKey, type.key, below);
    if (map.has(key)) throw misfit(json, 'each key once', below);
    map.set(key, read(jsonItem, type.value, below));
  }
  return map;
}

/** The entries of an object, or of a list of pairs. */
function pairsOf(json: unknown, type: NeutralType, place: Place): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(json)) {
    const isPair = (pair: unknown): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2;
    if (json.every(isPair)) return json;
  } else if (typeof json === 'object' && json !== null) return Object.entries(json);
  throw misfit(json, `${printType(type)} as an object or a list of pairs`, place);
}

function readAny(json: unknown, place: Place): Value {
  if (json === null || typeof json === 'boolean' || typeof json === 'bigint') return json;
  if (typeof json === 'string' && json.isWellFormed()) return json;
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map((item, index) => readAny(item, inside(place, `[${index}]`)));
  if (typeof json === 'object') return readMap(json, anyMap, place);
  throw misfit(json, 'a JSON value', place);
}

const anyMap: NeutralType & { readonly kind: 'map' } = { kind: 'map', key: { kind: 'string' }, value: { kind: 'any' } };

function inside(place: Place, step: string): Place {
  if (place.depth >= valueDepthMax) throw misfit([], `nesting of at most ${valueDepthMax}`, place);
  return { where: place.where, path: place.path.length < 200 ? place.path + step : place.path, depth: place.depth + 1 };
}

function misfit(json: unknown, expected: string, place: Place): VerificationError {
  const path = place.path === '' ? '' : ` at ${place.path}`;
  return new VerificationError(
    'value-does-not-fit-type',
    `${place.where}${path}: expected ${expected}, got ${showJson(json)}`,
  );
}

function showJson(json: unknown): string {
  if (typeof json === 'string') return showText(json, 60);
  if (Array.isArray(json)) return `a list of ${json.length}`;
  if (typeof json === 'object' && json !== null) return 'an object';
  return cut(String(json), 60);
}
