/**
 * How alike two samples are, and which of many are near a given one.
 *
 * A text is a set of shingles: runs of three tokens, where a token is a word,
 * a number or a sign. Likeness is the Jaccard index of two sets: shared
 * shingles over all shingles. An index by MinHash bands finds the few
 * candidates among many; the exact index then decides.
 */
export type Shingles = ReadonlySet<number>;

const shingleTokens = 3;
const charactersMax = 100_000;

/** The shingles of a text. White space and letter case make no difference. */
export function shinglesOf(text: string): Shingles {
  const tokens =
    text
      .slice(0, charactersMax)
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
  const shingles = new Set<number>();
  const last = Math.max(1, tokens.length - shingleTokens + 1);
  for (let at = 0; at < last && tokens.length > 0; at += 1) {
    shingles.add(hash(tokens.slice(at, at + shingleTokens).join(' ')));
  }
  return shingles;
}

/** From 0, nothing in common, to 1, the same. Two empty sets have nothing in common. */
export function jaccard(a: Shingles, b: Shingles): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  if (small.size === 0) return 0;
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared += 1;
  return shared / (small.size + large.size - shared);
}

export interface Near {
  readonly key: string;
  readonly similarity: number;
}

/** Remembers texts by key and finds those at least as alike as a threshold. */
export interface NearIndex {
  add(key: string, shingles: Shingles): void;
  /** The most alike remembered text that counts, if it reaches the threshold. */
  nearest(shingles: Shingles, threshold: number, counts: (key: string) => boolean): Near | undefined;
}

const bands = 32;
const rows = 3;

/**
 * 32 bands of 3 hashes: of two texts that are 0.5 alike a match is missed once
 * in seventy, at 0.6 once in two thousand.
 */
export function nearIndex(): NearIndex {
  const stored = new Map<string, Shingles>();
  const buckets = new Map<string, string[]>();
  return {
    add(key, shingles) {
      stored.set(key, shingles);
      for (const band of bandsOf(shingles)) {
        const bucket = buckets.get(band);
        if (bucket === undefined) buckets.set(band, [key]);
        else bucket.push(key);
      }
    },
    nearest(shingles, threshold, counts) {
      const keys = new Set(bandsOf(shingles).flatMap((band) => buckets.get(band) ?? []));
      let best: Near | undefined;
      for (const key of keys) {
        if (!counts(key)) continue;
        const similarity = jaccard(shingles, stored.get(key) ?? new Set());
        if (similarity >= threshold && similarity > (best?.similarity ?? -1)) best = { key, similarity };
      }
      return best;
    },
  };
}

function bandsOf(shingles: Shingles): readonly string[] {
  if (shingles.size === 0) return [];
  const minima = new Uint32Array(bands * rows).fill(0xffffffff);
  for (const shingle of shingles) {
    for (let at = 0; at < minima.length; at += 1) {
      const permuted = mix(shingle ^ Math.imul(at + 1, 0x9e3779b1));
      if (permuted < (minima[at] ?? 0)) minima[at] = permuted;
    }
  }
  return Array.from(
    { length: bands },
    (_, band) => `${band}:${minima.slice(band * rows, (band + 1) * rows).join(',')}`,
  );
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value >>> 0;
}

/** murmur3's finaliser: spreads neighbouring numbers over all 32 bits. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
