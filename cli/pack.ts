/**
 * Writes dist/ for `npm pack`: the rooms as JavaScript beside their data files.
 *
 * Types are blanked out, not compiled, so that lines and columns stay those of
 * the sources. What goes into a language's image is copied as it is.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

const rooms = ['cli', 'client', 'server', 'agents', 'datasets', 'verification', 'sandboxes', 'runners'];

/** Copies the rooms from `root` to `target`; answers how many files there are. */
export function packRooms(root: string, target: string): number {
  rmSync(target, { recursive: true, force: true });
  const files = rooms.flatMap((room) => filesBelow(join(root, room)));
  for (const file of files) {
    const path = relative(root, file);
    const copy = join(target, path);
    mkdirSync(dirname(copy), { recursive: true });
    if (isSource(path)) writeFileSync(copy.replace(/\.ts$/, '.js'), toJavaScript(readFileSync(file, 'utf8')));
    else cpSync(file, copy);
  }
  // Where sources look for the package's version.
  cpSync(join(root, 'package.json'), join(target, 'package.json'));
  return files.length;
}

/** Blanks out types and points imports at the JavaScript files. */
export function toJavaScript(source: string): string {
  const importOfSource = /(\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)(['"])(\.{1,2}\/[^'"\n]+)\.ts\2/g;
  return stripTypeScriptTypes(source).replaceAll(importOfSource, '$1$2$3.js$2');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A TypeScript file of ours, not one that is part of an image. */
function isSource(path: string): boolean {
  return path.endsWith('.ts') && !/^runners\/[^/]+\/files\//.test(path.split(sep).join('/'));
}

/** Writes the types that the client's users need: of the client, and of all that those are made of. */
function packTypes(root: string): void {
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '--project', join(root, 'client')], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`The types of the client could not be written: tsc ended with ${status}.`);
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  const count = packRooms(root, join(root, 'dist'));
  packTypes(root);
  process.stderr.write(`Wrote ${count} files to dist/\n`);
}
