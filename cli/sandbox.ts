/** The sandbox of this machine, for a command: images are built with progress shown, boxes are gone when it ends. */
import type { Runner } from '../runners/runner.ts';
import { type LocalSandbox, openLocalSandbox } from '../sandboxes/local.ts';
import type { Config } from '../server/config.ts';
import { sandboxOptions } from '../server/sandbox-options.ts';
import { imageProgress } from './image-progress.ts';
import type { Terminal } from './terminal.ts';

export interface CommandSandbox extends AsyncDisposable {
  readonly sandbox: LocalSandbox;
  /** Builds the image of a runner unless it is there. To be awaited before a lease, whose wait is short. */
  ready(runner: Runner): Promise<void>;
}

/** Rejects with `engine-unavailable`. */
export async function openSandbox(config: Config, terminal: Terminal): Promise<CommandSandbox> {
  const progress = imageProgress(terminal);
  const shared = terminal.sandbox;
  const sandbox = shared ?? (await openLocalSandbox(sandboxOptions(config, progress.report)));
  const images = new Map<Runner, Promise<unknown>>();
  return {
    sandbox,
    async ready(runner) {
      const known = images.get(runner) ?? sandbox.images.ensure(runner, progress.report, terminal.signal);
      images.set(runner, known);
      await known;
    },
    async [Symbol.asyncDispose]() {
      progress.end();
      if (shared === undefined) await sandbox.close();
    },
  };
}
