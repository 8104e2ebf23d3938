/**
 * Short texts of values and outputs for messages. Whatever its size, a value
 * costs no more than the text it is given.
 */
import type { Value } from '../runners/signature.ts';
import { isTuple } from './wire.ts';

/** A value as people write it, cut after about `lengthMax` characters. */
export function showValue(value: Value, lengthMax = 80): string {
  const parts: string[] = [];
  show(value, parts, { left: lengthMax });
  return cut(parts.join(''), lengthMax);
}

/** A text in quotes, escapes included, cut after about `lengthMax` characters. */
export function showText(text: string, lengthMax = 80): string {
  const quoted = (part: string) => harmless(JSON.stringify(part));
  return text.length > lengthMax ? `${quoted(text.slice(0, lengthMax).toWellFormed())}…` : quoted(text);
}

/** The text itself when short enough, else its beginning and an ellipsis; what acts on a terminal is escaped. */
export function cut(text: string, lengthMax: number): string {
  return harmless(text.length > lengthMax ? `${text.slice(0, lengthMax).toWellFormed()}…` : text);
}

/** Control characters other than tab and line feed, and those that turn the direction of a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const harmful = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function harmless(text: string): string {
  return text.replace(harmful, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

interface Budget {
  left: number;
}

function show(value: Value, parts: string[], budget: Budget): void {
  if (budget.left <= 0) return;
  if (Array.isArray(value)) showItems(value, '[', ']', parts, budget);
  else if (value instanceof Map) showMap(value, parts, budget);
  else if (isTuple(value)) showItems(value.tuple, '(', ')', parts, budget);
  else add(scalar(value as null | boolean | bigint | number | string, budget.left), parts, budget);
}

function showItems(items: readonly Value[], open: string, close: string, parts: string[], budget: Budget): void {
  add(open, parts, budget);
  for (const [index, item] of items.entries()) {
    if (budget.left <= 0) return;
    if (index > 0) add(', ', parts, budget);
    show(item, parts, budget);
  }
  add(close, parts, budget);
}

function showMap(map: ReadonlyMap<Value, Value>, parts: string[], budget: Budget): void {
  add('{', parts, budget);
  let first = true;
  for (const [key, item] of map) {
    if (budget.left <= 0) return;
    if (!first) add(', ', parts, budget);
    first = false;
    show(key, parts, budget);
    add(': ', parts, budget);
    show(item, parts, budget);
  }
  add('}', parts, budget);
}

function scalar(value: null | boolean | bigint | number | string, lengthMax: number): string {
  if (typeof value === 'string') return showText(value, lengthMax);
  if (typeof value === 'bigint') return showInt(value);
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e21)
    return `${Object.is(value, -0) ? '-0' : value}.0`;
  return String(value);
}

/** Writing out a huge integer is quadratic, so only its size is told. */
function showInt(value: bigint): string {
  const bound = 10n ** 60n;
  return value < bound && value > -bound
    ? String(value)
    : `${value < 0n ? 'a negative' : 'an'} integer of more than 60 digits`;
}

function add(text: string, parts: string[], budget: Budget): void {
  parts.push(text);
  budget.left -= text.length;
}
