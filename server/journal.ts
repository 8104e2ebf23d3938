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
  /** Label of the process that works on it. */
  readonly runner: string;
}

/** `batch` is answered while its rows arrive; the others keep their rows here and go on without their client. */
export type WorkKind = 'batch' | 'verify' | 'run';
export type WorkState = 'arriving' | 'waiting' | 'running' | 'ended' | 'cancelled';

/** One row as it was given; null bytes for one that was too long to be read. */
export interface RowInput {
  readonly line: number;
  readonly bytes: Uint8Array | null;
}

export interface RowResult {
  /** Where it stands among the rows, counted from 1. */
  readonly line: number;
  readonly outcome: string;
  /** The result as it is sent: one line of JSON. */
  readonly text: string;
}

export type Journal = ReturnType<typeof openJournal>;

/**
 * Opens the journal in a folder, or one in memory when there is none.
 *
 * @param isGone whether the process of a label has ended; this one's label is `runner`
 */
export function openJournal(folder: string | undefined, runner = '', isGone: (runner: string) => boolean = () => true) {
  const db = openDatabase(folder);
  db.exec(schema);
  const sql = statements(db);
  const now = () => Date.now();
  const held = new Set<number>();
  // Counting rows of a large work takes long: done once, and kept up from then on.
  const tallies = new Map<number, Record<string, number>>();
  let isFull = false;
  const refuseWhenFull = () => {
    if (isFull) throw new ServerError('storage-failed', 'The space for results is used up. Try again later.');
  };

  return {
    /** The work that an owner knows by this id. */
    find: (owner: string, id: string): Work | undefined => sql.find.get(owner, id) as Work | undefined,
    list: (owner: string): Work[] => sql.list.all(owner) as unknown as Work[],
    /** Work of a state, whoever owns it, oldest first. */
    inState: (state: WorkState): Work[] => sql.inState.all(state) as unknown as Work[],

    create(owner: string, id: string, kind: WorkKind): Work {
      refuseWhenFull();
      sql.create.run(owner, id, kind, now(), now(), runner);
      return sql.find.get(owner, id) as unknown as Work;
    },
    /** Whether nobody works on a work any more, although it has not ended. */
    isLeft: ({ key, runner: of }: Work): boolean => !held.has(key) && (of === runner || isGone(of)),
    /** Takes a work for somebody in this process; false when somebody has it. */
    hold: (key: number): boolean => !held.has(key) && held.add(key) === held,
    release: (key: number): void => void held.delete(key),
    setState: (key: number, state: WorkState): void => void sql.setState.run(state, now(), runner, key),
    setTotal: (key: number, total: number): void => void sql.setTotal.run(total, now(), key),
    /** Forgets a work; its rows go with the next sweeps. */
    remove(key: number): void {
      sql.remove.run(key);
      tallies.delete(key);
    },

    addInput(key: number, { line, bytes }: RowInput): void {
      refuseWhenFull();
      sql.addInput.run(key, line, bytes);
    },
    /** The first row after a line that has no final result. */
    nextInput: (key: number, after: number): RowInput | undefined =>
      sql.nextInput.get(key, after) as RowInput | undefined,

    /** The final result of a row, if it has one. */
    finished: (key: number, line: number, digest: Uint8Array): { seq: number; outcome: string } | undefined =>
      sql.finished.get(key, line, digest) as { seq: number; outcome: string } | undefined,
    /** Keeps a result and numbers it. One of `not-judged` is not final: the next one of its row takes its place. */
    add(key: number, digest: Uint8Array, { line, outcome, text }: RowResult): number {
      refuseWhenFull();
      const forgotten = Number(sql.forget.run(key, line).changes);
      const tally = tallies.get(key);
      if (tally !== undefined) {
        tally['not-judged'] = (tally['not-judged'] ?? 0) - forgotten;
        tally[outcome] = (tally[outcome] ?? 0) + 1;
      }
      return Number(sql.add.run(key, line, digest, outcome, text).lastInsertRowid);
    },
    text: (seq: number): string => (sql.text.get(seq) as { text: string }).text,
    /** Results with higher numbers than `seq`, in the order they came. */
    after: (key: number, seq: number, limit: number): (RowResult & { seq: number })[] =>
      sql.after.all(key, seq, limit) as unknown as (RowResult & { seq: number })[],
    /** How many results there are of each outcome. */
    counts(key: number): Record<string, number> {
      const tally = tallies.get(key) ?? countAll(sql.counts.all(key));
      tallies.set(key, tally);
      return Object.fromEntries(Object.entries(tally).filter(([, count]) => count > 0));
    },

    /** Work that has ended, or that nobody holds, and that last changed before a time, oldest first. */
    unchangedSince: (ms: number): Work[] =>
      (sql.unchangedSince.all(ms) as unknown as Work[]).filter(({ key }) => !held.has(key)),
    /** Removes some rows of works that were removed; false when there are none left. */
    purge(): boolean {
      const removed = sql.removed.get() as { key: number } | undefined;
      if (removed === undefined) return false;
      const changes = sql.purge.map((statement) => statement.run(removed.key).changes);
      if (changes.every((count) => count === 0)) sql.purged.run(removed.key);
      return true;
    },
    /** Bytes that the journal holds. */
    bytes: (): number => (sql.bytes.get() as { bytes: number }).bytes,
    /** Whether there is no room for more: what would write is refused. */
    setFull(full: boolean): void {
      isFull = full;
    },
    /** Gives the space of what was removed back to the disk. */
    shrink: (): void => db.exec('PRAGMA incremental_vacuum(10000)'),
    close: (): void => db.close(),
  };
}

function openDatabase(folder: string | undefined): DatabaseSync {
  if (folder === undefined) return new DatabaseSync(':memory:');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Another layout of the tables gets another number: what an older polyproof kept is left alone.
    return new DatabaseSync(join(folder, 'journal-1.sqlite'));
  } catch (error) {
    const why = (error as Error).message;
    const message = `Results cannot be kept in ${folder}: ${why}. Set POLYPROOF_HOME to a folder that can be written.`;
    throw new ServerError('bad-setting', message, [{ path: 'POLYPROOF_HOME', message: why }], { cause: error });
  }
}

function countAll(rows: readonly unknown[]): Record<string, number> {
  return Object.fromEntries((rows as { outcome: string; n: number }[]).map(({ outcome, n }) => [outcome, n]));
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
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS works (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, runner TEXT NOT NULL,
    total INTEGER, created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,
    UNIQUE (owner, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inputs (
    work INTEGER NOT NULL, line INTEGER NOT NULL, bytes BLOB, PRIMARY KEY (work, line)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS results (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    work INTEGER NOT NULL, line INTEGER NOT NULL, digest BLOB NOT NULL, outcome TEXT NOT NULL, text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS results_of_work ON results (work, line, outcome);
  CREATE INDEX IF NOT EXISTS results_in_order ON results (work);
`;

const workColumns = 'key, owner, id, kind, state, runner, total, created_ms AS createdMs, changed_ms AS changedMs';

function statements(db: DatabaseSync) {
  const work = `SELECT ${workColumns} FROM works`;
  return {
    find: db.prepare(`${work} WHERE owner = ? AND id = ?`),
    list: db.prepare(`${work} WHERE owner = ? AND kind <> 'batch' AND state <> 'removed' ORDER BY key DESC LIMIT 1000`),
    inState: db.prepare(`${work} WHERE state = ? ORDER BY key`),
    create: db.prepare(
      "INSERT INTO works (owner, id, kind, state, created_ms, changed_ms, runner) VALUES (?, ?, ?, 'arriving', ?, ?, ?)",
    ),
    setState: db.prepare('UPDATE works SET state = ?, changed_ms = ?, runner = ? WHERE key = ?'),
    setTotal: db.prepare('UPDATE works SET total = ?, changed_ms = ? WHERE key = ?'),
    // Its name is free at once.
    remove: db.prepare("UPDATE works SET state = 'removed', owner = 'removed', id = key WHERE key = ?"),
    removed: db.prepare("SELECT key FROM works WHERE state = 'removed' LIMIT 1"),
    purge: [
      db.prepare('DELETE FROM results WHERE seq IN (SELECT seq FROM results WHERE work = ? LIMIT 2000)'),
      db.prepare('DELETE FROM inputs WHERE (work, line) IN (SELECT work, line FROM inputs WHERE work = ? LIMIT 2000)'),
    ],
    purged: db.prepare('DELETE FROM works WHERE key = ?'),
    addInput: db.prepare('INSERT INTO inputs (work, line, bytes) VALUES (?, ?, ?)'),
    nextInput: db.prepare(`
      SELECT line, bytes FROM inputs WHERE work = ?1 AND line > ?2 AND NOT EXISTS (
        SELECT 1 FROM results WHERE results.work = ?1 AND results.line = inputs.line AND outcome <> 'not-judged'
      ) ORDER BY line LIMIT 1`),
    finished: db.prepare(
      `SELECT seq, outcome FROM results WHERE work = ? AND line = ? AND digest = ? AND outcome <> 'not-judged'`,
    ),
    forget: db.prepare("DELETE FROM results WHERE work = ? AND line = ? AND outcome = 'not-judged'"),
    add: db.prepare('INSERT INTO results (work, line, digest, outcome, text) VALUES (?, ?, ?, ?, ?)'),
    text: db.prepare('SELECT text FROM results WHERE seq = ?'),
    after: db.prepare(
      'SELECT seq, line, outcome, text FROM results INDEXED BY results_in_order WHERE work = ? AND seq > ? ORDER BY seq LIMIT ?',
    ),
    counts: db.prepare('SELECT outcome, count(*) AS n FROM results WHERE work = ? GROUP BY outcome'),
    unchangedSince: db.prepare(
      `${work} WHERE changed_ms < ? AND state IN ('arriving', 'ended', 'cancelled') ORDER BY changed_ms`,
    ),
    bytes: db.prepare(
      'SELECT (page_count - freelist_count) * page_size AS bytes FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
    ),
  };
}
