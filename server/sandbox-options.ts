/** The options of the sandbox on this machine, from the settings. */
import type { ImageProgress } from '../sandboxes/images.ts';
import type { LocalSandboxOptions } from '../sandboxes/local.ts';
import type { Config } from './config.ts';

export function sandboxOptions(
  { boxes, dataFolder }: Config,
  onProgress: (progress: ImageProgress) => void,
): LocalSandboxOptions {
  const { runtime, ...rest } = boxes;
  return { ...rest, dataFolder, onProgress, ...(runtime === undefined ? {} : { runtime }) };
}
