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
import { languages } from '../../runners/languages.ts';
import type { Runner } from '../../runners/runner.ts';
import type { ImageProgress } from '../../sandboxes/build.ts';
import type { Engine } from '../../sandboxes/engine.ts';
import { ensureEngine } from '../../sandboxes/engine-setup.ts';
import { imageStore } from '../../sandboxes/images.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { runChecks } from './check.ts';
import { endTogether, lastLine, runTests, type Totals, total } from './run.ts';

const one = { passed: { passed: 1, failed: 0, skipped: 0 }, failed: { passed: 0, failed: 1, skipped: 0 } };

/** How often a step that takes long says that it is still at it. */
const signOfLifeMs = 10_000;

const startedMs = performance.now();
process.chdir(path.resolve(import.meta.dirname, '../..'));
endTogether();

console.log(`This runs format, lint, types and unused code, then the unit tests (together about a minute), then
the tests that need a Docker engine. On a fresh machine the engine and one image for each language
(${Object.keys(languages).join(', ')}) are made first: that takes some minutes, once.`);

const parts = [under('Checks', runChecks), await under('Unit tests', () => runTests(['test/unit']))];
const engine = await under('Engine', findEngine);
parts.push(engine === null ? one.failed : one.passed);
if (engine === null) {
  console.log(colors.red('\nThe tests that need an engine could not be run.'));
} else {
  parts.push(await under('Images', () => makeImages(engine, readConfig())));
  parts.push(await under('Tests on the engine', () => runTests(engineFolders())));
}
const totals = total(parts);
console.log(`\n${colors.dim(`All of it took ${seconds(startedMs)} s.`)}\n${lastLine(totals)}`);
// Not process.exitCode: an engine's keep-alive connection may not hold up the end.
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);

/** Every folder with tests except those that need no engine, and those that need a key. */
function engineFolders(): readonly string[] {
  const folders = globSync('test/*/**/*.test.ts').map((file) => file.split(path.sep).slice(0, 2).join('/'));
  const others = ['test/unit', 'test/fixtures', 'test/live'];
  return [...new Set(['test/docker', ...folders])].filter((folder) => !others.includes(folder)).sort();
}

async function findEngine(): Promise<Engine | null> {
  try {
    const { boxes, dataFolder } = readConfig();
    const found = await ensureEngine({
      socket: boxes.socket,
      dataFolder,
      onLine: (line) => console.log(colors.dim(`  ${line}`)),
    });
    const { name, version, cgroupVersion } = await found.describe();
    console.log(`${colors.green('✓')} ${name} ${version}, cgroup v${cgroupVersion}`);
    return found;
  } catch (error) {
    console.log(`${colors.red('✗')} ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function makeImages(found: Engine, { dataFolder, boxes }: Config): Promise<Totals> {
  const store = imageStore(found, { dataFolder, overrides: boxes.imageOverrides });
  // One after another: what they have in common is built by the first.
  const made: Totals[] = [];
  for (const runner of Object.values(languages)) made.push(await makeImage(store, runner));
  return total(made);
}

async function makeImage(store: ReturnType<typeof imageStore>, runner: Runner): Promise<Totals> {
  const beganMs = performance.now();
  const progress = progressLines();
  try {
    const { bytes } = await store.ensure(runner, progress);
    console.log(
      `${colors.green('✓')} ${runner.title}  ${Math.round(bytes / 1e6)} MB  ${colors.dim(`${seconds(beganMs)} s`)}`,
    );
    return one.passed;
  } catch (error) {
    console.log(`${colors.red('✗')} ${runner.title}: ${error instanceof Error ? error.message : String(error)}`);
    return one.failed;
  }
}

/** Prints each new step of a build, and now and then the last line of a long one. */
function progressLines(): (progress: ImageProgress) => void {
  let shown = '';
  let shownMs = 0;
  return ({ image, phase, step, steps, line }) => {
    const what = `${image}: ${phase}${steps > 0 ? ` ${step}/${steps}` : ''}`;
    if (what === shown && performance.now() - shownMs < signOfLifeMs) return;
    shown = what;
    shownMs = performance.now();
    console.log(colors.dim(`  ${what}  ${line.trim().slice(0, 100)}`));
  };
}

function under<T>(title: string, work: () => T): T {
  console.log(`\n${colors.bold(title)}`);
  return work();
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1000).toFixed(1);
}
