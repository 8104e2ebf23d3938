/** Reads what the leader of a discussion proposes. */
import { readJson } from '../json.ts';
import { type Problem, problemOf, problemSchema } from '../problem.ts';

/** Throws `unreadable-reply`. */
export function readProposal(reply: string): Problem {
  return problemOf(readJson(reply, problemSchema), reply);
}
