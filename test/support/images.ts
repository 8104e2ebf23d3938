/** Makes the images that tests need, one after another, with a sign of life for a log. */
import colors from 'picocolors';
import type { Runner } from '../../runners/runner.ts';
import type { ImageProgress } from '../../sandboxes/build.ts';
import type { Engine } from '../../sandboxes/engine.ts';
import { type ImageStore, imageStore } from '../../sandboxes/images.ts';
import { readConfig } from '../../server/config.ts';
import { type Totals, total } from './run.ts';

export const one = { passed: { passed: 1, failed: 0, skipped: 0 }, failed: { passed: 0, failed: 1, skipped: 0 } };

/** How often a step that takes long says that it is still at it. */
const signOfLifeMs = 10_000;

/** Its images, as the configuration wants them. */
export function openImageStore(engine: Engine): ImageStore {
  const { dataFolder, boxes } = readConfig();
  return imageStore(engine, { dataFolder, overrides: boxes.imageOverrides });
}

/** An image that cannot be made is a failure with its reason; the others are made all the same. */
export async function makeImages(store: ImageStore, runners: readonly Runner[]): Promise<Totals> {
  // One after another: what they have in common is built by the first.
  const made: Totals[] = [];
  for (const runner of runners) made.push(await makeImage(store, runner));
  return total(made);
}

async function makeImage(store: ImageStore, runner: Runner): Promise<Totals> {
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

/** The time since then, for people. */
export function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1000).toFixed(1);
}
