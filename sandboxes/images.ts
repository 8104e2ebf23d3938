/**
 * The images of languages: built on first use, found again by their content.
 *
 * An image's tag is the hash of everything that goes into it: the language's
 * folder, the tail that all languages share, the base and the supervisor. So a
 * change in any of them makes a new image, and nothing else does.
 */
import { join, resolve } from 'node:path';
import { getCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import type { Runner } from '../runners/runner.ts';
import { baseTag, ensureBase, ensureSupervisor, supervisorTag } from './base.ts';
import { buildImage, type ImageProgress, type OnImageProgress } from './build.ts';
import { type ContextFile, contextHash, readContext, withFile, withShared } from './context.ts';
import type { Engine } from './engine.ts';
import { SandboxError } from './errors.ts';
import { withLock } from './lock.ts';

export type { ImageProgress } from './build.ts';

export interface ImageStoreOptions {
  /** Folder for our own state; locks of builds are kept in it. */
  readonly dataFolder: string;
  /** Images to use in place of the base and its toolchain, by language name. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Folder that holds one folder for each language; the project's own by default. */
  readonly runnersFolder?: string;
}

export interface LanguageImage {
  /** `sha256:…` */
  readonly id: string;
  readonly tag: string;
  readonly bytes: number;
}

export interface StoredImage extends LanguageImage {
  /** `base`, `supervisor`, `root` or the name of a language. */
  readonly image: string;
  /** False for one that was made from files that have changed since. */
  readonly isCurrent: boolean;
}

export interface ImageStore {
  /** The image, built when it is missing. Aborting the signal gives up the wait; a build that others may wait for goes on. */
  ensure(runner: Runner, onProgress: (progress: ImageProgress) => void, signal?: AbortSignal): Promise<LanguageImage>;
  /** The image, or null when it would have to be built. */
  find(runner: Runner): Promise<LanguageImage | null>;
  /** Every image of ours on this engine. */
  list(runners: readonly Runner[]): Promise<readonly StoredImage[]>;
  /** Removes the images that are not current; answers those it removed. An image in use stays. */
  prune(runners: readonly Runner[]): Promise<readonly StoredImage[]>;
}

const repositoryPrefix = 'polyproof/';
/** Builds at once: each keeps about one core busy, and a package mirror. */
const buildsAtOnce = 2;

export function imageStore(engine: Engine, options: ImageStoreOptions): ImageStore {
  const limit = pLimit(buildsAtOnce);
  const underWay = new Map<
    string,
    { readonly done: Promise<LanguageImage>; readonly watchers: Set<OnImageProgress> }
  >();

  async function planOf(runner: Runner): Promise<Plan> {
    const folder = options.runnersFolder ?? fileURLToPath(new URL('../runners', import.meta.url));
    const override = options.overrides[runner.name];
    // By its id, because what an override's tag stands for may change.
    const overrideId = override === undefined ? undefined : ((await engine.image(override))?.id ?? override);
    const shared = (runner.image.shares ?? []).map((path) => readContext(resolve(folder, path)));
    // Facts, kit and style are ours: a change in them makes no other image.
    const own = readContext(resolve(folder, runner.image.folder)).filter(
      ({ path }) => !/^[^/]+\.[cm]?[jt]s$/.test(path),
    );
    const context = shared.reduce(withShared, own);
    return imagePlan(runner.name, context, overrideId);
  }

  async function find(runner: Runner): Promise<LanguageImage | null> {
    const { tag } = await planOf(runner);
    const image = await engine.image(tag);
    return image && { ...image, tag };
  }

  async function make(runner: Runner, onProgress: OnImageProgress): Promise<LanguageImage> {
    const override = options.overrides[runner.name];
    if (override !== undefined) await pullMissing(engine, runner.name, override, onProgress);
    const locked = <T>(name: string, work: () => Promise<T>) =>
      withLock(join(options.dataFolder, 'locks', `${name}.lock`), work);
    await locked('images-shared', async () => {
      await ensureBase(engine, onProgress);
      await ensureSupervisor(engine, onProgress);
    });
    return await locked(`images-${runner.name}`, async () => {
      const { tag, context } = await planOf(runner);
      const base = override ?? baseTag;
      if ((await engine.image(tag)) === null) {
        const build = { image: runner.name, tag, context: withTrust(context), arguments: { BASE: base } };
        await buildImage(engine, build, onProgress);
      }
      const built = await engine.image(tag);
      if (built === null) throw new SandboxError('image-build-failed', `The engine lost ${tag} right after its build.`);
      return { ...built, tag };
    });
  }

  async function ensure(runner: Runner, onProgress: OnImageProgress, signal?: AbortSignal): Promise<LanguageImage> {
    const present = await find(runner);
    if (present !== null) return present;
    let build = underWay.get(runner.name);
    if (build === undefined) {
      const watchers = new Set<OnImageProgress>();
      const tell = (progress: ImageProgress) => {
        for (const watch of watchers) watch(progress);
      };
      const done = limit(() => make(runner, tell));
      build = { done, watchers };
      underWay.set(runner.name, build);
      const forget = () => void underWay.delete(runner.name);
      done.then(forget, forget);
    }
    build.watchers.add(onProgress);
    return await unlessAborted(build.done, signal);
  }

  async function list(runners: readonly Runner[]): Promise<StoredImage[]> {
    const plans = await Promise.all(runners.map(planOf));
    const current = new Set([baseTag, supervisorTag(), ...plans.map(({ tag }) => tag)]);
    const stored = await engine.images(repositoryPrefix);
    return stored.flatMap(({ id, bytes, tags }) =>
      tags.map((tag) => {
        const image = tag.slice(repositoryPrefix.length).replace(/:.*$/, '');
        return { id, tag, bytes, image, isCurrent: image === 'root' || current.has(tag) };
      }),
    );
  }

  async function prune(runners: readonly Runner[]): Promise<StoredImage[]> {
    const removed: StoredImage[] = [];
    for (const image of await list(runners)) {
      if (image.isCurrent) continue;
      try {
        await engine.removeImage(image.tag);
        removed.push(image);
      } catch (error) {
        if ((error as SandboxError).code !== 'engine-failed') throw error;
        // A box still runs in it.
      }
    }
    return removed;
  }

  return { ensure, find, list, prune };
}

interface Plan {
  readonly tag: string;
  readonly context: readonly ContextFile[];
}

/**
 * The context with what this machine trusts besides the usual authorities, for builds behind a
 * gateway that signs for the sites it stands before. No part of the image, so not of its hash.
 */
function withTrust(context: readonly ContextFile[]): ContextFile[] {
  return withFile(context, 'certificates.pem', getCACertificates('extra').join('\n'));
}

/** Where the part of a Dockerfile begins that adds the harness to a toolchain. */
const harnessStart = /^COPY files\/ /m;

/** The build of a language's image; an override takes the place of the base and of all steps before the harness. */
export function imagePlan(language: string, folder: readonly ContextFile[], overrideId?: string): Plan {
  const own = folder.find(({ path }) => path === 'Dockerfile')?.content.toString();
  if (own === undefined) throw new SandboxError('image-build-failed', `The folder of ${language} has no Dockerfile.`);
  const harness = own.search(harnessStart);
  const overridden = `ARG BASE\nFROM \${BASE}\n${harness < 0 ? '' : own.slice(harness)}`;
  const supervisor = supervisorTag();
  const text = `${(overrideId === undefined ? own : overridden).trimEnd()}\n${tail(supervisor)}`;
  const context = withFile(folder, 'Dockerfile', text);
  return { tag: `${repositoryPrefix}${language}:${contextHash(context, overrideId ?? baseTag)}`, context };
}

/** The end of every language's Dockerfile: the supervisor becomes PID 1. */
function tail(supervisor: string): string {
  return [
    `COPY --from=${supervisor} /polyproof-supervisor /polyproof-supervisor`,
    'USER 0:0',
    'WORKDIR /work',
    'HEALTHCHECK NONE',
    'ENTRYPOINT ["/polyproof-supervisor"]',
    'CMD []',
    '',
  ].join('\n');
}

async function pullMissing(engine: Engine, language: string, tag: string, onProgress: OnImageProgress): Promise<void> {
  if ((await engine.image(tag)) !== null) return;
  try {
    await engine.pull(tag, undefined, (line) =>
      onProgress({ image: language, phase: 'pull', step: 0, steps: 0, line }),
    );
  } catch (error) {
    if ((error as SandboxError).code !== 'engine-failed') throw error;
    throw new SandboxError(
      'image-missing',
      `The image ${tag} set for ${language} is not here and could not be pulled.`,
      {
        cause: error,
      },
    );
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new SandboxError('cancelled', 'The wait for an image was given up.'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
