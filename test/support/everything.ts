/**
 * `npm test`: checks, unit tests, an engine, images, tests on the engine.
 *
 * Everything is run, also after something failed. Where no engine can be had
 * that is a failure with its reason, never a skip. The last line of all is
 * `N passed, N failed`; a check, the engine and an image count as one each.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import colors from 'picocolors';
import { findLanguage } from '../../server/language-lookup.ts';
import { paperLanguages, proveLanguages, sampledLanguages } from './all-languages.ts';
import { runChecks } from './check.ts';
import { findEngine } from './engine.ts';
import { makeImages, one, openImageStore, seconds } from './images.ts';
import { endTogether, lastLine, runTests, total } from './run.ts';

/** The paper's languages in full, and a sample of the others: `npm run test:all-languages` proves them all. */
const runners = [...paperLanguages, ...sampledLanguages].map((name) => findLanguage(name));

const startedMs = performance.now();
process.chdir(path.resolve(import.meta.dirname, '../..'));
endTogether();

console.log(`This runs format, lint, types and unused code, then the unit tests (together about a minute), then
the tests that need a Docker engine. On a fresh machine the engine and one image for each language
(${runners.map(({ name }) => name).join(', ')}) are made first: that takes some minutes, once.`);

const parts = [under('Checks', runChecks), await under('Unit tests', () => runTests(['test/unit']))];
const engine = await under('Engine', findEngine);
parts.push(engine === null ? one.failed : one.passed);
if (engine === null) {
  console.log(colors.red('\nThe tests that need an engine could not be run.'));
} else {
  parts.push(await under('Images', () => makeImages(openImageStore(engine), runners)));
  parts.push(await under('Conformance of the languages', () => proveLanguages(runners)));
  parts.push(await under('Tests on the engine', () => runTests(engineFolders())));
}
const totals = total(parts);
console.log(`\n${colors.dim(`All of it took ${seconds(startedMs)} s.`)}\n${lastLine(totals)}`);
// Not process.exitCode: an engine's keep-alive connection may not hold up the end.
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);

/** Every folder with tests except those that need no engine or a key, and the kits, which are run above. */
function engineFolders(): readonly string[] {
  const folders = globSync('test/*/**/*.test.ts').map((file) => file.split(path.sep).slice(0, 2).join('/'));
  const others = ['test/unit', 'test/conformance', 'test/fixtures', 'test/live'];
  return [...new Set(['test/docker', ...folders])].filter((folder) => !others.includes(folder)).sort();
}

function under<T>(title: string, work: () => T): T {
  console.log(`\n${colors.bold(title)}`);
  return work();
}
