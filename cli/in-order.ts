/** Works on several items at once and gives the results in the order of the items, in bounded memory. */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of items) {
    const started = work(item);
    // Awaited below, in its turn: until then a failure is not unhandled.
    started.catch(() => undefined);
    underWay.push(started);
    if (underWay.length >= width) {
      const first = underWay.shift();
      if (first !== undefined) yield await first;
    }
  }
  for (const each of underWay) yield await each;
}
