/** Reads the case writer's reply by the problem's signature. */
import { z } from 'zod';
import { DatasetError } from '../../datasets/errors.ts';
import { casesFromJson } from '../../datasets/notation.ts';
import type { Signature } from '../../runners/signature.ts';
import type { CallCase } from '../../verification/task.ts';
import { AgentError } from '../errors.ts';
import { readJson } from '../json.ts';
import { weaknessOf } from './weakness.ts';

const casesMax = 100;

const list = z.array(
  z.object({
    args: z.array(z.unknown()),
    expected: z.unknown().optional(),
    raises: z.boolean().optional(),
  }),
);
const schema = z.union([z.object({ cases: list.min(1) }).transform(({ cases }) => cases), list.min(1)]);

/**
 * Throws `unreadable-reply` when a case does not fit the signature, and
 * `too-few-cases`, `contradictory-cases` or `vacuous-cases` when they do but tell too little.
 */
export function readCases(reply: string, signature: Signature): readonly CallCase[] {
  const cases = fitted(readJson(reply, schema).slice(0, casesMax), signature, reply);
  const weakness = weaknessOf(cases, signature);
  if (weakness !== undefined) throw new AgentError(weakness.code, weakness.message, { reply });
  return cases;
}

function fitted(loose: readonly unknown[], signature: Signature, reply: string): readonly CallCase[] {
  try {
    return casesFromJson(loose, signature);
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    throw new AgentError('unreadable-reply', `The cases do not fit the signature: ${error.message}`, {
      cause: error,
      reply,
    });
  }
}
