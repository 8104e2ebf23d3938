/**
 * Results kept by a hash of everything they depend on, so that nothing is
 * judged twice: neither by a run that goes on where another was killed, nor by
 * the same command tomorrow. SQLite, one transaction a result.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatasetError } from './errors.ts';

export interface ResultCache extends Disposable {
  /** The result kept under this key, as plain JSON; undefined where there is none. */
  get(key: string): unknown;
  /** Keeps a result; what was kept under the key before is replaced. */
  set(key: string, result: unknown): void;
}

/** Opens or makes the cache; several processes may. Throws `run-folder-broken` when the file is none. */
export function openResultCache(file: string): ResultCache {
  mkdirSync(dirname(file), { recursive: true });
  const database = open(file);
  const find = database.prepare('SELECT result FROM results WHERE key = ?');
  const put = database.prepare('INSERT OR REPLACE INTO results (key, result, at) VALUES (?, ?, ?)');
  return {
    get(key) {
      const row = find.get(key) as { readonly result: string } | undefined;
      return row === undefined ? undefined : JSON.parse(row.result);
    },
    set: (key, result) => void put.run(key, JSON.stringify(result), Date.now()),
    [Symbol.dispose]: () => database.close(),
  };
}

function open(file: string): DatabaseSync {
  try {
    const database = new DatabaseSync(file, { timeout: 10_000 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(
      'CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, result TEXT NOT NULL, at INTEGER NOT NULL)',
    );
    return database;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DatasetError(
      'run-folder-broken',
      `The cache ${file} cannot be used: ${why}. Removing the file mends it.`,
      {
        cause: error,
      },
    );
  }
}

/** A cache that keeps nothing. */
export const noCache: ResultCache = {
  get: () => undefined,
  set: () => undefined,
  [Symbol.dispose]: () => undefined,
};
