/**
 * Finds how a source spells the entry point that a task names once: see
 * docs/decisions/0002. One rule for all languages.
 */
import type { Naming } from '../runners/runner.ts';

/** What may name an entry point: it becomes part of commands and of macros, so nothing else may. */
export const entryName = /^[A-Za-z_](?:-?[A-Za-z0-9_]){0,127}$/;

/**
 * The spelling of `entry` that occurs in the source: as given, then in the
 * language's convention, then in the others. As given when none occurs.
 * Lines that look like comments count only when no other line has any.
 */
export function findEntry(entry: string, naming: Naming, source: string): string {
  const code = source
    .split('\n')
    .filter((line) => !looksLikeComment(line))
    .join('\n');
  const candidates = spellings(entry, naming);
  return candidates.find((name) => occurs(name, code)) ?? candidates.find((name) => occurs(name, source)) ?? entry;
}

/** Every spelling that is looked for, in order, each once. */
export function spellings(entry: string, naming: Naming): readonly string[] {
  const words = wordsOf(entry);
  if (words.length === 0) return [entry];
  return [
    ...new Set([
      entry,
      conventions[naming](words),
      ...Object.values(conventions).map((write) => write(words)),
      words.join(''),
    ]),
  ];
}

/** The words of a name, in lower case: `parseHTTPHeader2` is parse, http, header2. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .split(/[_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);

const conventions: Readonly<Record<Naming, (words: readonly string[]) => string>> = {
  snake: (words) => words.join('_'),
  camel: (words) => words.map((word, index) => (index === 0 ? word : capital(word))).join(''),
  pascal: (words) => words.map(capital).join(''),
  kebab: (words) => words.join('-'),
};

/** Beginnings of comment lines, and of examples in them, in nearly all languages; none begins a definition. */
const commentStarts = ['//', '#', '/*', '* ', '--', ';', '%', '"""', '>>>', '(*', '{-'];

function looksLikeComment(line: string): boolean {
  const text = line.slice(0, 200).trimStart();
  return commentStarts.some((start) => text.startsWith(start));
}

/** Whether the name stands in the text as a whole word. A dash joins words only in names that have one. */
function occurs(name: string, text: string): boolean {
  const joins = name.includes('-') ? /[A-Za-z0-9_$-]/ : /[A-Za-z0-9_$]/;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + name.length] ?? ' '];
    if (!joins.test(before) && !joins.test(after)) return true;
  }
  return false;
}
