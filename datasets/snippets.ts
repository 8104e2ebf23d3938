/**
 * Reads snippets of code from a folder (the language told by the file name's
 * extension) or from JSON lines with `content` and `language` or `lang`.
 *
 * What cannot be used is returned with its reason, never left out silently.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { Runner } from '../runners/runner.ts';
import { DatasetError } from './errors.ts';
import { contentHash } from './run-log.ts';

export interface Snippet {
  /** Letters, digits and dashes; different for every snippet of a run, the same in every run over the same input. */
  readonly key: string;
  /** Name of a runner. */
  readonly language: string;
  readonly content: string;
  /** Where it is from: a path below the folder, or a line of the file. */
  readonly origin: string;
  readonly sha256: string;
}

export interface Unusable {
  readonly origin: string;
  readonly language: string | null;
  readonly reason: 'unknown-language' | 'empty-snippet' | 'snippet-too-long' | 'duplicate-snippet';
  readonly message: string;
}

export interface Intake {
  readonly snippets: readonly Snippet[];
  readonly unusable: readonly Unusable[];
}

/** About 1,024 tokens, the paper's limit, at four characters a token. */
export const snippetCharactersMax = 4096;

interface Raw {
  readonly origin: string;
  readonly name: string;
  readonly language: string | undefined;
  readonly content: string;
}

/** Throws `unreadable-input` when there is nothing at the path. */
export function readSnippets(path: string, runners: Readonly<Record<string, Runner>>): Intake {
  const raws = isFolder(path) ? folderSnippets(path, runners) : lineSnippets(path);
  const snippets: Snippet[] = [];
  const unusable: Unusable[] = [];
  const seen = new Map<string, string>();
  const keys = new Set<string>();
  for (const raw of raws) {
    const language = languageNamed(raw.language, runners);
    const fault = faultOf(raw, language, seen);
    if (fault !== undefined || language === undefined) {
      unusable.push({ origin: raw.origin, language: language ?? null, ...(fault ?? unknownLanguage(raw)) });
      continue;
    }
    const sha256 = contentHash(raw.content.trim());
    seen.set(sha256, raw.origin);
    const key = freeKey(`${slug(raw.name)}-${language}`, keys);
    snippets.push({ key, language, content: raw.content, origin: raw.origin, sha256 });
  }
  return { snippets, unusable };
}

type Fault = Pick<Unusable, 'reason' | 'message'>;

function faultOf(raw: Raw, language: string | undefined, seen: ReadonlyMap<string, string>): Fault | undefined {
  if (language === undefined) return unknownLanguage(raw);
  const text = raw.content.trim();
  if (text === '') return { reason: 'empty-snippet', message: 'There is nothing in it.' };
  if (text.length > snippetCharactersMax) {
    return {
      reason: 'snippet-too-long',
      message: `It has ${text.length} characters; at most ${snippetCharactersMax} are used.`,
    };
  }
  const twin = seen.get(contentHash(text));
  return twin === undefined ? undefined : { reason: 'duplicate-snippet', message: `It is the same as ${twin}.` };
}

function unknownLanguage(raw: Raw): Fault {
  return {
    reason: 'unknown-language',
    message: `${raw.language ?? 'A file without extension'} is not a language of this run.`,
  };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new DatasetError('unreadable-input', `There are no snippets at ${path}: ${String(error)}`, { cause: error });
  }
}

function folderSnippets(folder: string, runners: Readonly<Record<string, Runner>>): Raw[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  // Sorted by code units, so that the order is the same on every machine.
  return files.sort(byCodeUnits).map((origin) => {
    const extension = extname(origin).slice(1).toLowerCase();
    const language = Object.values(runners).find(({ extensions }) => extensions.includes(extension))?.name;
    const name = origin.slice(0, origin.length - extname(origin).length);
    const content = readFileSync(join(folder, origin), 'utf8');
    return { origin, name, language: language ?? (extension || undefined), content };
  });
}

function lineSnippets(path: string): Raw[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const origin = `${path}:${index + 1}`;
    const { id, content, code, language, lang } = parseLine(line, origin);
    const name = typeof id === 'string' || typeof id === 'number' ? String(id) : `line-${index + 1}`;
    return [
      {
        origin,
        name,
        language: stringOf(language) ?? stringOf(lang),
        content: stringOf(content) ?? stringOf(code) ?? '',
      },
    ];
  });
}

function parseLine(line: string, origin: string): Readonly<Record<string, unknown>> {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Record<string, unknown>;
  } catch (error) {
    throw new DatasetError('unreadable-input', `${origin} is not JSON.`, { cause: error });
  }
  throw new DatasetError('unreadable-input', `${origin} is not a JSON object.`);
}

function languageNamed(name: string | undefined, runners: Readonly<Record<string, Runner>>): string | undefined {
  const wanted = name?.trim().toLowerCase();
  if (wanted === undefined) return undefined;
  const found = Object.values(runners).find((runner) => runner.name === wanted || runner.aliases.includes(wanted));
  return found?.name;
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function slug(name: string): string {
  const letters = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
  return letters.slice(0, 60) || 'snippet';
}

function freeKey(wanted: string, taken: Set<string>): string {
  let key = wanted;
  for (let count = 2; taken.has(key); count += 1) key = `${wanted}-${count}`;
  taken.add(key);
  return key;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
