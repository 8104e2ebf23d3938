/**
 * The wire format of neutral values: docs/decisions/0002.
 *
 * What comes from a box is hostile. Reading is strict, linear in the bytes and
 * bounded in depth, so that no reply can overflow the stack or stall us.
 * Integers are bigints and floats are numbers throughout.
 */
import type { Value } from '../runners/signature.ts';
import { VerificationError } from './errors.ts';

/** Deepest nesting of lists, tuples and maps that is sent or read. */
export const valueDepthMax = 256;

/** Longest integer read, in digits: reading is quadratic in it. */
const intDigitsMax = 250_000;
/** Longest float read, in characters: a `%f` of the largest double has 316. */
const floatTextMax = 400;

const floatText = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?$/;

/** The bytes of a value. Throws `unsendable-value`. */
export function encodeValue(value: Value): Uint8Array {
  const parts: string[] = [];
  write(value, parts, 0);
  return Buffer.from(parts.join(''), 'utf8');
}

/** The value that the bytes hold, all of them. Throws `unreadable-wire`. */
export function decodeValue(bytes: Uint8Array): Value {
  const reader = new WireReader(bytes);
  const value = reader.value(0);
  reader.end();
  return value;
}

export type Reply =
  /** The entry point returned. */
  | { readonly kind: 'value'; readonly value: Value }
  /** The entry point raised. */
  | { readonly kind: 'raised'; readonly error: string; readonly message: string }
  /** The harness could not make the call. */
  | { readonly kind: 'unable'; readonly reason: string };

/** What a harness answered. Throws `unreadable-wire`. */
export function decodeReply(payload: Uint8Array): Reply {
  const reader = new WireReader(payload);
  const reply = readReply(reader);
  reader.end();
  return reply;
}

/** One result that a test framework reported. Throws `unreadable-wire`. */
export function decodeReport(payload: Uint8Array): { name: string; passed: boolean; message: string } {
  const reader = new WireReader(payload);
  if (reader.tag() !== 'r') throw unreadable('not a report', 0);
  const name = reader.string();
  const passed = reader.value(0);
  if (typeof passed !== 'boolean') throw unreadable('a report needs a bool', 1);
  const message = reader.string();
  reader.end();
  return { name, passed, message };
}

/** A text that is the same for two values exactly when the values are: maps in any order, NaN like NaN, 1 unlike 1.0. */
export function identityOf(value: Value): string {
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => identityOf(key) + identityOf(item)).sort();
    return `m${entries.length}:${entries.join('')}`;
  }
  if (Array.isArray(value)) return `l${value.length}:${value.map(identityOf).join('')}`;
  if (isTuple(value)) return `u${value.tuple.length}:${value.tuple.map(identityOf).join('')}`;
  return scalarText(value as Scalar);
}

export function isTuple(value: Value): value is { readonly tuple: readonly Value[] } {
  return typeof value === 'object' && value !== null && 'tuple' in value;
}

type Scalar = null | boolean | bigint | number | string;

function write(value: Value, parts: string[], depth: number): void {
  if (depth > valueDepthMax) throw new VerificationError('unsendable-value', `nested deeper than ${valueDepthMax}`);
  if (Array.isArray(value)) {
    parts.push(`l${value.length}:`);
    for (const item of value) write(item, parts, depth + 1);
  } else if (value instanceof Map) {
    parts.push(`m${value.size}:`);
    for (const [key, item] of value) {
      write(key, parts, depth + 1);
      write(item, parts, depth + 1);
    }
  } else if (isTuple(value)) {
    parts.push(`u${value.tuple.length}:`);
    for (const item of value.tuple) write(item, parts, depth + 1);
  } else {
    if (typeof value === 'string' && !value.isWellFormed()) {
      throw new VerificationError('unsendable-value', 'a string holds half of a surrogate pair, which no text can');
    }
    parts.push(scalarText(value as Scalar));
  }
}

function scalarText(value: Scalar): string {
  if (value === null) return 'n';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'bigint') return `i${value};`;
  if (typeof value === 'number') return `d${textOfFloat(value)};`;
  return `s${Buffer.byteLength(value, 'utf8')}:${value}`;
}

/** Reads back to the same bits in every language. */
function textOfFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

function readReply(reader: WireReader): Reply {
  switch (reader.tag()) {
    case 'v':
      return { kind: 'value', value: reader.value(0) };
    case 'e':
      return { kind: 'raised', error: reader.string(), message: reader.string() };
    case 'u':
      return { kind: 'unable', reason: reader.string() };
    default:
      throw unreadable('neither v, e nor u', 0);
  }
}

function unreadable(what: string, at: number): VerificationError {
  return new VerificationError('unreadable-wire', `unreadable reply: ${what} (byte ${at})`);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw unreadable('bytes after the value', this.#at);
  }

  tag(): string {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw unreadable('ends too early', this.#at);
    this.#at++;
    return String.fromCharCode(byte);
  }

  string(): string {
    const value = this.value(0);
    if (typeof value !== 'string') throw unreadable('a string belongs here', this.#at);
    return value;
  }

  value(depth: number): Value {
    if (depth > valueDepthMax) throw unreadable(`nested deeper than ${valueDepthMax}`, this.#at);
    const at = this.#at;
    switch (this.tag()) {
      case 'n':
        return null;
      case 't':
        return true;
      case 'f':
        return false;
      case 'i':
        return this.#int();
      case 'd':
        return this.#float();
      case 's':
        return this.#text();
      case 'l':
        return this.#items(depth);
      case 'u':
        return { tuple: this.#items(depth) };
      case 'm':
        return this.#map(depth);
      default:
        throw unreadable('unknown tag', at);
    }
  }

  /** The text up to a delimiter, which is consumed. */
  #until(delimiter: string, lengthMax: number): string {
    const end = this.#bytes.subarray(this.#at, this.#at + lengthMax + 1).indexOf(delimiter);
    if (end < 0) throw unreadable(`no "${delimiter}" where one belongs`, this.#at);
    const text = this.#bytes.toString('latin1', this.#at, this.#at + end);
    this.#at += end + 1;
    return text;
  }

  #int(): bigint {
    const at = this.#at;
    const text = this.#until(';', intDigitsMax + 1);
    if (!/^-?\d+$/.test(text)) throw unreadable('not an int', at);
    return BigInt(text);
  }

  #float(): number {
    const at = this.#at;
    const text = this.#until(';', floatTextMax);
    if (text === 'nan') return Number.NaN;
    if (text === 'inf') return Number.POSITIVE_INFINITY;
    if (text === '-inf') return Number.NEGATIVE_INFINITY;
    if (!floatText.test(text)) throw unreadable('not a float', at);
    return Number(text);
  }

  /** A count of things of at least one byte each, so never more than the bytes left. */
  #count(): number {
    const at = this.#at;
    const text = this.#until(':', 16);
    const count = Number(text);
    if (!/^\d+$/.test(text) || count > this.#bytes.length - this.#at) throw unreadable('not a count', at);
    return count;
  }

  #text(): string {
    const length = this.#count();
    const start = this.#at;
    this.#at += length;
    try {
      return utf8.decode(this.#bytes.subarray(start, this.#at));
    } catch {
      throw unreadable('a string is not UTF-8', start);
    }
  }

  #items(depth: number): Value[] {
    const count = this.#count();
    const items: Value[] = [];
    for (let index = 0; index < count; index++) items.push(this.value(depth + 1));
    return items;
  }

  #map(depth: number): ReadonlyMap<Value, Value> {
    const count = this.#count();
    const map = new Map<Value, Value>();
    const seen = new Set<string>();
    for (let index = 0; index < count; index++) {
      const at = this.#at;
      const key = this.value(depth + 1);
      const identity = identityOf(key);
      if (seen.has(identity)) throw unreadable('a map has a key twice', at);
      seen.add(identity);
      map.set(key, this.value(depth + 1));
    }
    return map;
  }
}
