/**
 * JSON of any size: no text of JavaScript is longer than half a gigabyte, and a
 * body with files can be. Long strings, which files are, are set aside as bytes
 * while the rest is parsed, and put back as texts that do not lie in the heap.
 */
import { randomBytes } from 'node:crypto';

const [quote, backslash, colon] = [0x22, 0x5c, 0x3a];

/** Strings longer than this are set aside, in bodies longer than `largeBytes`. */
const longBytes = 1024 ** 2;
const largeBytes = 64 * 1024 ** 2;

/** What the bytes say. Throws a SyntaxError for what is no JSON, a TypeError for what is not UTF-8. */
export function parseLargeJson(bytes: Buffer, sizes = { longBytes, largeBytes }): unknown {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  if (bytes.length <= sizes.largeBytes) return JSON.parse(decoder.decode(bytes));
  // Stands for a long string. Nobody can have written it before it was made up.
  const mark = `${randomBytes(16).toString('hex')}:`;
  const { rest, long } = setAside(bytes, mark, sizes.longBytes);
  const marked = new RegExp(`^${mark}(\\d+)$`);
  return JSON.parse(decoder.decode(rest), (_key, value: unknown) => {
    const [, index] = typeof value === 'string' ? (marked.exec(value) ?? []) : [];
    return index === undefined ? value : (long[Number(index)]?.toString('latin1') ?? value);
  });
}

function setAside(
  bytes: Buffer,
  mark: string,
  longest: number,
): { readonly rest: Buffer; readonly long: readonly Buffer[] } {
  const pieces: Buffer[] = [];
  const long: Buffer[] = [];
  let kept = 0;
  for (let at = bytes.indexOf(quote); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    const end = endOfString(bytes, at + 1);
    if (end < 0) break;
    const content = bytes.subarray(at + 1, end);
    // Plain ASCII without escapes means itself; anything else is left to the parser.
    if (content.length > longest && isPlain(content) && !isKey(bytes, end)) {
      pieces.push(bytes.subarray(kept, at + 1), Buffer.from(`${mark}${long.length}`));
      long.push(content);
      kept = end;
    }
    at = end;
  }
  return { rest: Buffer.concat([...pieces, bytes.subarray(kept)]), long };
}

/** Index of the quote that ends a string, or -1. */
function endOfString(bytes: Buffer, from: number): number {
  for (let end = bytes.indexOf(quote, from); end >= 0; end = bytes.indexOf(quote, end + 1)) {
    let slashes = 0;
    while (end - slashes > from && bytes[end - slashes - 1] === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

/** Whether a string that ends here names a value. */
function isKey(bytes: Buffer, end: number): boolean {
  let next = end + 1;
  while ((bytes[next] ?? colon) <= 0x20) next += 1;
  return bytes[next] === colon;
}

function isPlain(content: Buffer): boolean {
  if (content.includes(backslash)) return false;
  for (let at = 0; at < content.length; at += 1) {
    const byte = content[at] as number;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}
