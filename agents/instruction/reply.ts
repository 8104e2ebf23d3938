/** Reads the instruction generator's reply: a problem, or why the snippet cannot give one. */
import { z } from 'zod';
import { readJson } from '../json.ts';
import { type Problem, problemOf, problemSchema } from '../problem.ts';

export type Instruction =
  | { readonly selfContained: true; readonly problem: Problem }
  | { readonly selfContained: false; readonly reason: string };

const schema = z.union([
  z.object({ self_contained: z.literal(false), reason: z.string().trim().default('It does not stand alone.') }),
  problemSchema,
]);

/** Throws `unreadable-reply`. */
export function readInstruction(reply: string): Instruction {
  const read = readJson(reply, schema);
  if ('self_contained' in read) return { selfContained: false, reason: read.reason };
  return { selfContained: true, problem: problemOf(read, reply) };
}
