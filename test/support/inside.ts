/**
 * Runs one test file in this process and reports on descriptor 3 what became
 * of it, one line of JSON per event. test-file.ts starts it:
 *
 *     node inside.ts FILE 3>report
 *
 * The report comes last of all, so a file that ends early, or never, has none.
 */
import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { SuiteBook } from './watched-uvu.ts';

export type Event = { readonly event: 'test'; readonly title: string } | Report;

export interface Report {
  readonly event: 'report';
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What is wrong with the file as a whole. */
  readonly problems: readonly string[];
}

/** What uvu keeps between `suite.run()` and `exec()`: groups of functions after a name. */
type UvuResult = readonly [errors: string | true, passed: number, skipped: number, total: number];
type UvuQueue = (null | (() => Promise<UvuResult>))[][];

const send = (event: Event): void => void writeSync(3, `${JSON.stringify(event)}\n`);

const watchedUvu = import.meta.resolve('./watched-uvu.ts');
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'uvu' && context.parentURL !== watchedUvu && context.parentURL !== import.meta.url
      ? { url: watchedUvu, shortCircuit: true }
      : next(specifier, context),
});

async function runFile(file: string): Promise<Report> {
  const queue: UvuQueue = [[null]];
  // With UVU_DEFER set uvu does not start by itself: we say when, and wait.
  Object.assign(globalThis, { UVU_DEFER: 1, UVU_INDEX: 0, UVU_QUEUE: queue });
  const { announceTests, books } = await import('./watched-uvu.ts');
  const { exec } = await import('uvu');
  announceTests((title) => send({ event: 'test', title }));

  await import(pathToFileURL(file).href);

  const results: UvuResult[] = [];
  const runs = (queue[0] ?? []).filter((run) => run !== null);
  queue[0] = [null, ...runs.map((run) => async () => keep(results, await run()))];
  await exec();
  const sum = (count: (result: UvuResult) => number): number => results.reduce((total, it) => total + count(it), 0);
  return {
    event: 'report',
    passed: sum(([, passed]) => passed),
    failed: sum(([, passed, , total]) => total - passed),
    skipped: sum(([, , skipped]) => skipped),
    problems: problemsOf(books),
  };
}

function keep(results: UvuResult[], result: UvuResult): UvuResult {
  results.push(result);
  return result;
}

function problemsOf(books: readonly SuiteBook[]): readonly string[] {
  const declared = books.filter(({ name, added }) => name !== '' || added > 0);
  if (declared.length === 0) return ['it declares no suite'];
  return declared.flatMap(({ name, ran, pending, added, broken }) => {
    if (broken.length > 0) return broken.map((error) => `a hook of suite '${name}' threw ${error}`);
    if (!ran) return [`suite '${name}' is declared and not run`];
    if (added === 0) return [`suite '${name}' has no test`];
    return pending > 0 ? [`suite '${name}' was given ${pending} more after its run()`] : [];
  });
}

send(await runFile(process.argv[2] ?? ''));
