/** Builds one image and tells how far it is. */
import { type ContextFile, contextTar } from './context.ts';
import type { Engine } from './engine.ts';
import { SandboxError } from './errors.ts';

/** One thing that happened while an image was made. */
export interface ImageProgress {
  /** Which image: `base`, `supervisor` or the name of a language. */
  readonly image: string;
  readonly phase: 'pull' | 'bootstrap' | 'build' | 'done';
  /** Steps begun so far, and in all; both 0 while that is not known. */
  readonly step: number;
  readonly steps: number;
  /** What the tool at work printed. */
  readonly line: string;
}

export type OnImageProgress = (progress: ImageProgress) => void;

export interface ImageBuild {
  readonly image: string;
  readonly tag: string;
  readonly context: readonly ContextFile[];
  readonly arguments: Readonly<Record<string, string>>;
}

/** The label that all images of ours carry; its value names the image. */
const imageLabel = 'polyproof.image';
/** What the builder says of itself between the steps. */
const bookkeeping = /^( ---> |Removing intermediate container |Successfully (built|tagged) )/;
/** How many lines of a failed build its error shows. */
const linesShown = 15;

/** Rejects with `image-build-failed` and the last lines printed when a step of the build fails. */
export async function buildImage(engine: Engine, build: ImageBuild, onProgress: OnImageProgress): Promise<void> {
  const last: string[] = [];
  let step = 0;
  let steps = 0;
  const onLine = (line: string) => {
    const [, begun, all] = /^Step (\d+)\/(\d+) :/i.exec(line) ?? [];
    if (begun !== undefined) [step, steps] = [Number(begun), Number(all)];
    if (!bookkeeping.test(line)) last.push(line);
    if (last.length > linesShown) last.shift();
    onProgress({ image: build.image, phase: 'build', step, steps, line });
  };
  const options = { tag: build.tag, arguments: build.arguments, labels: { [imageLabel]: build.image } };
  try {
    await engine.build(contextTar(build.context), options, onLine);
  } catch (error) {
    throw buildFailure(build.image, error, last);
  }
  onProgress({ image: build.image, phase: 'done', step: steps, steps, line: `Built ${build.tag}` });
}

/** What the engine reports as its own failure is the build's, unless the engine itself is not there. */
function buildFailure(image: string, error: unknown, last: readonly string[]): unknown {
  if (!(error instanceof SandboxError) || (error.code !== 'engine-failed' && error.code !== 'image-missing'))
    return error;
  const printed = last.map((line) => `  ${line}`).join('\n');
  return new SandboxError(
    'image-build-failed',
    `The image for ${image} could not be built: ${error.message}\n${printed}\n${remedyFor([...last, error.message].join('\n'))}`,
    { cause: error },
  );
}

const remedies: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [
    /no space left on device/i,
    'The disk is full: free some space (polyproof images prune, docker system prune) and try again.',
  ],
  [
    /temporary failure resolving|could not resolve|no such host|failed to fetch|unable to connect|connection (refused|timed out)/i,
    'Packages could not be fetched: check that this machine reaches its Debian mirror, or set http_proxy for the engine, and try again.',
  ],
  [
    /hash sum mismatch|size mismatch|is not (yet|signed)|release file/i,
    'The mirror was being updated or a proxy holds old files: try again in a while.',
  ],
];

function remedyFor(text: string): string {
  const found = remedies.find(([pattern]) => pattern.test(text));
  return found?.[1] ?? 'The lines above say which step failed; mend the Dockerfile or its files and build again.';
}
