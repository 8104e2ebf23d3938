/**
 * Whether a value is the expected one, and if not, where they first differ.
 *
 * The declared type rules. A declared int is not answered by a float, a
 * declared float is answered by an int, a list may stand for a tuple, and the
 * order of a map's entries means nothing. Both values are bounded in depth by
 * the wire format; messages are bounded in length.
 */
import type { NeutralType, Value } from '../runners/signature.ts';
import { cut, showText, showValue } from './show.ts';
import type { Tolerance } from './task.ts';
import { identityOf, isTuple } from './wire.ts';

export interface CompareRules {
  readonly tolerance: Tolerance;
  /** The language has no ints apart from floats: an integral float answers for an int. */
  readonly intsMayBeFloats: boolean;
  /** The language has no maps with int keys: a key may be the int's text. */
  readonly intKeysMayBeStrings: boolean;
}

/** Null when `actual` is the expected value, else one short sentence: `at [2].name: expected 3, got 4`. */
export function findDifference(expected: Value, actual: Value, type: NeutralType, rules: CompareRules): string | null {
  const found = differ(expected, actual, type, rules, '');
  if (found === null) return null;
  return found.path === '' ? found.message : `at ${cut(found.path, 120)}: ${found.message}`;
}

/** Whether two floats agree: NaN with NaN, an infinity only with itself, others within the tolerance. */
export function floatsAgree(expected: number, actual: number, tolerance: Tolerance): boolean {
  if (expected === actual || (Number.isNaN(expected) && Number.isNaN(actual))) return true;
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return false;
  const difference = Math.abs(expected - actual);
  if (!Number.isFinite(difference)) return false;
  return (
    difference <= tolerance.absolute ||
    difference <= tolerance.relative * Math.max(Math.abs(expected), Math.abs(actual))
  );
}

interface Difference {
  readonly path: string;
  readonly message: string;
}

function differ(
  expected: Value,
  actual: Value,
  type: NeutralType,
  rules: CompareRules,
  path: string,
): Difference | null {
  switch (type.kind) {
    case 'optional':
      return expected === null || actual === null
        ? same(expected === actual, expected, actual, path)
        : differ(expected, actual, type.of, rules, path);
    case 'list':
      return differInItems(expected, actual, () => type.of, rules, path);
    case 'tuple':
      return differInItems(expected, actual, (index) => type.of[index] ?? any, rules, path);
    case 'map':
      return differInEntries(expected, actual, type, rules, path);
    case 'float':
      return same(floatAnswers(expected, actual, rules), expected, actual, path);
    case 'int':
      return same(
        intAnswers(expected, actual, rules.intsMayBeFloats || type.inferred === true),
        expected,
        actual,
        path,
      );
    case 'string':
      return differInText(expected, actual, path);
    case 'null':
    case 'bool':
      return same(expected === actual, expected, actual, path);
    case 'any':
      return differ(expected, actual, typeOf(expected), rules, path);
  }
}

const any: NeutralType = { kind: 'any' };

/** What an open type turns out to be, judged by the expected value. */
function typeOf(expected: Value): NeutralType {
  if (expected === null) return { kind: 'null' };
  if (typeof expected === 'boolean') return { kind: 'bool' };
  if (typeof expected === 'bigint') return { kind: 'int', inferred: true };
  if (typeof expected === 'number') return { kind: 'float' };
  if (typeof expected === 'string') return { kind: 'string' };
  if (expected instanceof Map) return { kind: 'map', key: any, value: any };
  return { kind: 'list', of: any };
}

function same(isSame: boolean, expected: Value, actual: Value, path: string): Difference | null {
  return isSame ? null : { path, message: `expected ${showValue(expected)}, got ${showValue(actual)}` };
}

function intAnswers(expected: Value, actual: Value, floatsToo: boolean): boolean {
  if (typeof actual === 'number' && floatsToo) return Number.isInteger(actual) && BigInt(actual) === expected;
  return typeof actual === 'bigint' && expected === actual;
}

function floatAnswers(expected: Value, actual: Value, rules: CompareRules): boolean {
  if (typeof expected !== 'number') return false;
  if (typeof actual === 'number') return floatsAgree(expected, actual, rules.tolerance);
  if (typeof actual !== 'bigint') return false;
  const rounded = Number(actual);
  return Number.isFinite(rounded) && floatsAgree(expected, rounded, rules.tolerance);
}

function differInText(expected: Value, actual: Value, path: string): Difference | null {
  if (expected === actual) return null;
  if (typeof expected !== 'string' || typeof actual !== 'string') return same(false, expected, actual, path);
  if (expected.length <= 80 && actual.length <= 80) return same(false, expected, actual, path);
  let at = 0;
  while (expected[at] === actual[at]) at++;
  const from = Math.max(0, at - 10);
  const excerpt = (text: string) =>
    at >= text.length ? 'its end' : showText(text.slice(from).slice(0, 41).toWellFormed(), 40);
  return { path, message: `from character ${from}: expected ${excerpt(expected)}, got ${excerpt(actual)}` };
}

function differInItems(
  expected: Value,
  actual: Value,
  typeAt: (index: number) => NeutralType,
  rules: CompareRules,
  path: string,
): Difference | null {
  const wanted = itemsOf(expected);
  const given = itemsOf(actual);
  if (wanted === undefined || given === undefined) return same(false, expected, actual, path);

  for (const [index, item] of wanted.entries()) {
    const other = given[index];
    if (other === undefined) break;
    const found = differ(item, other, typeAt(index), rules, `${path}[${index}]`);
    if (found !== null) return found;
  }
  if (wanted.length === given.length) return null;
  return { path, message: `expected ${wanted.length} items, got ${given.length}: ${showValue(actual)}` };
}

function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return isTuple(value) ? value.tuple : undefined;
}

function differInEntries(
  expected: Value,
  actual: Value,
  type: { readonly key: NeutralType; readonly value: NeutralType },
  rules: CompareRules,
  path: string,
): Difference | null {
  if (!(expected instanceof Map) || !(actual instanceof Map)) return same(false, expected, actual, path);
  const keyOf = (key: Value) => identityOf(rules.intKeysMayBeStrings && typeof key === 'bigint' ? String(key) : key);
  const wanted = new Map([...expected].map(([key, value]) => [keyOf(key), value] as const));
  const given = new Map([...actual].map(([key, value]) => [keyOf(key), { key, value }] as const));

  for (const [key] of expected) {
    const entry = given.get(keyOf(key));
    if (entry === undefined) return { path, message: `expected a key ${showValue(key, 40)}, got ${showValue(actual)}` };
    const found = differ(wanted.get(keyOf(key)) as Value, entry.value, type.value, rules, path + step(key));
    if (found !== null) return found;
  }
  for (const [identity, { key }] of given) {
    if (!wanted.has(identity)) return { path, message: `a key ${showValue(key, 40)} that is not expected` };
  }
  return null;
}

function step(key: Value): string {
  return typeof key === 'string' && /^[A-Za-z_]\w{0,40}$/.test(key) ? `.${key}` : `[${showValue(key, 40)}]`;
}
