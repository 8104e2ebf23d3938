/**
 * Keeps a program's own files and those of its author apart.
 *
 * Our recipes have names of their own (`main.py`), which other people's files
 * may have too. Where the recipe's commands name the source file, it takes
 * another name; where they do not, a clash is the request's fault.
 */
import { posix } from 'node:path';
import type { Command, Recipe, Runner } from '../../runners/runner.ts';
import type { BoxFile } from '../../sandboxes/sandbox.ts';
import { isInside } from '../run.ts';

/** Folders that a program may write to, besides its work folder: files may be placed there. */
export const outside = ['/tmp', '/var/tmp', '/dev/shm'] as const;

/** A path as it is used: absolute ones below the work folder are relative. Null when it cannot be had in a box. */
export function usablePath(path: string): string | null {
  const plain = posix.normalize(path);
  if (!posix.isAbsolute(plain)) return isInside(plain) ? plain : null;
  if (plain.startsWith('/work/')) return isInside(plain.slice('/work/'.length)) ? plain.slice('/work/'.length) : null;
  const root = outside.find((folder) => plain.startsWith(`${folder}/`));
  return root !== undefined && isInside(plain.slice(1)) ? plain : null;
}

interface Named {
  /** What the author calls the source. */
  readonly name?: string;
  readonly files: readonly Pick<BoxFile, 'path'>[];
}

/** The recipe with its source under its author's name, where there is one, and under none that is taken. */
export function besideFiles(recipe: Recipe, runner: Runner, { name, files }: Named): Recipe {
  const own = sourceFile(recipe);
  if (own === undefined) return recipe;
  const taken = new Set(files.map(({ path }) => path));
  if (name !== undefined && name !== own && !taken.has(name) && hasExtension(name, runner)) {
    return renamed(recipe, own, name);
  }
  if (!taken.has(own)) return recipe;
  const extension = posix.extname(own);
  for (let number = 1; ; number += 1) {
    const free = `program_${number}${extension}`;
    if (!taken.has(free)) return renamed(recipe, own, free);
  }
}

/** The first of these paths that the language needs for itself; undefined when there is none. */
export function clash(recipe: Recipe, runner: Runner, named: Named): string | undefined {
  const { files, compile, run } = besideFiles(recipe, runner, named);
  const needed = new Set([
    ...Object.keys(files),
    ...[...(compile ?? []), ...run].map((word) => word.replace(/^\.\//, '')),
  ]);
  const paths = new Set(named.files.map(({ path }) => path));
  return [...paths].find((path) => needed.has(path) || foldersOf(path).some((folder) => paths.has(folder)));
}

/** The file that is the submitted text and nothing else, if the commands name it. */
function sourceFile({ files, compile, run }: Recipe): string | undefined {
  const own = Object.keys(files).find((path) => /^\{\{(source|tests)\}\}\s*$/.test(files[path] ?? ''));
  return own !== undefined && [...(compile ?? []), ...run].includes(own) ? own : undefined;
}

function renamed(recipe: Recipe, from: string, to: string): Recipe {
  const rename = ([program, ...args]: Command): Command => [program, ...args.map((arg) => (arg === from ? to : arg))];
  return {
    ...recipe,
    files: Object.fromEntries(Object.entries(recipe.files).map(([path, text]) => [path === from ? to : path, text])),
    ...(recipe.compile === undefined ? {} : { compile: rename(recipe.compile) }),
    run: rename(recipe.run),
  };
}

function hasExtension(path: string, { extensions }: Runner): boolean {
  return isInside(path) && !path.startsWith('-') && extensions.includes(posix.extname(path).slice(1).toLowerCase());
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
