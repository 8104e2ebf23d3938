/** Texts as sequences of hashed tokens: words of prose, and tokens of code with or without its names. */

/** Longest text that is looked at, in UTF-16 units. */
const lengthMax = 100_000;

/** Words of prose, lower case, without punctuation: what n-gram decontamination is defined on. */
export function wordHashes(text: string): Uint32Array {
  return hashesOf(text.slice(0, lengthMax).toLowerCase(), /[\p{L}\p{N}]+/gu);
}

/** Tokens of code: names, numbers and signs. White space and letter case make no difference. */
export function codeHashes(text: string): Uint32Array {
  return hashesOf(text.slice(0, lengthMax).toLowerCase(), codeToken);
}

/** The same with every name as one: renaming makes no difference. Words that most languages keep for themselves stay. */
export function shapeHashes(text: string): Uint32Array {
  const tokens = text.slice(0, lengthMax).match(codeToken) ?? [];
  return Uint32Array.from(tokens, (token) => (/^[\p{L}_]/u.test(token) && !kept.has(token) ? nameHash : hashOf(token)));
}

const codeToken = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;

const kept = new Set(
  'if else elif for while do return def function fn func fun class struct in and or not true false True False None null nil int float double string bool void public static private let const var val switch case break continue try catch except finally throw raise import from using include namespace package lambda yield new this self match with end then begin'.split(
    ' ',
  ),
);

function hashesOf(text: string, token: RegExp): Uint32Array {
  return Uint32Array.from(text.match(token) ?? [], hashOf);
}

/** FNV-1a over UTF-16 units. */
export function hashOf(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

const nameHash = hashOf('name');

/** One number of 53 bits for each run of `size` tokens; for a shorter sequence one for all of it, unless it is empty. */
export function runsOf(tokens: Uint32Array, size: number): number[] {
  if (tokens.length === 0) return [];
  const count = Math.max(1, tokens.length - size + 1);
  return Array.from({ length: count }, (_, at) => runAt(tokens, at, Math.min(tokens.length, at + size)));
}

/** One number of 53 bits for a whole sequence. */
export function wholeOf(tokens: Uint32Array): number {
  return runAt(tokens, 0, tokens.length);
}

function runAt(tokens: Uint32Array, from: number, to: number): number {
  let low = 0x9e3779b9;
  let high = 0x85ebca6b;
  for (let at = from; at < to; at += 1) {
    const token = tokens[at] ?? 0;
    low = Math.imul(low ^ token, 0x01000193);
    high = Math.imul(high + token, 0xc2b2ae35) ^ (high >>> 15);
  }
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0);
}
