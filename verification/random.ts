/**
 * A seeded source of randomness: the same seed gives the same draws on every
 * machine, so that a run can be repeated and resumed.
 */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** One of the items, or undefined when there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined;
  /** `count` different items, or all of them when there are fewer, in random order. */
  draw<Item>(items: readonly Item[], count: number): readonly Item[];
}

/** Draws depend on every part of the seed: `seededRandom(7, 'py-clamp', 2)`. */
export function seededRandom(...seed: readonly (string | number)[]): Random {
  let state = hash(seed.join('\u0000'));
  const next = () => {
    // mulberry32: small, and good enough for choosing samples.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const draw = <Item>(items: readonly Item[], count: number): readonly Item[] => {
    const rest = [...items];
    const drawn: Item[] = [];
    while (drawn.length < count && rest.length > 0) {
      drawn.push(...rest.splice(Math.floor(next() * rest.length), 1));
    }
    return drawn;
  };
  return { next, draw, pick: (items) => draw(items, 1)[0] };
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return value;
}
