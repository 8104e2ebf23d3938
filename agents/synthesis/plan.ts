/**
 * Who leads which discussion, with whom, for which language and with which
 * samples on the table. Decided at the start of a round from what is in memory
 * then, so that the order in which the work gets done changes nothing.
 */

import { seededRandom } from '../../verification/random.ts';
import { evolutions } from '../discussion/evolutions.ts';
import type { Agent, Remembered } from './agent.ts';
import type { SynthesisSettings } from './settings.ts';

export interface Discussion {
  /** `clamp-python.1.java`: leader, round, target. */
  readonly id: string;
  readonly round: number;
  readonly leader: Agent;
  /** The leader and the auxiliary agents, and the sample each brings. */
  readonly seats: readonly { readonly agent: Agent; readonly sample: Remembered }[];
  /** The leader's memory as it stands now. */
  readonly memory: readonly Remembered[];
  readonly target: string;
  readonly evolution: string;
}

export interface Planner {
  /** The discussions of the next round; none once all are held or nobody can lead one. */
  nextRound(): readonly Discussion[];
}

export function planner(agents: readonly Agent[], settings: SynthesisSettings): Planner {
  const planned = new Map<string, number>();
  let round = 0;
  let left = settings.discussions;

  const plan = (leader: Agent): Discussion | undefined => {
    const random = seededRandom(settings.seed, leader.id, round);
    const sample = leader.memory.draw(random);
    // Of the other languages the one this language was paired with least; which of equals is drawn.
    const others = random.draw(
      settings.languages.filter((language) => language !== leader.language),
      Number.POSITIVE_INFINITY,
    );
    const count = (target: string) => planned.get(`${leader.language}/${target}`) ?? 0;
    const target = others.toSorted((a, b) => count(a) - count(b))[0];
    if (sample === undefined || target === undefined) return undefined;
    planned.set(`${leader.language}/${target}`, count(target) + 1);

    const auxiliary = random.draw(
      agents.filter((agent) => agent !== leader),
      settings.agentsPerDiscussion - 1,
    );
    const seats = [{ agent: leader, sample }];
    for (const agent of auxiliary) {
      const brought = agent.memory.draw(random);
      if (brought !== undefined) seats.push({ agent, sample: brought });
    }
    const evolution = random.pick(evolutions) ?? '';
    const id = `${leader.id}.${round}.${target}`;
    return { id, round, leader, seats, memory: leader.memory.all(), target, evolution };
  };

  return {
    nextRound() {
      round += 1;
      const discussions = agents.slice(0, Math.max(0, left)).flatMap((leader) => plan(leader) ?? []);
      left -= discussions.length;
      return discussions;
    },
  };
}
