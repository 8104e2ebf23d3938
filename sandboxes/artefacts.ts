/**
 * What was built in boxes, kept in memory for the next time the same is built.
 *
 * The caller's key must name everything that a build depends on. Two who want
 * the same at the same time share one build; when that one is not worth
 * keeping, the other builds for itself.
 */
import { LRUCache } from 'lru-cache';
import type { BoxFile, Execution } from './sandbox.ts';

export interface Built {
  readonly execution: Execution;
  /** The whole work folder after the build; null when it cannot be used again. */
  readonly files: readonly BoxFile[] | null;
}

export interface ArtefactCache {
  /** What is kept under the key, or else what `build` makes. */
  get(key: string, build: () => Promise<Built>): Promise<Built & { readonly isCached: boolean }>;
}

/** Keeps at most `bytesMax` bytes: what was unused for longest goes first. */
export function artefactCache(bytesMax: number): ArtefactCache {
  const kept = new LRUCache<string, Built>({ maxSize: bytesMax, sizeCalculation: sizeOf });
  const underWay = new Map<string, Promise<Built | null>>();

  async function buildAndKeep(key: string, build: () => Promise<Built>): Promise<Built> {
    const built = Promise.withResolvers<Built | null>();
    underWay.set(key, built.promise);
    try {
      const made = await build();
      if (made.files !== null) kept.set(key, made);
      built.resolve(made.files === null ? null : made);
      return made;
    } finally {
      underWay.delete(key);
      // Those who wait learn of no failure that is not theirs; this changes nothing after a success.
      built.resolve(null);
    }
  }

  return {
    async get(key, build) {
      const known = kept.get(key);
      if (known !== undefined) return { ...known, isCached: true };
      const other = underWay.get(key);
      if (other === undefined) return { ...(await buildAndKeep(key, build)), isCached: false };
      const shared = await other;
      // One wait is enough: a queue of builds that are not kept would take its members one by one.
      return shared === null ? { ...(await build()), isCached: false } : { ...shared, isCached: true };
    },
  };
}

/** Bytes of files and reports; the bookkeeping of one entry is taken to be a kilobyte and one for each file. */
function sizeOf({ execution: { stdout, stderr }, files }: Built): number {
  const outputs = [stdout.head, stdout.tail, stderr.head, stderr.tail].reduce((sum, bytes) => sum + bytes.length, 0);
  return (files ?? []).reduce((sum, { content }) => sum + content.length + 1024, outputs + 1024);
}
