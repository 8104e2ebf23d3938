/**
 * Files of one JSON object a line, written by appending only.
 *
 * A process killed in the middle of a line leaves a torn end, which is cut off
 * when the file is opened again. A row whose id the file already holds is not
 * written twice, so a resumed run can simply produce its rows again.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { DatasetError } from './errors.ts';

export interface Row {
  readonly id: string;
}

export interface Rows<Item extends Row> {
  /** Appends the row unless one of that id is there. */
  append(row: Item): void;
  /** Every row, in the order of the file. */
  all(): readonly Item[];
  /** Makes the file hold exactly these rows, in this order. */
  arrange(items: readonly Item[]): void;
}

/** Opens or makes the file; rows that `keeps` turns down are taken out of it first. */
export function openRows<Item extends Row>(path: string, keeps: (row: Item) => boolean = () => true): Rows<Item> {
  const rows = new Map<string, Item>();
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const row of parseRows<Item>(before, path)) if (keeps(row)) rows.set(row.id, row);
  const after = [...rows.values()].map(lineOf).join('');
  if (after !== before || !existsSync(path)) replaceFile(path, after);
  return {
    append(row) {
      if (rows.has(row.id)) return;
      appendFileSync(path, lineOf(row));
      rows.set(row.id, row);
    },
    all: () => [...rows.values()],
    arrange(items) {
      const text = items.map(lineOf).join('');
      if (text === [...rows.values()].map(lineOf).join('')) return;
      replaceFile(path, text);
      rows.clear();
      for (const item of items) rows.set(item.id, item);
    },
  };
}

/** Writes the whole file or leaves the old one: never a half. */
export function replaceFile(path: string, text: string): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}

function parseRows<Item>(text: string, path: string): Item[] {
  // After the last newline there is nothing, or a torn line.
  const lines = text.split('\n').slice(0, -1);
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as Item];
    } catch (error) {
      throw new DatasetError('run-folder-broken', `${path}:${index + 1} is not JSON.`, { cause: error });
    }
  });
}

function lineOf(row: Row): string {
  return `${JSON.stringify(row)}\n`;
}
