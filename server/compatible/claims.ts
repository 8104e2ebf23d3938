/**
 * Work that outlives the request that asked for it.
 *
 * Some clients give a request a short while and then ask the same again, which
 * would send them to the end of the line each time. Here a request that has to
 * be put off leaves its work behind, in line or running, and the same request
 * claims it when it comes again. Work that nobody claims is given up.
 */
export interface Claims<T> {
  /**
   * What `start` comes to, or null when that is not known after `holdMs`.
   * Aborting `gone` gives the work up.
   */
  answer(
    key: string,
    claimant: Claimant,
    holdMs: number,
    start: (signal: AbortSignal) => Promise<T>,
    gone: AbortSignal,
  ): Promise<T | null>;
}

export interface Claimant {
  readonly client: string;
  /** How much work of this client may be left unclaimed; the oldest beyond that is given up. */
  readonly width: number;
}

interface Work<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  readonly key: string;
  readonly client: string;
  expiry?: NodeJS.Timeout;
}

/** Unclaimed work is kept for `keepMs`. */
export function claims<T>(keepMs: number): Claims<T> {
  // From the oldest to the youngest.
  const byKey = new Map<string, Set<Work<T>>>();
  const byClient = new Map<string, Set<Work<T>>>();

  const take = (work: Work<T>): void => {
    clearTimeout(work.expiry);
    removeFrom(byKey, work.key, work);
    removeFrom(byClient, work.client, work);
  };

  const claim = (key: string): Work<T> | undefined => {
    const [work] = byKey.get(key) ?? [];
    if (work !== undefined) take(work);
    return work;
  };

  const giveUp = (work: Work<T>): void => {
    take(work);
    work.controller.abort();
  };

  const leave = (work: Work<T>, width: number): void => {
    addTo(byKey, work.key, work);
    const own = addTo(byClient, work.client, work);
    work.expiry = setTimeout(() => giveUp(work), keepMs);
    work.expiry.unref();
    const [oldest] = own;
    if (own.size > width && oldest !== undefined) giveUp(oldest);
  };

  return {
    async answer(key, { client, width }, holdMs, start, gone) {
      const work = claim(key) ?? begin(key, client, start);
      const held = Promise.withResolvers<null>();
      const timer = setTimeout(() => held.resolve(null), holdMs);
      const abort = () => work.controller.abort();
      gone.addEventListener('abort', abort, { once: true });
      if (gone.aborted) abort();
      try {
        const result = await Promise.race([work.result.then((value) => ({ value })), held.promise]);
        if (result !== null) return result.value;
        leave(work, width);
        return null;
      } finally {
        clearTimeout(timer);
        gone.removeEventListener('abort', abort);
      }
    },
  };
}

function addTo<T>(sets: Map<string, Set<T>>, key: string, item: T): Set<T> {
  const set = sets.get(key) ?? new Set<T>();
  sets.set(key, set.add(item));
  return set;
}

function removeFrom<T>(sets: Map<string, Set<T>>, key: string, item: T): void {
  const set = sets.get(key);
  set?.delete(item);
  if (set?.size === 0) sets.delete(key);
}

function begin<T>(key: string, client: string, start: (signal: AbortSignal) => Promise<T>): Work<T> {
  const controller = new AbortController();
  const result = start(controller.signal);
  // Whoever claims it learns of a failure; until then it is not unhandled.
  result.catch(() => undefined);
  return { result, controller, key, client };
}
