/**
 * Remembers every model reply and every verdict of a run under the hash of
 * what was asked, in SQLite, so that a run killed at any moment goes on
 * without paying twice.
 *
 * A write is in the log before its result is used. The file is locked for as
 * long as the log is open; the lock dies with the process.
 */
import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { DatasetError } from './errors.ts';

export interface RunLog extends Disposable {
  /** What was recorded under the key, or undefined. */
  read(kind: EntryKind, key: string): unknown;
  write(kind: EntryKind, key: string, label: string, value: unknown): void;
  /** How many entries of the kind there are. */
  count(kind: EntryKind): number;
}

export type EntryKind = 'reply' | 'outcome';

/** Hash of anything that JSON can hold. The order of an object's keys counts. */
export function contentHash(value: unknown): string {
  return hash('sha256', JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? `${item}n` : item)));
}

/** Rejects with `run-folder-busy` while another process has the log open. */
export function openRunLog(path: string): RunLog {
  const database = open(path);
  const find = database.prepare('SELECT value FROM entries WHERE kind = ? AND key = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO entries (kind, key, label, value) VALUES (?, ?, ?, ?)');
  const tally = database.prepare('SELECT count(*) AS entries FROM entries WHERE kind = ?');
  return {
    read(kind, key) {
      const value = find.get(kind, key)?.['value'];
      return typeof value === 'string' ? JSON.parse(value) : undefined;
    },
    write(kind, key, label, value) {
      insert.run(kind, key, label, JSON.stringify(value));
    },
    count: (kind) => Number(tally.get(kind)?.['entries'] ?? 0),
    [Symbol.dispose]() {
      database.close();
    },
  };
}

function open(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    // Exclusive: two runs in one folder would both pay and both write.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(
      'CREATE TABLE IF NOT EXISTS entries (kind TEXT NOT NULL, key TEXT NOT NULL, label TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID',
    );
    return database;
  } catch (error) {
    database?.close();
    const busy = error instanceof Error && /locked|busy/i.test(error.message);
    throw busy
      ? new DatasetError('run-folder-busy', `Another process has ${path} open.`, { cause: error })
      : new DatasetError('run-folder-broken', `${path} cannot be opened: ${String(error)}`, { cause: error });
  }
}
