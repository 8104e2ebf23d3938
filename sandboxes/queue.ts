/**
 * The line in front of the boxes: bounded, and fair between clients.
 *
 * Clients are served in turn, one ticket each, whatever number of tickets a
 * client has; tickets of one client keep their order. Pure bookkeeping: no
 * timers and no promises, so that its rules can be tested alone.
 */
export interface FairQueue<T> {
  readonly size: number;
  add(client: string, ticket: T): void;
  /** Takes the next ticket, or undefined when nobody waits. */
  next(): T | undefined;
  /** Takes a ticket out of the line, wherever it stands. */
  remove(client: string, ticket: T): void;
}

export function fairQueue<T>(): FairQueue<T> {
  // A Map keeps insertion order: its first key is the client whose turn it is.
  const lines = new Map<string, Set<T>>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(client, ticket) {
      const line = lines.get(client);
      if (line === undefined) lines.set(client, new Set([ticket]));
      else line.add(ticket);
      size += 1;
    },
    next() {
      for (const [client, line] of lines) {
        const [ticket] = line;
        // To the end of the turn order, or out of it with the last ticket.
        lines.delete(client);
        if (ticket === undefined) continue;
        line.delete(ticket);
        size -= 1;
        if (line.size > 0) lines.set(client, line);
        return ticket;
      }
      return undefined;
    },
    remove(client, ticket) {
      const line = lines.get(client);
      if (line?.delete(ticket) !== true) return;
      size -= 1;
      if (line.size === 0) lines.delete(client);
    },
  };
}

/**
 * How long a newcomer will wait, in milliseconds, if leases go on taking as long as they lately did.
 *
 * @param ahead tickets in the line
 * @param concurrency leases served at once
 * @param leaseMs how long a lease lately took
 */
export function expectedWaitMs(ahead: number, concurrency: number, leaseMs: number): number {
  return Math.ceil(((ahead + 1) / concurrency) * leaseMs);
}
