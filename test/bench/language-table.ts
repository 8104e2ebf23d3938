/** The README's table of languages, made from the facts and from what was measured. */
import type { Runner } from '../../runners/runner.ts';

export interface Measured {
  readonly runner: Runner;
  /** Test frameworks that the language's kit proves. */
  readonly frameworks: readonly string[];
  readonly imageBytes: number;
  /** A hello from its source to its end, and the same by the plain command, in milliseconds. */
  readonly oursMs: number;
  readonly plainMs: number;
  /** Null for a language without a build step. */
  readonly compileMs: number | null;
  readonly runMs: number;
}

const heads = ['language', 'version', 'tests in', 'cannot hold', 'image', 'hello', 'plain'];

export function languageTable(measured: readonly Measured[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...measured.map((one) => line(cellsOf(one)))].join('\n');
}

/** Puts text between `<!-- NAME: … -->` and `<!-- /NAME -->`. Throws when the page has no such marks. */
export function fillBetweenMarks(page: string, name: string, text: string): string {
  const marks = new RegExp(`(<!-- ${name}\\b[^>]*-->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!marks.test(page)) throw new Error(`The page has no marks <!-- ${name} --> and <!-- /${name} -->.`);
  return page.replace(marks, (_, before: string, after: string) => `${before}${text}\n${after}`);
}

function cellsOf({ runner, frameworks, imageBytes, oursMs, plainMs }: Measured): readonly string[] {
  return [
    `\`${runner.name}\``,
    runner.title,
    frameworks.join(', '),
    Object.keys(runner.lacks)
      .map((feature) => feature.replaceAll('-', ' '))
      .join(', '),
    `${(imageBytes / 1e9).toFixed(1)} GB`,
    `${oursMs.toFixed(0)} ms`,
    `${plainMs.toFixed(0)} ms`,
  ];
}
