/**
 * What an image is built from, as plain data: a list of files, its hash and
 * its tar stream. The same files give the same hash and the same bytes on
 * every machine: order, times, owners and the umask of a checkout do not count.
 */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';

export interface ContextFile {
  /** Relative to the context, `/` between parts. */
  readonly path: string;
  readonly content: Buffer;
  readonly isExecutable: boolean;
}

/** Every regular file below a folder, sorted by path. */
export function readContext(folder: string): ContextFile[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, '');
      return { path, content: readFileSync(file), isExecutable: (statSync(file).mode & 0o100) !== 0 };
    })
    .sort(byPath);
}

/** The same context with the files of another folder below `files/`, except where it has one of that name itself. */
export function withShared(context: readonly ContextFile[], shared: readonly ContextFile[]): ContextFile[] {
  const own = new Set(context.map(({ path }) => path));
  const placed = shared.map((file) => ({ ...file, path: `files/${file.path}` }));
  return [...context, ...placed.filter(({ path }) => !own.has(path))].sort(byPath);
}

/** The same context with one file replaced or added. */
export function withFile(context: readonly ContextFile[], path: string, content: string): ContextFile[] {
  const others = context.filter((file) => file.path !== path);
  return [...others, { path, content: Buffer.from(content), isExecutable: false }].sort(byPath);
}

/** Twelve hexadecimal digits that stand for all files and whatever else the image depends on. */
export function contextHash(context: readonly ContextFile[], ...others: readonly string[]): string {
  const files = context.map(({ path, content, isExecutable }) => [path, isExecutable, hash('sha256', content)]);
  return hash('sha256', JSON.stringify([files, others])).slice(0, 12);
}

/** The tar stream that the engine builds from. */
export function contextTar(context: readonly ContextFile[]): NodeJS.ReadableStream {
  const tar = pack();
  for (const { path, content, isExecutable } of context) {
    const header = { name: path, mode: isExecutable ? 0o755 : 0o644, mtime: new Date(0), uid: 0, gid: 0 };
    tar.entry(header, content);
  }
  tar.finalize();
  return Readable.from(tar, { objectMode: false });
}

function byPath(left: ContextFile, right: ContextFile): number {
  return left.path < right.path ? -1 : 1;
}
