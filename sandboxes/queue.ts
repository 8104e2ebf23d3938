/**
 * The line in front of the boxes: by priority, and fair between clients.
 *
 * The most urgent are served first, yet nobody is passed over for ever: who
 * waits while `patience` others of a higher priority were served is next.
 * Within a priority clients are served in turn, one ticket each, whatever
 * number of tickets a client has; tickets of one client keep their order.
 * Pure bookkeeping: no timers and no promises, so that its rules can be tested alone.
 */

/** From the most urgent to the least. */
export const priorities = ['interactive', 'normal', 'background'] as const;

export type Priority = (typeof priorities)[number];

/** How many of a higher priority are served before one of a lower: the lowest gets at least a ninth of the places. */
export const patience = 8;

export interface FairQueue<T> {
  readonly size: number;
  /** Tickets that a newcomer of this priority would find before it. */
  ahead(priority: Priority): number;
  add(priority: Priority, client: string, ticket: T): void;
  /** Takes the next ticket, or undefined when nobody waits. */
  next(): T | undefined;
  /** Takes a ticket out of the line, wherever it stands. */
  remove(priority: Priority, client: string, ticket: T): void;
}

export function fairQueue<T>(): FairQueue<T> {
  const lines = priorities.map(() => ({ clients: clientTurns<T>(), passedOver: 0 }));
  const lineOf = (priority: Priority) => lines[priorities.indexOf(priority)]?.clients as ClientTurns<T>;
  const sizeOf = (some: typeof lines) => some.reduce((sum, { clients }) => sum + clients.size, 0);

  return {
    get size() {
      return sizeOf(lines);
    },
    ahead(priority) {
      const rank = priorities.indexOf(priority);
      const before = sizeOf(lines.slice(0, rank + 1));
      return before + Math.min(sizeOf(lines.slice(rank + 1)), Math.floor(before / patience));
    },
    add: (priority, client, ticket) => lineOf(priority).add(client, ticket),
    next() {
      const waiting = lines.filter(({ clients }) => clients.size > 0);
      const chosen = waiting.find(({ passedOver }) => passedOver >= patience) ?? waiting[0];
      if (chosen === undefined) return undefined;
      for (const line of waiting.slice(waiting.indexOf(chosen) + 1)) line.passedOver += 1;
      chosen.passedOver = 0;
      return chosen.clients.next();
    },
    remove: (priority, client, ticket) => lineOf(priority).remove(client, ticket),
  };
}

interface ClientTurns<T> {
  readonly size: number;
  add(client: string, ticket: T): void;
  next(): T | undefined;
  remove(client: string, ticket: T): void;
}

function clientTurns<T>(): ClientTurns<T> {
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
 * @param ahead tickets before it in the line
 * @param concurrency leases served at once
 * @param leaseMs how long a lease lately took
 */
export function expectedWaitMs(ahead: number, concurrency: number, leaseMs: number): number {
  return Math.ceil(((ahead + 1) / concurrency) * leaseMs);
}
