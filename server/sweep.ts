/** Forgets results that nobody has come for, by their age and, where they take too much room, oldest first. */
import type { Journal } from './journal.ts';

export interface Retention {
  /** How long results are kept after their last change, in milliseconds. */
  readonly keepMs: number;
  /** Bytes that the journal may hold. */
  readonly bytesMax: number;
}

/** Sweeps once. What is being worked on stays; when that alone is too much, nothing more is taken. */
export async function sweep(journal: Journal, { keepMs, bytesMax }: Retention, nowMs = Date.now()): Promise<void> {
  for (const { key } of journal.unchangedSince(nowMs - keepMs)) journal.remove(key);
  await purge(journal);
  for (const { key } of journal.unchangedSince(nowMs)) {
    if (journal.bytes() <= bytesMax) break;
    journal.remove(key);
    await purge(journal);
  }
  journal.setFull(journal.bytes() > bytesMax);
  journal.shrink();
}

/** A little at a time: whoever is served meanwhile must not wait for it. */
async function purge(journal: Journal): Promise<void> {
  while (journal.purge()) await new Promise((resolve) => setImmediate(resolve));
}

/** Sweeps now and then. Answers how to stop it. */
export function keepSwept(journal: Journal, retention: Retention, onFailure: (error: unknown) => void): () => void {
  let isSweeping = false;
  const timer = setInterval(() => {
    if (isSweeping) return;
    isSweeping = true;
    sweep(journal, retention)
      .catch(onFailure)
      .finally(() => {
        isSweeping = false;
      });
  }, 60_000).unref();
  return () => clearInterval(timer);
}
