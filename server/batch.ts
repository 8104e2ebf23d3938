/**
 * Answers a batch: rows in, results out as they are there.
 *
 * `width` workers take rows one after another, so no more is read than is
 * worked on. A result goes to the journal first and from there to the client:
 * a client that reads slowly, or only after it has sent everything, stops
 * nobody and fills no memory. A row that the journal knows is not judged again.
 */
import { hash } from 'node:crypto';
import type { Line } from '../datasets/lines.ts';
import type { EndLine } from './batch-view.ts';
import { failureOf } from './errors.ts';
import { type Journal, type RowResult, storageFailure, type Work } from './journal.ts';
import { type Outbox, outbox } from './outbox.ts';

export interface Batch {
  readonly work: Work;
  readonly journal: Journal;
  readonly rows: AsyncIterable<Line>;
  /** Rows worked on at once. */
  readonly width: number;
  readonly ordered: boolean;
  readonly judgeRow: (row: Line, signal: AbortSignal) => Promise<RowResult>;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/** Lines of the answer, with their newlines; the last one tells how it ended. */
export async function* answerBatch(batch: Batch): AsyncGenerator<string> {
  const { journal, work } = batch;
  const out = outbox(batch.ordered);
  const counts: Record<string, number> = {};
  const stopping = new AbortController();
  const signal = AbortSignal.any([batch.signal, stopping.signal]);
  const fail = (error: unknown) => {
    out.fail(error);
    stopping.abort(error);
  };
  batch.signal.addEventListener('abort', () => fail(batch.signal.reason), { once: true });
  workThrough({ ...batch, signal }, out, counts).then(out.end, fail);
  try {
    for await (const seq of out.sending) yield `${journal.text(seq)}\n`;
    journal.setState(work.key, 'ended');
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    yield lastLine({ batch: work.id, outcome: 'ended', rows, counts });
  } catch (error) {
    if (batch.signal.aborted) return;
    const { body } = failureOf(storageFailure(error));
    yield lastLine({ batch: work.id, outcome: 'stopped', error: body.error });
  } finally {
    stopping.abort();
  }
}

/** Resolves when every row has its result; rejects with the first failure, whatever the other workers wait for. */
async function workThrough(batch: Batch, out: Outbox, counts: Record<string, number>): Promise<void> {
  const { journal, work, judgeRow, signal } = batch;
  const rows = numbered(batch.rows);

  async function worker(): Promise<void> {
    for (;;) {
      await out.room();
      const next = await rows.next();
      if (next.done === true || signal.aborted) return;
      const { place, row } = next.value;
      const digest = hash('sha256', row.bytes ?? '', 'buffer').subarray(0, 16);
      const known = journal.finished(work.key, row.number, digest);
      const { seq, outcome } = known ?? (await judgeAnew(row, digest));
      // What was given up says nothing; a resumption judges it.
      if (seq === undefined) return;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      out.add(place, seq);
    }
  }
  const judgeAnew = async (row: Line, digest: Uint8Array) => {
    const result = await judgeRow(row, signal);
    return { seq: signal.aborted ? undefined : journal.add(work.key, digest, result), outcome: result.outcome };
  };
  await Promise.all(Array.from({ length: batch.width }, worker));
}

/** Rows with their places: lines have gaps where they are blank, places have none. */
async function* numbered(rows: AsyncIterable<Line>): AsyncGenerator<{ readonly place: number; readonly row: Line }> {
  let place = 0;
  for await (const row of rows) {
    place += 1;
    yield { place, row };
  }
}

function lastLine(line: EndLine): string {
  return `${JSON.stringify(line)}\n`;
}
