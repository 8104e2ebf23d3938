/**
 * Compares what a program printed with what it should have.
 *
 * Both are taken as bytes (latin1 strings, one character a byte), so invalid
 * UTF-8 never equals anything else, and white space is ASCII white space.
 * Every checker looks at both texts to their ends, and none ignores case.
 * Each pass is linear: what is printed is hostile.
 */
import { floatsAgree } from './compare.ts';
import { showText } from './show.ts';
import type { Checker, Tolerance } from './task.ts';

/** Null when the output will do, else one short sentence about the first difference. */
export function checkOutput(checker: Checker, expected: string, stdout: Uint8Array): string | null {
  const wanted = Buffer.from(expected, 'utf8').toString('latin1');
  const given = Buffer.from(stdout.buffer, stdout.byteOffset, stdout.byteLength).toString('latin1');
  switch (checker.kind) {
    case 'exact':
      return differExactly(wanted, given);
    case 'trimmed':
      return differInLines(trimmedLines(wanted), trimmedLines(given));
    case 'tokens':
      return differInTokens(wanted, given, (one, other) => one === other);
    case 'floats':
      return differInTokens(wanted, given, (one, other) => tokensAgree(one, other, checker));
    case 'unordered-lines':
      return differInMultiset(trimmedLines(wanted), trimmedLines(given));
  }
}

function differExactly(wanted: string, given: string): string | null {
  if (wanted === given) return null;
  let at = 0;
  while (at < wanted.length && wanted[at] === given[at]) at++;
  return `from byte ${at}: expected ${excerpt(wanted, at)}, got ${excerpt(given, at)}`;
}

function differInLines(wanted: readonly string[], given: readonly string[]): string | null {
  for (let index = 0; index < Math.max(wanted.length, given.length); index++) {
    const [one, other] = [wanted[index], given[index]];
    if (one !== other) return `line ${index + 1}: expected ${lineOrEnd(one, other)}, got ${lineOrEnd(other, one)}`;
  }
  return null;
}

function differInTokens(wanted: string, given: string, agree: (one: string, other: string) => boolean): string | null {
  const [ones, others] = [tokensOf(wanted), tokensOf(given)];
  for (let index = 1; ; index++) {
    const one = ones.next().value;
    const other = others.next().value;
    if (one === undefined && other === undefined) return null;
    if (one === undefined || other === undefined || !agree(one, other)) {
      return `token ${index}: expected ${lineOrEnd(one, other)}, got ${lineOrEnd(other, one)}`;
    }
  }
}

function differInMultiset(wanted: readonly string[], given: readonly string[]): string | null {
  const missing = new Map<string, number>();
  for (const line of wanted) missing.set(line, (missing.get(line) ?? 0) + 1);
  for (const line of given) {
    const count = missing.get(line) ?? 0;
    if (count === 0) return `a line ${excerpt(line, 0)} that is not expected (or not so often)`;
    if (count === 1) missing.delete(line);
    else missing.set(line, count - 1);
  }
  const [first] = missing.keys();
  return first === undefined ? null : `the line ${excerpt(first, 0)} is missing`;
}

/** Lines without the white space at their ends, and without the empty ones at the end of the text. */
function trimmedLines(text: string): string[] {
  const lines = text.split('\n').map(trimEnd);
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && isSpace(line.charCodeAt(end - 1))) end--;
  return line.slice(0, end);
}

function* tokensOf(text: string): Generator<string, undefined> {
  let at = 0;
  for (;;) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++;
    if (at === text.length) return undefined;
    const start = at;
    while (at < text.length && !isSpace(text.charCodeAt(at))) at++;
    yield text.slice(start, at);
  }
}

const numberLengthMax = 400;
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?$/;
const integer = /^[+-]?\d+$/;

/** How the languages print what is not finite. A closed list: other spellings are words like any other. */
const notFinite: ReadonlyMap<string, number> = new Map([
  ...['nan', 'NaN', 'NAN', '-nan', '+nan'].map((word) => [word, Number.NaN] as const),
  ...['inf', 'Inf', 'INF', 'Infinity', '+inf', '+Inf', '+INF', '+Infinity'].map(
    (word) => [word, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-inf', '-Inf', '-INF', '-Infinity'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

function tokensAgree(one: string, other: string, tolerance: Tolerance): boolean {
  if (one === other) return true;
  if (one.length > numberLengthMax || other.length > numberLengthMax) return false;
  if (integer.test(one) && integer.test(other))
    return integersAgree(BigInt(unsigned(one)), BigInt(unsigned(other)), tolerance);
  const [wanted, given] = [numberOf(one), numberOf(other)];
  return wanted !== undefined && given !== undefined && floatsAgree(wanted, given, tolerance);
}

/** BigInt refuses a leading plus. */
function unsigned(text: string): string {
  return text.startsWith('+') ? text.slice(1) : text;
}

/** Integers beyond 2^53 must not become equal by rounding. */
function integersAgree(wanted: bigint, given: bigint, tolerance: Tolerance): boolean {
  if (wanted === given) return true;
  const difference = Math.abs(Number(wanted - given));
  const size = Math.max(Math.abs(Number(wanted)), Math.abs(Number(given)));
  if (!Number.isFinite(size)) return false;
  return difference <= tolerance.absolute || difference <= tolerance.relative * size;
}

function numberOf(token: string): number | undefined {
  if (notFinite.has(token)) return notFinite.get(token);
  if (!decimal.test(token)) return undefined;
  const value = Number(token);
  return Number.isFinite(value) ? value : undefined;
}

function lineOrEnd(text: string | undefined, other: string | undefined): string {
  if (text === undefined) return 'the end';
  const common = other === undefined ? 0 : commonStart(text, other);
  return excerpt(text, text.length > 60 ? Math.max(0, common - 10) : 0);
}

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

/** A piece of a latin1 string of bytes, as the UTF-8 it stands for. */
function excerpt(bytes: string, from: number): string {
  if (from > 0 && from >= bytes.length) return 'the end';
  const piece = Buffer.from(bytes.slice(from, from + 61), 'latin1').toString('utf8');
  return (from > 0 ? '…' : '') + showText(piece, 60);
}
