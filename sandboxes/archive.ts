/**
 * Files on their way into and out of a box.
 *
 * Plain records rather than tar: a tar can say much that a box must refuse
 * (links, devices, absolute paths), and this can not. Paths are checked here,
 * and walked without following links by the supervisor, which trusts nobody.
 */
import type { BoxFile, Owner, StreamedFile } from './sandbox.ts';

const pathBytesMax = 4096;
const partBytesMax = 255;

/** Tells what is wrong with a path inside the work folder, or null. */
export function pathProblem(path: string): string | null {
  if (path === '') return 'is empty';
  if (path.includes('\0')) return 'contains NUL';
  if (!path.isWellFormed()) return 'is not valid Unicode';
  if (path.startsWith('/')) return 'is absolute';
  if (Buffer.byteLength(path) > pathBytesMax) return `is longer than ${pathBytesMax} bytes`;
  for (const part of path.split('/')) {
    if (part === '') return 'has an empty part';
    if (part === '.' || part === '..') return `has the part ${part}`;
    if (Buffer.byteLength(part) > partBytesMax) return `has a part longer than ${partBytesMax} bytes`;
  }
  return null;
}

/** The payload of a request that writes files, in pieces that are not copied. Throws a TypeError for a bad path. */
export function encodeFiles(files: readonly BoxFile[], owner: Owner): Uint8Array[] {
  return [encodeCount(files.length, owner), ...files.flatMap((file) => [...encodeName(file), file.content])];
}

/** The same, where some files are read only while they are sent. Throws a TypeError for a bad path. */
export function encodeStreamed(files: readonly (BoxFile | StreamedFile)[], owner: Owner): StreamedPayload {
  const start = encodeCount(files.length, owner);
  const named = files.map((file) => ({ file, header: encodeName(file) }));
  const bytes = named.reduce(
    (sum, { file, header: [fixed, name] }) => sum + fixed.length + name.length + sizeOf(file),
    start.length,
  );
  if (bytes > 0xffff_ffff) throw new TypeError('Files of more than 4 GiB do not go into a box at once.');
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield start;
    for (const { file, header } of named) {
      yield Buffer.concat(header);
      if ('content' in file) yield file.content;
      else yield* exactly(file);
    }
  }
  return { bytes, pieces };
}

export interface StreamedPayload {
  readonly bytes: number;
  readonly pieces: () => AsyncIterable<Uint8Array>;
}

function encodeCount(count: number, owner: Owner): Buffer {
  const start = Buffer.alloc(5);
  start.writeUInt8(owner === 'program' ? 1 : 0, 0);
  start.writeUInt32LE(count, 1);
  return start;
}

function encodeName(file: BoxFile | StreamedFile): [fixed: Buffer, name: Buffer] {
  const name = checkedPath(file.path);
  const fixed = Buffer.alloc(7);
  fixed.writeUInt8(file.isExecutable === true ? 1 : 0, 0);
  fixed.writeUInt16LE(name.length, 1);
  fixed.writeUInt32LE(sizeOf(file), 3);
  return [fixed, name];
}

function sizeOf(file: BoxFile | StreamedFile): number {
  return 'content' in file ? file.content.length : file.bytes;
}

/** The box was told how many bytes will come: one more or less and it would take the rest for something else. */
async function* exactly({ path, bytes, pieces }: StreamedFile): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const piece of pieces()) {
    left -= piece.length;
    if (left < 0) break;
    yield piece;
  }
  if (left !== 0) throw new RangeError(`${path} has not the ${bytes} bytes that it was said to have`);
}

/** The payload of a request that reads files. Throws a TypeError for a bad path. */
export function encodePaths(paths: readonly string[], bytesMax: number): Uint8Array[] {
  const start = Buffer.alloc(12);
  start.writeBigUInt64LE(BigInt(Math.max(0, Math.floor(bytesMax))), 0);
  start.writeUInt32LE(paths.length, 8);
  const pieces: Uint8Array[] = [start];
  for (const path of paths) {
    const name = checkedPath(path);
    const header = Buffer.alloc(2);
    header.writeUInt16LE(name.length, 0);
    pieces.push(header, name);
  }
  return pieces;
}

/** One file of an answer; null for the answer that says there are no more. */
export function decodeFile(payload: Buffer, paths: readonly string[]): BoxFile | null {
  if (payload.length === 0) return null;
  const path = paths[payload.readUInt32LE(0)];
  if (path === undefined) throw new RangeError('A file arrived that was not asked for.');
  const content = payload.subarray(5);
  return payload.readUInt8(4) === 0 ? { path, content } : { path, content, isExecutable: true };
}

function checkedPath(path: string): Buffer {
  const problem = pathProblem(path);
  if (problem !== null) throw new TypeError(`The path ${JSON.stringify(path.slice(0, 200))} ${problem}.`);
  return Buffer.from(path);
}
