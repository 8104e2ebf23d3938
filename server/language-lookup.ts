/** Finds the runner that a request means, by name, alias or file name extension. */
import { languages } from '../runners/languages.ts';
import type { Runner } from '../runners/runner.ts';
import { ServerError } from './errors.ts';

type Table = Readonly<Record<string, Runner>>;

/** The runner with this name or alias, in any case. Throws `unknown-language` with the nearest one there is. */
export function findLanguage(name: string, table: Table = languages): Runner {
  const wanted = name.trim().toLowerCase();
  const found = Object.values(table).find((runner) => namesOf(runner).includes(wanted));
  if (found !== undefined) return found;
  const nearest = nearestName(wanted, table);
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  const message = `There is no language ${JSON.stringify(name.slice(0, 40))}.${hint} Known: ${Object.keys(table).join(', ')}.`;
  throw new ServerError('unknown-language', message, [{ path: 'language', message }]);
}

/** The runner for a file by its name's extension. Throws `unknown-language`. */
export function languageOfFile(path: string, table: Table = languages): Runner {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  const found = Object.values(table).find(
    ({ extensions }) => extension !== undefined && extensions.includes(extension),
  );
  if (found !== undefined) return found;
  const message = `The language of ${path} cannot be told from its name. Known: ${Object.keys(table).join(', ')}.`;
  throw new ServerError('unknown-language', message, [{ path: 'language', message }]);
}

function namesOf({ name, aliases }: Runner): string[] {
  return [name, ...aliases].map((each) => each.toLowerCase());
}

/** The name with the fewest edits to the wanted one, if they are few enough to be a slip. */
function nearestName(wanted: string, table: Table): string | undefined {
  if (wanted.length > 40) return undefined;
  const [best] = Object.values(table)
    .flatMap((runner) =>
      namesOf(runner).map((name) => ({ name: runner.name, edits: edits(wanted, name), size: name.length })),
    )
    .toSorted((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= Math.max(1, best.size / 3) ? best.name : undefined;
}

/** Levenshtein's distance, one row at a time. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
