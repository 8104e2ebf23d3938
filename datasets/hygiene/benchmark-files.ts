/** Benchmarks from files, in whatever shape they have: what rows are held against. */
import { Readable } from 'node:stream';
import { filesOf, rowsOf } from '../input.ts';
import { instructionOf } from '../shapes/functions.ts';
import { objectOf, type ProblemRow, type RawRow, textOf } from '../shapes/shape.ts';
import { readRow } from '../shapes/shapes.ts';
import type { Benchmarks } from './decontamination.ts';

/**
 * Adds every problem of the files; answers how many rows held nothing to compare with.
 * A problem counts without a solution too: benchmarks often keep theirs to themselves.
 */
export async function readBenchmarks(files: readonly string[], known: Benchmarks): Promise<{ readonly empty: number }> {
  let empty = 0;
  for await (const { file, at, content } of rowsOf(filesOf(files), Readable.from([]))) {
    const row = 'value' in content ? objectOf(content.value) : undefined;
    const { instruction = '', source = '' } = row === undefined ? {} : problemIn(row);
    if (instruction === '' && source === '') empty += 1;
    else known.add({ where: `${file}:${at}`, instruction, source });
  }
  return { empty };
}

function problemIn(row: RawRow): Pick<ProblemRow, 'instruction' | 'source'> {
  const read = readRow(row, null);
  if (!('unusable' in read)) {
    const source = read.source ?? read.reply;
    return { ...instructionOf(row), ...read, ...(source !== undefined && { source }) };
  }
  const source = textOf(row, 'canonical_solution', 'solution', 'code', 'program', 'source', 'output');
  return { ...instructionOf(row), ...(source !== undefined && { source }) };
}
