/**
 * A programming problem that can be solved in any language: words and a
 * neutral signature. Read from replies here, since two roles write problems.
 */
import { z } from 'zod';
import { DatasetError } from '../datasets/errors.ts';
import { type SignatureJson, signatureFromJson, signatureText } from '../datasets/notation.ts';
import type { Signature } from '../runners/signature.ts';
import { AgentError } from './errors.ts';

export interface Problem {
  readonly title: string;
  readonly instruction: string;
  readonly signature: Signature;
}

export const parametersMax = 8;

/** What a model is to write. Lenient: further keys are ignored. */
export const problemSchema = z.object({
  title: z.string().trim().min(1).max(200),
  instruction: z.string().trim().min(20).max(8000),
  signature: z.object({
    entry: z.string().trim(),
    parameters: z
      .array(z.object({ name: z.string().trim().min(1).max(60), type: z.string() }))
      .min(1)
      .max(parametersMax),
    returns: z.string(),
  }),
});

/** The form asked for in prompts, shown rather than described. */
export const problemExample = `{
  "title": "Longest run",
  "instruction": "Write a function longest_run that takes a list of integers and returns …",
  "signature": {
    "entry": "longest_run",
    "parameters": [{"name": "values", "type": "list<int>"}],
    "returns": "int"
  }
}`;

/** For prompts: the types there are. */
export const typeRules = `Types: int (64-bit), big int, float, bool, string, list<T>, map<string, T>, map<int, T>, tuple<A, B>, optional<T>.
The entry point is a pure function of its parameters: it reads no input, prints nothing, and uses no clock, no randomness, no files and no network.
Name it in snake_case; each language spells it in its own convention.`;

/** Throws `unreadable-reply` for a signature that is none. */
export function problemOf(
  read: { readonly title: string; readonly instruction: string; readonly signature: SignatureJson },
  reply: string,
): Problem {
  try {
    return { title: read.title, instruction: read.instruction, signature: signatureFromJson(read.signature) };
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    throw new AgentError('unreadable-reply', `The signature cannot be used: ${error.message}`, { cause: error, reply });
  }
}

/** The whole text of a problem, with its entry point, as solvers see it and data sets hold it. */
export function problemText({ instruction, signature }: Problem): string {
  return `${instruction}\n\nEntry point: ${signatureText(signature)}`;
}
