/**
 * Runs test files with uvu, each in a process of its own, and cannot pass with
 * nothing run:
 *
 *     node test/support/run.ts DIR|FILE…
 *
 * A path without a test file, a file without a test, a suite that is never
 * run, a process that does not end: each is a failure. The last line is
 * `N passed, N failed`, and `, N skipped` where tests were skipped.
 */
import { globSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import colors from 'picocolors';
import { type FileResult, killAll, runTestFile } from './test-file.ts';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Pace {
  /** Files run at the same time. */
  readonly jobs: number;
  readonly deadlineMs: number;
}

/** Tests that share one engine take turns and may take their time; the others do not. */
const alone: Pace = { jobs: 1, deadlineMs: 600_000 };
const together: Pace = { jobs: Math.min(4, availableParallelism()), deadlineMs: 120_000 };
const foldersAlone = ['docker', 'hostile', 'browser', 'live'];
export const lingerMs = 5_000;

/** Adds up what several runs came to. */
export const total = (parts: readonly Totals[]): Totals => ({
  passed: parts.reduce((sum, part) => sum + part.passed, 0),
  failed: parts.reduce((sum, part) => sum + part.failed, 0),
  skipped: parts.reduce((sum, part) => sum + part.skipped, 0),
});

/** The line that every run of tests ends with. */
export const lastLine = ({ passed, failed, skipped }: Totals): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** Runs every test file in the given files and folders, and prints how they fare. */
export async function runTests(paths: readonly string[], print = console.log): Promise<Totals> {
  const found = paths.map((given) => ({ given, files: testFiles(given) }));
  const missing = found.filter(({ files }) => files.length === 0);
  for (const { given } of missing) print(`${colors.red('✗')} ${given}: there is no test file`);
  if (paths.length === 0) print(`${colors.red('✗')} no file or folder was named`);

  const files = [...new Set(found.flatMap((it) => it.files))].sort();
  const results: FileResult[] = [];
  for (const pace of [together, alone]) {
    const limit = pLimit(pace.jobs);
    await limit.map(
      files.filter((file) => paceOf(file) === pace),
      async (file) => {
        const result = await runTestFile(file, { ...pace, lingerMs });
        results.push(result);
        print(lineFor(result));
      },
    );
  }
  const faulty = results.filter(({ failed }) => failed > 0);
  if (faulty.length > 1) print(`\nFailed:\n${faulty.map(({ file }) => `  ${relative(file)}`).join('\n')}`);
  const nothing = { passed: 0, failed: missing.length + (paths.length === 0 ? 1 : 0), skipped: 0 };
  return total([nothing, ...results]);
}

function testFiles(given: string): readonly string[] {
  const absolute = path.resolve(given);
  const facts = statSync(absolute, { throwIfNoEntry: false });
  if (facts === undefined) return [];
  if (facts.isFile()) return [absolute];
  return globSync('**/*.test.ts', { cwd: absolute }).map((file) => path.join(absolute, file));
}

const paceOf = (file: string): Pace =>
  relative(file)
    .split(path.sep)
    .some((part) => foldersAlone.includes(part))
    ? alone
    : together;

const relative = (file: string): string => path.relative('', file);

/** One line for a file that passed; what it printed as well for one that did not. */
export function lineFor(result: FileResult, name = relative(result.file)): string {
  const { passed, failed, skipped, durationMs, problems, output } = result;
  const seconds = colors.dim(`${(durationMs / 1000).toFixed(1)} s`);
  const counts = failed === 0 && skipped === 0 ? `${passed}` : lastLine(result);
  const mark = failed === 0 ? colors.green('✓') : colors.red('✗');
  const line = `${mark} ${name}  ${counts}  ${seconds}`;
  if (failed === 0) return line;
  return [
    line,
    ...problems.map((problem) => colors.red(`  ${problem}`)),
    output.replaceAll(/^/gm, '  ').trimEnd(),
    '',
  ].join('\n');
}

/** Has Ctrl-C and our own end take the test processes along. */
export function endTogether(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      killAll('SIGTERM');
      // Time for them to tidy up; whatever is left is killed on 'exit'.
      setTimeout(() => process.exit(130), 2_000);
    });
  }
  process.on('exit', () => killAll('SIGKILL'));
}

if (import.meta.main) {
  endTogether();
  const totals = await runTests(process.argv.slice(2));
  console.log(`\n${lastLine(totals)}`);
  process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}
