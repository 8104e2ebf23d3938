/** The engine that tests run on, made where there is none. */
import colors from 'picocolors';
import type { Engine } from '../../sandboxes/engine.ts';
import { ensureEngine } from '../../sandboxes/engine-setup.ts';
import { readConfig } from '../../server/config.ts';

/** Null, and the reason on the terminal, when none can be had. */
export async function findEngine(): Promise<Engine | null> {
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
