/**
 * Our languages as Piston's runtimes. Names and versions come from the table of
 * languages; only where Piston calls a language something else is that said here.
 */
import type { Runner } from '../../../runners/runner.ts';
import { satisfies } from './version-range.ts';

export interface Runtime {
  readonly language: string;
  /** Three numbers. */
  readonly version: string;
  readonly aliases: readonly string[];
  readonly runtime?: string;
}

export interface LanguageRuntime extends Runtime {
  readonly runner: Runner;
}

/** What Piston calls languages of ours, and its other names for them that our table does not know. */
const pistonNames: Readonly<Record<string, readonly [name: string, ...aliases: string[]]>> = {
  bash: ['bash', 'sh'],
  cpp: ['c++', 'g++', 'cpp'],
  csharp: ['csharp', 'mono', 'mono-csharp', 'csharp.net', 'dotnet'],
  d: ['d', 'dmd', 'gdc'],
  fsharp: ['fsharp.net', 'fsharp', 'fs', 'f#'],
  go: ['go', 'golang'],
  javascript: ['javascript', 'node-javascript', 'node-js', 'js'],
  lisp: ['lisp', 'cl', 'sbcl', 'commonlisp'],
  python: ['python', 'py', 'py3', 'python3'],
  r: ['rscript', 'r'],
  rust: ['rust', 'rs'],
  typescript: ['typescript', 'ts', 'node-ts', 'tsc', 'typescript5'],
};

/** Every language as a runtime. */
export function languageRuntimes(table: Readonly<Record<string, Runner>>): readonly LanguageRuntime[] {
  return Object.values(table).map((runner) => {
    const [language, ...others] = pistonNames[runner.name] ?? [runner.name];
    const aliases = new Set([...others, runner.name, ...runner.aliases]);
    aliases.delete(language);
    return { language, version: versionOf(runner), aliases: [...aliases], runner };
  });
}

/** The runtime with this name, or one of its aliases, whose version the selector allows; the highest comes first. */
export function findRuntime<R extends Runtime>(runtimes: readonly R[], name: string, selector: string): R | undefined {
  const wanted = name.toLowerCase();
  return runtimes
    .filter(({ language, aliases }) => [language, ...aliases].some((each) => each.toLowerCase() === wanted))
    .filter(({ version }) => satisfies(version, selector))
    .toSorted((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))[0];
}

/** From a title such as `Python 3.13` or `C++20 (g++ 14)`: the first number that stands by itself. */
function versionOf({ title }: Runner): string {
  const [, found = '1'] = /[\s(](\d+(?:\.\d+){0,2})\b/.exec(title) ?? [];
  return [...found.split('.'), '0', '0'].slice(0, 3).join('.');
}
