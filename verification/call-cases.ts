/** Cases as users write them in JSON, to cases of a call task; and the signature they imply when none is given. */
import type { NeutralType, Signature } from '../runners/signature.ts';
import { VerificationError } from './errors.ts';
import { fitsInt64, readValue } from './json-values.ts';
import type { CallCase } from './task.ts';
import { valueDepthMax } from './wire.ts';

/** A case as written: `args` in order or by name, and what is expected of the call. */
export interface WrittenCase {
  readonly args: readonly unknown[] | Readonly<Record<string, unknown>>;
  /** The value that the call must return. */
  readonly expected?: unknown;
  /** The call must raise an error instead. */
  readonly raises?: boolean;
}

/** Reads cases by the types of a signature. Throws `value-does-not-fit-type`, naming case, argument and path. */
export function readCallCases(cases: readonly WrittenCase[], signature: Signature): CallCase[] {
  return cases.map((written, index) => {
    const where = `case ${index}`;
    const args = argumentsOf(written, signature, where).map((json, position) => {
      const parameter = signature.parameters[position];
      return readValue(json, parameter?.type ?? { kind: 'any' }, `${where}, argument ${parameter?.name ?? position}`);
    });
    if (written.raises === true) return { args, expected: { kind: 'raises' } };
    if (written.expected === undefined) throw misfit(`${where} has neither "expected" nor "raises": true`);
    return {
      args,
      expected: { kind: 'value', value: readValue(written.expected, signature.returns, `${where}, expected`) },
    };
  });
}

/**
 * The narrowest signature that all cases fit: ints among floats are floats, a
 * null makes a type optional, what only ever is empty stays open (`any`).
 */
export function inferSignature(entry: string, cases: readonly WrittenCase[]): Signature {
  const first = cases[0]?.args ?? [];
  const names = isList(first) ? first.map((_, index) => `arg${index}`) : Object.keys(first);
  const parameters = names.map((name, position) => ({
    name,
    type: inferType(cases.map(({ args }) => (isList(args) ? args[position] : args[name]))),
  }));
  const returned = cases.filter((written) => written.raises !== true).map(({ expected }) => expected);
  return { entry, parameters, returns: inferType(returned) };
}

/** The narrowest type of all samples, which are parsed JSON. */
export function inferType(samples: readonly unknown[], depth = 0): NeutralType {
  const present = samples.filter((sample) => sample !== null && sample !== undefined);
  if (present.length === 0) return samples.includes(null) ? { kind: 'null' } : { kind: 'any' };
  const type = depth > valueDepthMax ? ({ kind: 'any' } as const) : inferPresent(present, depth);
  return samples.includes(null) && type.kind !== 'any' ? { kind: 'optional', of: type } : type;
}

function inferPresent(samples: readonly unknown[], depth: number): NeutralType {
  if (samples.every((sample) => typeof sample === 'boolean')) return { kind: 'bool' };
  if (samples.every((sample) => typeof sample === 'string')) return { kind: 'string' };
  if (samples.every((sample) => typeof sample === 'number' || typeof sample === 'bigint')) return inferNumber(samples);
  if (samples.every((sample) => Array.isArray(sample)))
    return { kind: 'list', of: inferType(samples.flat(1), depth + 1) };
  if (samples.every((sample) => typeof sample === 'object' && !Array.isArray(sample))) {
    const items = samples.flatMap((sample) => Object.values(sample as object) as unknown[]);
    return { kind: 'map', key: { kind: 'string' }, value: inferType(items, depth + 1) };
  }
  return { kind: 'any' };
}

function inferNumber(samples: readonly (number | bigint)[]): NeutralType {
  if (samples.some((sample) => typeof sample === 'number' && !Number.isSafeInteger(sample))) return { kind: 'float' };
  const big = samples.some((sample) => typeof sample === 'bigint' && !fitsInt64(sample));
  return { kind: 'int', inferred: true, ...(big && { big }) };
}

function argumentsOf(written: WrittenCase, signature: Signature, where: string): readonly unknown[] {
  const { args } = written;
  const wanted = signature.parameters.map(({ name }) => name);
  if (isList(args)) {
    if (args.length === wanted.length) return args;
    throw misfit(`${where} has ${args.length} arguments where the signature has ${wanted.length}`);
  }
  const unknown = Object.keys(args).find((name) => !wanted.includes(name));
  if (unknown !== undefined)
    throw misfit(`${where} has an argument ${unknown.slice(0, 60)}, which the signature lacks`);
  const missing = wanted.find((name) => !Object.hasOwn(args, name));
  if (missing !== undefined) throw misfit(`${where} lacks the argument ${missing}`);
  return wanted.map((name) => args[name]);
}

function isList(args: WrittenCase['args']): args is readonly unknown[] {
  return Array.isArray(args);
}

function misfit(message: string): VerificationError {
  return new VerificationError('value-does-not-fit-type', message);
}
