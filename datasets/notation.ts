/**
 * How neutral types, values and cases are written in JSON: in data sets, in
 * prompts and in replies of models.
 *
 * Types are texts such as `list<int>` or `map<string, float>`. A value is
 * plain JSON and is read by its type; integers beyond what JSON readers keep
 * exact are texts of digits, floats may be "nan", "inf" and "-inf", tuples are
 * arrays, and maps are objects whose keys are texts.
 */
import type { NeutralType, Signature, Value } from '../runners/signature.ts';
import type { CallCase } from '../verification/task.ts';
import { DatasetError } from './errors.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface SignatureJson {
  readonly entry: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
}

/** A case as it stands in a data set. */
export type CaseJson =
  | { readonly args: readonly Json[]; readonly expected: Json }
  | { readonly args: readonly Json[]; readonly raises: true };

export function typeText(type: NeutralType): string {
  switch (type.kind) {
    case 'int':
      return type.big === true ? 'bigint' : 'int';
    case 'optional':
    case 'list':
      return `${type.kind}<${typeText(type.of)}>`;
    case 'map':
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'tuple':
      return `tuple<${type.of.map(typeText).join(', ')}>`;
    default:
      return type.kind;
  }
}

export function signatureText({ entry, parameters, returns }: Signature): string {
  const list = parameters.map(({ name, type }) => `${name}: ${typeText(type)}`).join(', ');
  return `${entry}(${list}) -> ${typeText(returns)}`;
}

export function signatureToJson({ entry, parameters, returns }: Signature): SignatureJson {
  return {
    entry,
    parameters: parameters.map(({ name, type }) => ({ name, type: typeText(type) })),
    returns: typeText(returns),
  };
}

/** Throws `bad-notation`. */
export function signatureFromJson({ entry, parameters, returns }: SignatureJson): Signature {
  if (!/^[A-Za-z_]\w{0,63}$/.test(entry)) throw new DatasetError('bad-notation', `${entry.slice(0, 80)} is no name of a function.`);
  return {
    entry,
    parameters: parameters.map(({ name, type }) => ({ name, type: parseType(type) })),
    returns: parseType(returns),
  };
}

const simple: Readonly<Record<string, NeutralType>> = {
  null: { kind: 'null' },
  bool: { kind: 'bool' },
  int: { kind: 'int' },
  bigint: { kind: 'int', big: true },
  float: { kind: 'float' },
  string: { kind: 'string' },
};

/** Names that models use for the same types. */
const otherNames: Readonly<Record<string, string>> = {
  boolean: 'bool', integer: 'int', long: 'int', double: 'float', number: 'float', str: 'string', text: 'string',
  array: 'list', dict: 'map', nullable: 'optional', void: 'null', none: 'null',
};

const depthMax = 8;

/** Reads `list<int>`; also takes `List[int]` and common other names. Throws `bad-notation`. */
export function parseType(text: string): NeutralType {
  const tokens = text.slice(0, 300).match(/[A-Za-z_]\w*|[^\s\w]/g) ?? [];
  let at = 0;
  const parse = (depth: number): NeutralType => {
    const word = tokens[at]?.toLowerCase() ?? '';
    const name = Object.hasOwn(otherNames, word) ? (otherNames[word] ?? word) : word;
    at += 1;
    const plain = Object.hasOwn(simple, name) ? simple[name] : undefined;
    if (plain !== undefined) return plain;
    const inner = depth < depthMax ? parameters(depth) : [];
    const [first, second] = inner;
    if (name === 'tuple' && inner.length > 0) return { kind: 'tuple', of: inner };
    if (name === 'map' && first !== undefined && second !== undefined && inner.length === 2) {
      return { kind: 'map', key: first, value: second };
    }
    if ((name === 'list' || name === 'optional') && first !== undefined && inner.length === 1) {
      return { kind: name, of: first };
    }
    throw new DatasetError('bad-notation', `${text.slice(0, 80)} is no neutral type.`);
  };
  const parameters = (depth: number): NeutralType[] => {
    const end = { '<': '>', '[': ']' }[tokens[at] ?? ''];
    if (end === undefined) return [];
    const inner: NeutralType[] = [];
    do {
      at += 1;
      inner.push(parse(depth + 1));
    } while (tokens[at] === ',');
    if (tokens[at] !== end) throw new DatasetError('bad-notation', `${text.slice(0, 80)} is no neutral type.`);
    at += 1;
    return inner;
  };
  const type = parse(0);
  if (at < tokens.length) throw new DatasetError('bad-notation', `${text.slice(0, 80)} is no neutral type.`);
  return type;
}

export function caseToJson({ args, expected }: CallCase): CaseJson {
  const json = args.map(valueToJson);
  return expected.kind === 'raises' ? { args: json, raises: true } : { args: json, expected: valueToJson(expected.value) };
}

export function valueToJson(value: Value): Json {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'nan';
    return Number.isFinite(value) ? value : value > 0 ? 'inf' : '-inf';
  }
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [String(key), valueToJson(item)]));
  }
  const items = 'tuple' in value ? value.tuple : (value as readonly Value[]);
  return items.map(valueToJson);
}
