/**
 * The conformance kits, each language's in a process of its own.
 *
 *     npm run test:all-languages -- [LANGUAGE…]
 *
 * Builds the images that are missing; a build that fails counts as a failure
 * of its language, and the others go on.
 */
import path from 'node:path';
import colors from 'picocolors';
import { languages } from '../../runners/languages.ts';
import type { Runner } from '../../runners/runner.ts';
import { findLanguage } from '../../server/language-lookup.ts';
import { findEngine } from './engine.ts';
import { makeImages, one, openImageStore } from './images.ts';
import { endTogether, lastLine, lineFor, lingerMs, type Totals, total } from './run.ts';
import { runTestFile } from './test-file.ts';

const kit = path.resolve(import.meta.dirname, '../conformance/language.test.ts');
const deadlineMs = 900_000;

/** The languages of the paper, which `npm test` proves with their whole kits. */
export const paperLanguages = ['bash', 'cpp', 'csharp', 'java', 'javascript', 'php', 'python', 'typescript'] as const;

/** A few of the others for `npm test`, of different makes and quick to build: one each that is compiled with and without generated glue, and two that are not. */
export const sampledLanguages = ['c', 'go', 'perl', 'ruby'] as const;

/** Runs the kits one after another, and prints how they fare. The images must be there. */
export async function proveLanguages(runners: readonly Runner[], print = console.log): Promise<Totals> {
  const results: Totals[] = [];
  for (const { name } of runners) {
    const result = await runTestFile(kit, { deadlineMs, lingerMs, arguments: [name] });
    print(lineFor(result, `conformance of ${name}`));
    results.push(result);
  }
  return total(results);
}

if (import.meta.main) {
  endTogether();
  const named = process.argv.slice(2).map((name) => findLanguage(name));
  const runners = named.length > 0 ? named : Object.values(languages);
  const engine = await findEngine();
  const totals =
    engine === null
      ? one.failed
      : total([await makeImages(openImageStore(engine), runners), await proveLanguages(runners)]);
  console.log(`\n${colors.bold(`${runners.length} languages`)}\n${lastLine(totals)}`);
  process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
}
