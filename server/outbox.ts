/** Results on their way out, by their numbers in the journal: as they come, or in the order of their rows. */

export interface Outbox {
  /** The result of the row at `place` is there. */
  add(place: number, seq: number): void;
  /** No more will come. */
  end(): void;
  /** Nothing more will come, for this reason. What is there already is sent first. */
  fail(error: unknown): void;
  /** Numbers of results in the order they are to be sent. */
  readonly sending: AsyncIterable<number>;
  /** Resolves once fewer than `unsentMax` results wait. */
  room(): Promise<void>;
}

/**
 * @param ordered sends in the order of places, which count from 1
 * @param unsentMax results that may wait for a client that does not read; they wait on disk, only their numbers are here
 */
export function outbox(ordered: boolean, unsentMax = 1_000_000): Outbox {
  const waiting = new Map<number, number>();
  let nextPlace = 1;
  let ended: { readonly error?: unknown } | undefined;
  let wake = Promise.withResolvers<void>();
  let freed = Promise.withResolvers<void>();

  const stir = () => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  const nextKey = () => (ordered ? nextPlace : waiting.keys().next().value);

  async function* sending(): AsyncGenerator<number> {
    for (;;) {
      const place = nextKey();
      const seq = place === undefined ? undefined : waiting.get(place);
      if (place !== undefined && seq !== undefined) {
        waiting.delete(place);
        nextPlace = place + 1;
        freed.resolve();
        yield seq;
      } else if (ended === undefined) {
        await wake.promise;
      } else {
        if ('error' in ended) throw ended.error;
        return;
      }
    }
  }

  return {
    add(place, seq) {
      waiting.set(place, seq);
      stir();
    },
    end() {
      ended ??= {};
      stir();
    },
    fail(error) {
      ended ??= { error };
      stir();
    },
    sending: { [Symbol.asyncIterator]: sending },
    async room() {
      while (waiting.size >= unsentMax && ended === undefined) {
        freed = Promise.withResolvers();
        await freed.promise;
      }
    },
  };
}
