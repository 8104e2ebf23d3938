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
import { deserialize, serialize } from 'node:v8';
import { DatasetError } from './errors.ts';

export interface RunLog extends Disposable {
  /** Kept as JSON, so that people can read them. */
  readonly replies: Shelf;
  /** Kept in V8's format, since verdicts hold bytes, bigints and maps. */
  readonly outcomes: Shelf;
}

export interface Shelf {
  read(key: string): unknown;
  write(key: string, label: string, value: unknown): void;
  count(): number;
  /** Sum over the numbers at a JSON path such as `$.tokens.prompt`. Only for what is kept as JSON. */
  sum(path: string): number;
}

/** Hash of anything that JSON can hold. The order of an object's keys counts. */
export function contentHash(value: unknown): string {
  return hash(
    'sha256',
    JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? `${item}n` : item)),
  );
}

/** Throws `run-folder-busy` while another process has the log open. */
export function openRunLog(path: string): RunLog {
  const database = open(path);
  return {
    replies: shelf(database, 'reply', JSON.stringify, (stored) => JSON.parse(String(stored))),
    outcomes: shelf(database, 'outcome', serialize, (stored) => deserialize(stored as Uint8Array)),
    [Symbol.dispose]() {
      database.close();
    },
  };
}

function shelf(
  database: DatabaseSync,
  kind: string,
  encode: (value: unknown) => string | Uint8Array,
  decode: (stored: unknown) => unknown,
): Shelf {
  const find = database.prepare('SELECT value FROM entries WHERE kind = ? AND key = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO entries (kind, key, label, value) VALUES (?, ?, ?, ?)');
  const count = database.prepare('SELECT count(*) AS result FROM entries WHERE kind = ?');
  const sum = database.prepare('SELECT total(json_extract(value, ?)) AS result FROM entries WHERE kind = ?');
  return {
    read(key) {
      const row = find.get(kind, key);
      return row === undefined ? undefined : decode(row['value']);
    },
    write(key, label, value) {
      insert.run(kind, key, label, encode(value));
    },
    count: () => Number(count.get(kind)?.['result'] ?? 0),
    sum: (path) => Number(sum.get(path, kind)?.['result'] ?? 0),
  };
}

function open(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    // Exclusive: two runs in one folder would both pay and both write.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(`CREATE TABLE IF NOT EXISTS entries
      (kind TEXT NOT NULL, key TEXT NOT NULL, label TEXT NOT NULL, value ANY NOT NULL, PRIMARY KEY (kind, key)) STRICT`);
    return database;
  } catch (error) {
    database?.close();
    const busy = error instanceof Error && /locked|busy/i.test(error.message);
    throw busy
      ? new DatasetError('run-folder-busy', `Another process has ${path} open.`, { cause: error })
      : new DatasetError('run-folder-broken', `${path} cannot be opened: ${String(error)}`, { cause: error });
  }
}
