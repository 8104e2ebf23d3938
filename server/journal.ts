/**
 * What batches and jobs have come to, on disk, so that a service that was
 * killed loses nothing and judges nothing twice.
 *
 * One SQLite file (WAL). A result counts once it is here: it is written before
 * it is sent to anyone, so whatever a client has seen is found again. Writes
 * are synchronous and take some 40 µs.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ServerError } from './errors.ts';

/** A batch or a job. */
export interface Work {
  readonly key: number;
  /** As its client knows it; two clients may use the same. */
  readonly id: string;
  readonly owner: string;
  readonly kind: WorkKind;
  readonly state: WorkState;
  /** Rows that it was given; null while that is not known. */
  readonly total: number | null;
  readonly createdMs: number;
  readonly changedMs: number;
}

/** `batch` is answered while its rows arrive; the others keep their rows here and go on without their client. */
export type WorkKind = 'batch' | 'verify' | 'run';
export type WorkState = 'arriving' | 'waiting' | 'running' | 'ended' | 'cancelled';

export interface RowResult {
  /** Where it stands among the rows, counted from 1. */
  readonly line: number;
  readonly outcome: string;
  /** The result as it is sent: one line of JSON. */
  readonly text: string;
}

export type Journal = ReturnType<typeof openJournal>;

/** Opens the journal in a folder, or one in memory when there is none. */
export function openJournal(folder: string | undefined) {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(folder === undefined ? ':memory:' : join(folder, 'journal.sqlite'));
  db.exec(schema);
  const sql = statements(db);
  const now = () => Date.now();
  const held = new Set<number>();

  return {
    /** The work that an owner knows by this id. */
    find: (owner: string, id: string): Work | undefined => sql.find.get(owner, id) as Work | undefined,
    list: (owner: string): Work[] => sql.list.all(owner) as unknown as Work[],
    /** Work of a state, whoever owns it, oldest first. */
    inState: (state: WorkState): Work[] => sql.inState.all(state) as unknown as Work[],

    create(owner: string, id: string, kind: WorkKind, state: WorkState): Work {
      sql.create.run(owner, id, kind, state, now(), now());
      return sql.find.get(owner, id) as unknown as Work;
    },
    /** Takes a work for somebody in this process; false when somebody has it. */
    hold: (key: number): boolean => !held.has(key) && held.add(key) === held,
    release: (key: number): void => void held.delete(key),
    setState: (key: number, state: WorkState): void => void sql.setState.run(state, now(), key),
    setTotal: (key: number, total: number): void => void sql.setTotal.run(total, now(), key),
    remove(key: number): void {
      for (const statement of sql.remove) statement.run(key);
    },

    addInput: (key: number, line: number, text: string): void => void sql.addInput.run(key, line, text),
    /** The first row after a line that has no final result. */
    nextInput: (key: number, after: number): { line: number; text: string } | undefined =>
      sql.nextInput.get(key, after) as { line: number; text: string } | undefined,

    /** The final result of a row, if it has one. */
    finished: (key: number, line: number, digest: Uint8Array): { seq: number; outcome: string } | undefined =>
      sql.finished.get(key, line, digest) as { seq: number; outcome: string } | undefined,
    /** Keeps a result and numbers it; one of `not-judged` is not final. */
    add: (key: number, digest: Uint8Array, { line, outcome, text }: RowResult): number =>
      Number(sql.add.run(key, line, digest, outcome, text).lastInsertRowid),
    text: (seq: number): string => (sql.text.get(seq) as { text: string }).text,
    /** Results with higher numbers than `seq`, in the order they came. */
    after: (key: number, seq: number, limit: number): (RowResult & { seq: number })[] =>
      sql.after.all(key, seq, limit) as unknown as (RowResult & { seq: number })[],
    /** How many results there are of each outcome. */
    counts: (key: number): Record<string, number> =>
      Object.fromEntries(
        (sql.counts.all(key) as { outcome: string; n: number }[]).map(({ outcome, n }) => [outcome, n]),
      ),

    /** Work that has ended or that nobody holds, and that last changed before a time, oldest first. */
    unchangedSince: (ms: number): Work[] =>
      (sql.unchangedSince.all(ms) as unknown as Work[]).filter(({ key }) => !held.has(key)),
    /** Bytes that the journal holds. */
    bytes: (): number => (sql.bytes.get() as { bytes: number }).bytes,
    close: (): void => db.close(),
  };
}

/** Turns a full disk or a broken file into a failure that clients understand. */
export function storageFailure(error: unknown): unknown {
  if ((error as { code?: string } | null)?.code !== 'ERR_SQLITE_ERROR') return error;
  const why = (error as Error).message;
  return new ServerError('storage-failed', `The results cannot be kept: ${why}. Try again later.`, [], {
    cause: error,
  });
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5000;
  PRAGMA auto_vacuum = INCREMENTAL;
  CREATE TABLE IF NOT EXISTS works (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    total INTEGER, created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,
    UNIQUE (owner, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inputs (
    work INTEGER NOT NULL, line INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (work, line)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS results (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    work INTEGER NOT NULL, line INTEGER NOT NULL, digest BLOB NOT NULL, outcome TEXT NOT NULL, text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS results_of_work ON results (work, line);
`;

function statements(db: DatabaseSync) {
  const work = `SELECT key, owner, id, kind, state, total, created_ms AS createdMs, changed_ms AS changedMs FROM works`;
  return {
    find: db.prepare(`${work} WHERE owner = ? AND id = ?`),
    list: db.prepare(`${work} WHERE owner = ? AND kind <> 'batch' ORDER BY key DESC LIMIT 1000`),
    inState: db.prepare(`${work} WHERE state = ? ORDER BY key`),
    create: db.prepare('INSERT INTO works (owner, id, kind, state, created_ms, changed_ms) VALUES (?, ?, ?, ?, ?, ?)'),
    setState: db.prepare('UPDATE works SET state = ?, changed_ms = ? WHERE key = ?'),
    setTotal: db.prepare('UPDATE works SET total = ?, changed_ms = ? WHERE key = ?'),
    remove: [
      db.prepare('DELETE FROM results WHERE work = ?'),
      db.prepare('DELETE FROM inputs WHERE work = ?'),
      db.prepare('DELETE FROM works WHERE key = ?'),
    ],
    addInput: db.prepare('INSERT INTO inputs (work, line, text) VALUES (?, ?, ?)'),
    nextInput: db.prepare(`
      SELECT line, text FROM inputs WHERE work = ?1 AND line > ?2 AND NOT EXISTS (
        SELECT 1 FROM results WHERE results.work = ?1 AND results.line = inputs.line AND outcome <> 'not-judged'
      ) ORDER BY line LIMIT 1`),
    finished: db.prepare(
      `SELECT seq, outcome FROM results WHERE work = ? AND line = ? AND digest = ? AND outcome <> 'not-judged'`,
    ),
    add: db.prepare('INSERT INTO results (work, line, digest, outcome, text) VALUES (?, ?, ?, ?, ?)'),
    text: db.prepare('SELECT text FROM results WHERE seq = ?'),
    after: db.prepare('SELECT seq, line, outcome, text FROM results WHERE work = ? AND seq > ? ORDER BY seq LIMIT ?'),
    counts: db.prepare('SELECT outcome, count(*) AS n FROM results WHERE work = ? GROUP BY outcome'),
    unchangedSince: db.prepare(
      `${work} WHERE changed_ms < ? AND state IN ('arriving', 'ended', 'cancelled') ORDER BY changed_ms`,
    ),
    bytes: db.prepare(
      'SELECT (page_count - freelist_count) * page_size AS bytes FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
    ),
  };
}
