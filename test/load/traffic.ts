/** Sends many requests at once as the typed client does, and holds every answer against what it should be. */
import { PolyproofClient } from '../../client/client.ts';
import { atOnce } from '../bench/measure.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subjects.ts';

/** What became of some requests; grows while they are made. */
export interface Tally {
  requests: number;
  lost: number;
  misjudged: number;
  triedAgain: number;
  /** Requests that their client gave up itself. */
  givenUp: number;
  readonly faults: string[];
}

export function emptyTally(): Tally {
  return { requests: 0, lost: 0, misjudged: 0, triedAgain: 0, givenUp: 0, faults: [] };
}

/** Faults that are told in full; all are counted. */
const faultsTold = 5;

export function lose(tally: Tally, why: string): void {
  tally.lost += 1;
  if (tally.faults.length < faultsTold) tally.faults.push(`lost: ${why}`);
}

/** Counts an answer, and whether it is right. */
export function check(tally: Tally, { request, verdict: expected }: Subject, answer: object): void {
  const { verdict, message = '' } = answer as { readonly verdict?: string; readonly message?: string };
  if (verdict === expected) return;
  tally.misjudged += 1;
  const what = `${request.language} ${expected} became ${verdict ?? JSON.stringify(answer)}: ${message}`;
  if (tally.faults.length < faultsTold) tally.faults.push(`misjudged: ${what.slice(0, 400)}`);
}

export function findingOf(what: string, tally: Tally, figure?: string): Finding {
  const { requests, lost, misjudged, triedAgain, faults } = tally;
  return {
    what,
    requests,
    lost,
    misjudged,
    triedAgain,
    isMet: null,
    faults,
    ...(figure === undefined ? {} : { figure }),
  };
}

/** A client that goes on for minutes, and counts what it has to get over. */
export function patientClient(url: string, tally: Tally): PolyproofClient {
  return new PolyproofClient({
    url,
    retries: 40,
    fetch: async (...request) => {
      try {
        const response = await fetch(...request);
        if (!response.ok) tally.triedAgain += 1;
        return response;
      } catch (error) {
        if (error instanceof TypeError) tally.triedAgain += 1;
        throw error;
      }
    },
  });
}

export interface Traffic {
  readonly count: number;
  readonly concurrency: number;
  readonly subject: (index: number) => Subject;
  /** After how many milliseconds the client of this request goes away; null for one that stays. */
  readonly leavesAfterMs?: (index: number) => number | null;
}

/** Resolves when every request has its answer, or is lost; answers the seconds that took. */
export async function sendAll(
  url: string,
  { count, concurrency, subject, leavesAfterMs = () => null }: Traffic,
  tally: Tally,
  onAnswer: () => void = () => undefined,
): Promise<number> {
  const client = patientClient(url, tally);
  const startedAt = performance.now();
  await atOnce(count, concurrency, async (index) => {
    const leavesAfter = leavesAfterMs(index);
    const signal = leavesAfter === null ? undefined : AbortSignal.timeout(leavesAfter);
    tally.requests += 1;
    try {
      const asked = subject(index);
      check(tally, asked, await client.verify(asked.request, signal === undefined ? {} : { signal }));
      onAnswer();
    } catch (error) {
      if (signal?.aborted === true) tally.givenUp += 1;
      else lose(tally, String(error));
    }
  });
  return (performance.now() - startedAt) / 1000;
}
