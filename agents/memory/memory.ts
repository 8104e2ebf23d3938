/**
 * What one agent remembers: a priority queue of verified samples.
 *
 * A sample enters only when it is unlike every stored one. When the queue is
 * over its capacity the sample with the lowest score leaves, and of equals the
 * oldest. Nothing gets in here without a verdict from the sandbox; who adds is
 * responsible for that.
 */
import { jaccard, type Near, type Shingles, shinglesOf } from '../../datasets/similarity.ts';
import type { Random } from '../../verification/random.ts';

export interface Memory<Sample extends Memorable> {
  /** The stored sample that keeps this one out: the one it is most like, if too much so. */
  twin(sample: Memorable): Near | undefined;
  add(sample: Sample): Added<Sample>;
  /** A random stored sample. Undefined only while the memory is empty. */
  draw(random: Random): Sample | undefined;
  /** Every stored sample, highest score first. */
  all(): readonly Sample[];
}

export interface Memorable {
  readonly id: string;
  /** 1 to 5; lower leaves first. */
  readonly score: number;
  /** What is compared, by kind: the words under `instruction`, a solution under the name of its language. */
  readonly texts: Readonly<Record<string, string>>;
}

export type Added<Sample> =
  /** `evicted` may be the new sample itself, when it is the worst of a full memory. */
  | { readonly status: 'kept'; readonly evicted: Sample | undefined }
  | { readonly status: 'too-alike'; readonly twin: Near };

export interface MemorySettings {
  /** The paper's T. */
  readonly capacity: number;
  /** Samples at least this alike count as the same: 0 to 1. */
  readonly similarityMax: number;
}

interface Stored<Sample> {
  readonly sample: Sample;
  readonly shingles: ShinglesByKind;
}

type ShinglesByKind = ReadonlyMap<string, Shingles>;

export function memoryOf<Sample extends Memorable>(settings: MemorySettings): Memory<Sample> {
  const stored: Stored<Sample>[] = [];
  const twinOf = (sample: Memorable): Near | undefined => {
    const shingles = shinglesByKind(sample);
    const nearest = stored
      .map((other) => ({ key: other.sample.id, similarity: likeness(shingles, other.shingles) }))
      .toSorted((a, b) => b.similarity - a.similarity)[0];
    return nearest !== undefined && nearest.similarity >= settings.similarityMax ? nearest : undefined;
  };
  return {
    twin: twinOf,
    add(sample) {
      const twin = twinOf(sample);
      if (twin !== undefined) return { status: 'too-alike', twin };
      stored.push({ sample, shingles: shinglesByKind(sample) });
      if (stored.length <= settings.capacity) return { status: 'kept', evicted: undefined };
      const lowest = stored.reduce(
        (low, other, index) => (other.sample.score < (stored[low]?.sample.score ?? 0) ? index : low),
        0,
      );
      return { status: 'kept', evicted: stored.splice(lowest, 1)[0]?.sample };
    },
    draw: (random) => random.pick(stored)?.sample,
    all: () => stored.map(({ sample }) => sample).toSorted((a, b) => b.score - a.score),
  };
}

function shinglesByKind({ texts }: Memorable): ShinglesByKind {
  return new Map(Object.entries(texts).map(([kind, text]) => [kind, shinglesOf(text)]));
}

/** The likeness of the kind in which two samples are most alike: the same words are the same problem, whatever the code. */
function likeness(a: ShinglesByKind, b: ShinglesByKind): number {
  return Math.max(0, ...[...a].map(([kind, shingles]) => jaccard(shingles, b.get(kind) ?? new Set())));
}
