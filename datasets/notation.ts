/** How signatures and cases are written in data sets and in prompts: JSON, with types such as `list<int>`. */
import type { Signature } from '../runners/signature.ts';
import { readCallCases } from '../verification/call-cases.ts';
import { VerificationError } from '../verification/errors.ts';
import { type Json, writeValue } from '../verification/json-values.ts';
import type { CallCase } from '../verification/task.ts';
import { parseType, printType } from '../verification/types.ts';
import { DatasetError } from './errors.ts';

export interface SignatureJson {
  readonly entry: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
}

/** A case as it stands in a data set. */
export type CaseJson =
  | { readonly args: readonly Json[]; readonly expected: Json }
  | { readonly args: readonly Json[]; readonly raises: true };

/** For people and models: `longest_run(values: list<int>) -> int`. */
export function signatureText({ entry, parameters, returns }: Signature): string {
  const list = parameters.map(({ name, type }) => `${name}: ${printType(type)}`).join(', ');
  return `${entry}(${list}) -> ${printType(returns)}`;
}

export function signatureToJson({ entry, parameters, returns }: Signature): SignatureJson {
  return {
    entry,
    parameters: parameters.map(({ name, type }) => ({ name, type: printType(type) })),
    returns: printType(returns),
  };
}

/** Throws `bad-notation`. */
export function signatureFromJson({ entry, parameters, returns }: SignatureJson): Signature {
  if (!/^[A-Za-z_]\w{0,63}$/.test(entry)) {
    throw new DatasetError('bad-notation', `"${entry.slice(0, 80)}" is no name of a function.`);
  }
  return told(() => ({
    entry,
    parameters: parameters.map(({ name, type }) => ({ name, type: parseType(type) })),
    returns: parseType(returns),
  }));
}

export function caseToJson({ args, expected }: CallCase): CaseJson {
  const json = args.map(writeValue);
  return expected.kind === 'raises'
    ? { args: json, raises: true }
    : { args: json, expected: writeValue(expected.value) };
}

/** Reads cases as JSON has them, by the types of the signature. Throws `bad-notation`. */
export function casesFromJson(cases: readonly unknown[], signature: Signature): readonly CallCase[] {
  const written = cases.map((item) => item as Parameters<typeof readCallCases>[0][number]);
  for (const [index, { args }] of written.entries()) {
    const count = Array.isArray(args) ? args.length : Object.keys(args).length;
    if (count !== signature.parameters.length) {
      const takes = `${signature.entry} takes ${signature.parameters.length}`;
      throw new DatasetError('bad-notation', `Case ${index} has ${count} arguments; ${takes}.`);
    }
  }
  return told(() => readCallCases(written, signature));
}

function told<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    throw new DatasetError('bad-notation', error.message, { cause: error });
  }
}
