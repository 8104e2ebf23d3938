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
  answer(key: string, holdMs: number, start: (signal: AbortSignal) => Promise<T>, gone: AbortSignal): Promise<T | null>;
}

interface Work<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  expiry?: NodeJS.Timeout;
}

/** Unclaimed work is kept for `keepMs`. */
export function claims<T>(keepMs: number): Claims<T> {
  const unclaimed = new Map<string, Work<T>[]>();

  const claim = (key: string): Work<T> | undefined => {
    const left = unclaimed.get(key);
    const work = left?.shift();
    if (left?.length === 0) unclaimed.delete(key);
    clearTimeout(work?.expiry);
    return work;
  };

  const leave = (key: string, work: Work<T>): void => {
    unclaimed.set(key, [...(unclaimed.get(key) ?? []), work]);
    work.expiry = setTimeout(() => {
      const others = (unclaimed.get(key) ?? []).filter((other) => other !== work);
      if (others.length > 0) unclaimed.set(key, others);
      else unclaimed.delete(key);
      work.controller.abort();
    }, keepMs);
    work.expiry.unref();
  };

  return {
    async answer(key, holdMs, start, gone) {
      const work = claim(key) ?? begin(start);
      const held = Promise.withResolvers<null>();
      const timer = setTimeout(() => held.resolve(null), holdMs);
      const abort = () => work.controller.abort();
      gone.addEventListener('abort', abort, { once: true });
      if (gone.aborted) abort();
      try {
        const result = await Promise.race([work.result.then((value) => ({ value })), held.promise]);
        if (result !== null) return result.value;
        leave(key, work);
        return null;
      } finally {
        clearTimeout(timer);
        gone.removeEventListener('abort', abort);
      }
    },
  };
}

function begin<T>(start: (signal: AbortSignal) => Promise<T>): Work<T> {
  const controller = new AbortController();
  const result = start(controller.signal);
  // Whoever claims it learns of a failure; until then it is not unhandled.
  result.catch(() => undefined);
  return { result, controller };
}
