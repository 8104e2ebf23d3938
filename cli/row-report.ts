/** What people see of judged rows: a line for each, the whole story for one alone, a summary at the end. */
import type { RowResult } from './row-judging.ts';
import type { Colors } from './terminal.ts';

/** The verdict of a row, or what there is in its place. */
export function resultName(result: RowResult): string {
  return result.outcome === 'judged' ? result.verdict : result.outcome;
}

/** Whether a row came out as it should: as it says itself, or accepted. */
export function isAsWanted(result: RowResult): boolean {
  if (!('wanted' in result)) return resultName(result) === 'accepted';
  const { wanted } = result;
  if (result.outcome !== 'judged') return wanted === result.outcome;
  if (passWords.has(wanted)) return result.verdict === 'accepted';
  if (failWords.has(wanted)) return result.verdict !== 'accepted';
  return result.verdict === wanted;
}

const passWords: ReadonlySet<unknown> = new Set([true, 'pass', 'passed', 'accepted']);
const failWords: ReadonlySet<unknown> = new Set([false, 'fail', 'failed']);

/** One line: verdict, place, language, message. */
export function rowLine(result: RowResult, colors: Colors): string {
  const { row, id, language } = result;
  const mark = 'wanted' in result && !isAsWanted(result) ? ` ${colors.red(`(wanted ${String(result.wanted)})`)}` : '';
  const message = resultName(result) === 'accepted' ? '' : `  ${oneLine(result.message)}`;
  return `${painted(result, colors, 14)}${mark} ${id ?? `row ${row}`}${language === undefined ? '' : ` ${language}`}${message}`;
}

/** Every case, what the compiler said, and how long it all took. */
export function wholeStory(result: RowResult, colors: Colors): string {
  const lines = [`${painted(result, colors, 0)}  ${result.message}`];
  if (result.outcome === 'judged') {
    if (result.verdict === 'compile-error') {
      const said = result.compile?.stderr.text || result.compile?.stdout.text;
      if (said) lines.push('', said.trimEnd());
    }
    for (const { index, verdict, message, execution } of result.cases) {
      const time = execution === null ? '' : `  ${Math.round(execution.wallMs)} ms`;
      const paint = verdict === 'accepted' ? colors.green : verdict === 'skipped' ? colors.dim : colors.red;
      lines.push(`  case ${index}  ${paint(verdict)}${time}${verdict === 'accepted' ? '' : `  ${oneLine(message)}`}`);
    }
    for (const { name, passed, message } of result.reports) {
      lines.push(
        `  ${passed ? colors.green('passed') : colors.red('failed')}  ${name}${passed ? '' : `  ${oneLine(message)}`}`,
      );
    }
    lines.push(
      colors.dim(
        `${result.passed} of ${result.total} passed; ${result.evidence.language} in ${result.evidence.imageId.slice(0, 19)}`,
      ),
    );
  }
  return lines.join('\n');
}

/** How many rows there are of each kind. */
export interface Tally {
  readonly counts: Map<string, number>;
  rows: number;
  asWanted: number;
}

export function count(tally: Tally, result: RowResult): void {
  const name = resultName(result);
  tally.rows += 1;
  tally.counts.set(name, (tally.counts.get(name) ?? 0) + 1);
  if (isAsWanted(result)) tally.asWanted += 1;
}

/** `64 rows: 40 accepted, 24 wrong-answer; 64 as wanted`. */
export function summary({ rows, counts, asWanted }: Tally, hasWanted: boolean): string {
  const parts = [...counts].toSorted(([, a], [, b]) => b - a).map(([name, number]) => `${number} ${name}`);
  return `${rows} rows: ${parts.join(', ') || 'nothing'}${hasWanted ? `; ${asWanted} as wanted` : ''}`;
}

function painted(result: RowResult, colors: Colors, width: number): string {
  const name = resultName(result).padEnd(width);
  if (result.outcome !== 'judged') return colors.yellow(name);
  return result.verdict === 'accepted' ? colors.green(name) : colors.red(name);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
