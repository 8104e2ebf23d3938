/** A sample of an input whose length is not known: the same one every time. */

/** Every item, or so many of them, spread over all, in their order. */
export async function* sampled<T>(items: AsyncIterable<T> | Iterable<T>, count: number | undefined): AsyncGenerator<T> {
  if (count === undefined) {
    yield* items;
    return;
  }
  // A reservoir needs the whole input read, and no more than the sample held.
  const kept: { readonly at: number; readonly item: T }[] = [];
  let seen = 0;
  let state = 1;
  for await (const item of items) {
    if (kept.length < count) kept.push({ at: seen, item });
    else {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const place = Math.floor((state / 4_294_967_296) * (seen + 1));
      if (place < count) kept[place] = { at: seen, item };
    }
    seen += 1;
  }
  for (const { item } of kept.toSorted((a, b) => a.at - b.at)) yield item;
}
