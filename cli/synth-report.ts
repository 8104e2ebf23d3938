/** The end of a run on the terminal: the funnel, what was mended, the yield matrix, and where the files are. */
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Counts, FunnelPart, YieldMatrix } from '../datasets/funnel.ts';
import { folderFiles } from '../datasets/run-folder.ts';
import type { SynthesisResult } from './synthesis.ts';
import { plainTable } from './table.ts';
import type { Colors } from './terminal.ts';

/** The whole report, as text. */
export function synthesisReport(result: SynthesisResult, colors: Colors): string {
  const { folder, funnel, yields, drops, mends, manifest } = result;
  const { replies, promptTokens, completionTokens } = manifest.calls;
  return [
    section(
      colors,
      'Seeds (D_s1): one problem from one snippet, solved and verified',
      funnelTable(funnel.seeds, 'snippets'),
    ),
    section(
      colors,
      'Pairs (D_s3): one new problem, verified in two languages on the same cases',
      funnelTable(funnel.pairs, 'discussions'),
    ),
    section(colors, 'Verified pairs of those tried, from source (row) to target (column)', yieldTable(yields)),
    ...some(
      colors,
      'Dropped, and why',
      drops.map(({ id, reason, message }) => [id, reason, message]),
    ),
    ...some(
      colors,
      'Mended: what went wrong at first',
      mends.map(({ id, reasons }) => [id, reasons.join(', ')]),
    ),
    section(colors, 'Files', fileTable(folder)),
    `${replies} model calls, ${promptTokens} + ${completionTokens} tokens.`,
  ].join('\n\n');
}

function section(colors: Colors, title: string, body: string): string {
  return `${colors.bold(title)}\n${body}`;
}

/** Long runs have long lists; the files hold them whole. */
const listedMax = 16;

/** A section of a list, or none where the list is empty. */
function some(colors: Colors, title: string, rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const table = new Table({ ...plainTable });
  for (const row of rows.slice(0, listedMax)) table.push(row.map((cell) => clip(cell.split('\n')[0] ?? '')));
  const rest = rows.length - listedMax;
  return [section(colors, title, trimmed(table.toString()) + (rest > 0 ? `\n… and ${rest} more` : ''))];
}

function clip(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}

/** Stages that dropped nothing are left out, but for the first and the last line. */
export function funnelTable({ entered, stages, verified, mended }: FunnelPart, unit: string): string {
  const table = new Table({ ...plainTable, colAligns: ['left', 'right', 'left'] });
  table.push([unit, String(entered), '']);
  for (const { stage, dropped, reasons } of stages) {
    if (dropped > 0) table.push([`  dropped: ${stage}`, `-${dropped}`, countsText(reasons)]);
  }
  table.push(['  verified', String(verified), '']);
  if (mended.length > 0) table.push(['  of them mended', '', countsText(mended)]);
  return trimmed(table.toString());
}

export function yieldTable({ languages, cells }: YieldMatrix): string {
  const table = new Table({ ...plainTable, colAligns: ['left', ...languages.map(() => 'right' as const)] });
  table.push(['', ...languages]);
  for (const [index, language] of languages.entries()) {
    table.push([
      language,
      ...(cells[index] ?? []).map((cell) => (cell === null ? '-' : `${cell.verified}/${cell.tried}`)),
    ]);
  }
  return trimmed(table.toString());
}

function fileTable(folder: string): string {
  const abouts: Readonly<Record<keyof typeof folderFiles, string>> = {
    pairs: 'verified cross-lingual pairs',
    seeds: 'verified seeds',
    rejects: 'what was dropped, why, and what was tried',
    manifest: 'model, settings, images, counts',
    log: 'every reply and every verdict: the same command resumes from it',
  };
  const table = new Table({ ...plainTable });
  for (const key of Object.keys(abouts) as (keyof typeof folderFiles)[]) {
    table.push([join(folder, folderFiles[key]), abouts[key]]);
  }
  return trimmed(table.toString());
}

function countsText(counts: Counts): string {
  return counts.map(({ reason, count }) => `${reason} ${count}`).join(', ');
}

function trimmed(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
