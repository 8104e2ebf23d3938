/** Reads the case writer's reply by the problem's signature, and looks whether the cases can tell anything. */
import { z } from 'zod';
import { DatasetError } from '../../datasets/errors.ts';
import { caseFromJson, type LooseCase } from '../../datasets/values.ts';
import type { Signature } from '../../runners/signature.ts';
import type { CallCase } from '../../verification/task.ts';
import { AgentError } from '../errors.ts';
import { readJson } from '../json.ts';

const casesMax = 100;

const list = z.array(
  z.object({ args: z.array(z.unknown()), expected: z.unknown().optional(), raises: z.unknown().optional() }),
);
const schema = z.union([z.object({ cases: list.min(1) }).transform(({ cases }) => cases), list.min(1)]);

/** Throws `unreadable-reply` when a case does not fit the signature. */
export function readCases(reply: string, signature: Signature): readonly CallCase[] {
  return readJson(reply, schema)
    .slice(0, casesMax)
    .map((loose, index) => {
      try {
        return caseFromJson(signature, loose as LooseCase);
      } catch (error) {
        if (!(error instanceof DatasetError)) throw error;
        const message = `Case ${index + 1} does not fit the signature. ${error.message}`;
        throw new AgentError('unreadable-reply', message, { cause: error, reply });
      }
    });
}
