/**
 * MinHash signatures and an index over them (Broder 1997; LSH bands after
 * Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3).
 *
 * 128 permutations over 5-token shingles. 16 bits of each minimum are kept
 * (Li and König 2010), so that a row costs 256 bytes and its places in 16
 * bands; the chance that two different minima share 16 bits is 1.5e-5.
 */
import { hashOf } from './tokens.ts';

export const permutations = 128;
const shingleTokens = 5;
const bands = 16;
const bandRows = permutations / bands;

const seeds = Uint32Array.from({ length: permutations }, (_, at) => hashOf(`permutation ${at}`) | 1);

export type Signature = Uint16Array;

/** The signature of a sequence of hashed tokens; null for an empty one. */
export function signatureOf(tokens: Uint32Array): Signature | null {
  if (tokens.length === 0) return null;
  const minima = new Uint32Array(permutations).fill(0xffffffff);
  const last = Math.max(1, tokens.length - shingleTokens + 1);
  for (let from = 0; from < last; from += 1) {
    let shingle = 0x811c9dc5;
    const to = Math.min(tokens.length, from + shingleTokens);
    for (let at = from; at < to; at += 1) shingle = Math.imul(shingle ^ (tokens[at] as number), 0x01000193);
    for (let at = 0; at < permutations; at += 1) {
      let mixed = Math.imul(shingle ^ (shingle >>> 16), seeds[at] as number);
      mixed = (mixed ^ (mixed >>> 13)) >>> 0;
      if (mixed < (minima[at] as number)) minima[at] = mixed;
    }
  }
  return Uint16Array.from(minima, (minimum) => minimum & 0xffff);
}

/** An estimate of the Jaccard index, with a standard error of at most 0.045. */
export function likeness(one: Signature, other: Signature): number {
  let same = 0;
  for (let at = 0; at < permutations; at += 1) if (one[at] === other[at]) same += 1;
  return same / permutations;
}

export interface NearFinder {
  /** The number of the first signature at least as like as the threshold; null when there is none. */
  find(signature: Signature): { readonly number: number; readonly likeness: number } | null;
  /** Remembers a signature; answers its number, counted from 0. */
  add(signature: Signature): number;
}

/**
 * Remembers at most `most` signatures, about 0.5 kB each; the oldest go first. With 16 bands of 8, of
 * two texts 0.8 alike a match is missed once in twenty, at 0.9 once in ten thousand.
 */
export function nearFinder(threshold: number, most: number): NearFinder {
  let stored = new Uint16Array(permutations * 1024);
  let count = 0;
  const buckets = Array.from({ length: bands }, () => new Map<number, number[]>());
  const at = (number: number) => {
    const from = (number % most) * permutations;
    return stored.subarray(from, from + permutations);
  };
  return {
    find(signature) {
      let best: { number: number; likeness: number } | null = null;
      const seen = new Set<number>();
      for (const [band, bucket] of buckets.entries()) {
        for (const number of bucket.get(bandKey(signature, band)) ?? []) {
          if (seen.has(number) || number < count - most) continue;
          seen.add(number);
          const like = likeness(signature, at(number));
          if (like >= threshold && like > (best?.likeness ?? 0)) best = { number, likeness: like };
        }
      }
      return best;
    },
    add(signature) {
      const slot = (count % most) * permutations;
      if (slot + permutations > stored.length) {
        const larger = new Uint16Array(Math.min(most * permutations, stored.length * 2));
        larger.set(stored);
        stored = larger;
      }
      stored.set(signature, slot);
      for (const [band, bucket] of buckets.entries()) {
        const key = bandKey(signature, band);
        const held = bucket.get(key);
        // A bucket of hundreds is one text over and over: the first ones stand for it.
        if (held === undefined) bucket.set(key, [count]);
        else if (held.length < 64) held.push(count);
      }
      count += 1;
      return count - 1;
    },
  };
}

function bandKey(signature: Signature, band: number): number {
  let key = 0x811c9dc5;
  for (let at = band * bandRows; at < (band + 1) * bandRows; at += 1) {
    key = Math.imul(key ^ (signature[at] as number), 0x01000193);
  }
  return key >>> 0;
}
