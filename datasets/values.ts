/** Reads neutral values and cases from JSON, by the types of a signature. */
import type { NeutralType, Signature, Value } from '../runners/signature.ts';
import type { CallCase } from '../verification/task.ts';
import { DatasetError } from './errors.ts';
import { typeText } from './notation.ts';

/** A case as models write it; which keys it has is looked at here. */
export interface LooseCase {
  readonly args: readonly unknown[];
  readonly expected?: unknown;
  readonly raises?: unknown;
}

/** Throws `bad-notation` when an argument or the expected value does not fit its type. */
export function caseFromJson(signature: Signature, loose: LooseCase): CallCase {
  const { parameters, returns } = signature;
  if (loose.args.length !== parameters.length) {
    throw new DatasetError('bad-notation', `It has ${loose.args.length} arguments; ${signature.entry} takes ${parameters.length}.`);
  }
  const args = parameters.map(({ name, type }, index) => valueFromJson(type, loose.args[index], name));
  if (loose.raises === true) return { args, expected: { kind: 'raises' } };
  if (!('expected' in loose)) throw new DatasetError('bad-notation', 'It has no expected value.');
  return { args, expected: { kind: 'value', value: valueFromJson(returns, loose.expected, 'expected') } };
}

const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** Throws `bad-notation`; `where` names the value in the message. */
export function valueFromJson(type: NeutralType, json: unknown, where: string): Value {
  const misfit = () => new DatasetError('bad-notation', `${where}: ${show(json)} is no ${typeText(type)}.`);
  switch (type.kind) {
    case 'null':
      if (json === null) return null;
      throw misfit();
    case 'bool':
      if (typeof json === 'boolean') return json;
      throw misfit();
    case 'string':
      if (typeof json === 'string' && json.isWellFormed()) return json;
      throw misfit();
    case 'int':
      return readInt(type.big === true, json) ?? fail(misfit());
    case 'float':
      return readFloat(json) ?? fail(misfit());
    case 'optional':
      return json === null ? null : valueFromJson(type.of, json, where);
    case 'list':
      if (!Array.isArray(json)) throw misfit();
      return json.map((item, index) => valueFromJson(type.of, item, `${where}[${index}]`));
    case 'tuple':
      if (!Array.isArray(json) || json.length !== type.of.length) throw misfit();
      return { tuple: type.of.map((of, index) => valueFromJson(of, json[index], `${where}[${index}]`)) };
    case 'map':
      return readMap(type.key, type.value, json, where) ?? fail(misfit());
    case 'any':
      throw misfit();
  }
}

function readInt(big: boolean, json: unknown): bigint | undefined {
  const whole = typeof json === 'bigint' || (typeof json === 'number' && Number.isSafeInteger(json));
  const digits = typeof json === 'string' && /^-?\d{1,400}$/.test(json);
  if (!whole && !digits) return undefined;
  const value = BigInt(json as bigint | number | string);
  return big || (value >= int64.least && value <= int64.most) ? value : undefined;
}

function readFloat(json: unknown): number | undefined {
  if (typeof json === 'number' || typeof json === 'bigint') return Number(json);
  switch (typeof json === 'string' ? json.toLowerCase() : '') {
    case 'nan':
      return Number.NaN;
    case 'inf':
    case 'infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    default:
      return undefined;
  }
}

function readMap(key: NeutralType, value: NeutralType, json: unknown, where: string): Value | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const entries = Object.entries(json).map(
    ([name, item]) => [valueFromJson(key, name, where), valueFromJson(value, item, `${where}.${name}`)] as const,
  );
  return new Map(entries);
}

function fail(error: DatasetError): never {
  throw error;
}

function show(json: unknown): string {
  const text = JSON.stringify(json, (_key, item) => (typeof item === 'bigint' ? String(item) : item)) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
