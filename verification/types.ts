/**
 * Type expressions: `list<map<string, optional<int>>>`, `tuple<int, string>`,
 * `big int`. Square brackets do as well as angle ones, and the usual names of
 * other languages are understood; printing always gives the first spelling.
 */
import type { NeutralType, Signature } from '../runners/signature.ts';
import { VerificationError } from './errors.ts';

const typeTextMax = 1_000;
const typeDepthMax = 32;

const scalars: Readonly<Record<string, NeutralType>> = {
  null: { kind: 'null' },
  none: { kind: 'null' },
  void: { kind: 'null' },
  bool: { kind: 'bool' },
  boolean: { kind: 'bool' },
  int: { kind: 'int' },
  integer: { kind: 'int' },
  long: { kind: 'int' },
  'big int': { kind: 'int', big: true },
  bigint: { kind: 'int', big: true },
  float: { kind: 'float' },
  double: { kind: 'float' },
  string: { kind: 'string' },
  str: { kind: 'string' },
  any: { kind: 'any' },
};

type Build = (of: readonly NeutralType[], text: string) => NeutralType;

const list: Build = (of, text) => ({ kind: 'list', of: only(of, text) });
const map: Build = (of, text) => {
  const [key, value] = of;
  if (of.length !== 2 || key === undefined || value === undefined) throw unreadable(text, 'a map takes two types');
  if (key.kind !== 'int' && key.kind !== 'string') throw unreadable(text, 'the key of a map is int or string');
  return { kind: 'map', key, value };
};

const generics: Readonly<Record<string, Build>> = {
  list,
  array: list,
  map,
  dict: map,
  optional: (of, text) => ({ kind: 'optional', of: only(of, text) }),
  tuple: (of) => ({ kind: 'tuple', of }),
};

/** Reads a type expression. Throws `unreadable-type`. */
export function parseType(text: string): NeutralType {
  if (text.length > typeTextMax) throw unreadable(text, `longer than ${typeTextMax} characters`);
  const tokens = text.match(/[A-Za-z]+|[<>[\],?]|[^\sA-Za-z<>[\],?]+/g) ?? [];
  const reader = { text, tokens, at: 0 };
  const type = readType(reader, 0);
  if (reader.at !== tokens.length) throw unreadable(text, `"${tokens[reader.at]}" is too much`);
  return type;
}

/** Writes a type so that `parseType` reads it back. */
export function printType(type: NeutralType): string {
  switch (type.kind) {
    case 'int':
      return type.big ? 'big int' : 'int';
    case 'optional':
    case 'list':
      return `${type.kind}<${printType(type.of)}>`;
    case 'map':
      return `map<${printType(type.key)}, ${printType(type.value)}>`;
    case 'tuple':
      return `tuple<${type.of.map(printType).join(', ')}>`;
    default:
      return type.kind;
  }
}

/**
 * The types of a signature in prefix form, for harnesses whose language does not know them by
 * itself: the tuple of the parameters, then the result. `(list<int>, optional<string>) -> float`
 * is `u2:liosd`. The letters: n null, t bool, i int, j big int, d float, s string, a any,
 * o optional, l list, m map (key, value), u tuple (count, `:`, items).
 */
export function signatureText({ parameters, returns }: Signature): string {
  return typeLetters({ kind: 'tuple', of: parameters.map(({ type }) => type) }) + typeLetters(returns);
}

function typeLetters(type: NeutralType): string {
  switch (type.kind) {
    case 'int':
      return type.big ? 'j' : 'i';
    case 'optional':
      return `o${typeLetters(type.of)}`;
    case 'list':
      return `l${typeLetters(type.of)}`;
    case 'map':
      return `m${typeLetters(type.key)}${typeLetters(type.value)}`;
    case 'tuple':
      return `u${type.of.length}:${type.of.map(typeLetters).join('')}`;
    default:
      return scalarLetters[type.kind];
  }
}

const scalarLetters = { null: 'n', bool: 't', float: 'd', string: 's', any: 'a' } as const;

interface TypeReader {
  readonly text: string;
  readonly tokens: readonly string[];
  at: number;
}

function readType(reader: TypeReader, depth: number): NeutralType {
  if (depth > typeDepthMax) throw unreadable(reader.text, `nested deeper than ${typeDepthMax}`);
  let name = reader.tokens[reader.at++]?.toLowerCase() ?? '';
  if (name === 'big') name += ` ${reader.tokens[reader.at++]?.toLowerCase() ?? ''}`;

  const build = Object.hasOwn(generics, name) ? generics[name] : undefined;
  let type = Object.hasOwn(scalars, name) ? scalars[name] : undefined;
  if (build !== undefined) type = build(readArguments(reader, name, depth), reader.text);
  if (type === undefined) throw unreadable(reader.text, name === '' ? 'a type is missing' : `unknown type "${name}"`);

  while (reader.tokens[reader.at] === '?') {
    reader.at++;
    type = { kind: 'optional', of: type };
  }
  return type;
}

function readArguments(reader: TypeReader, name: string, depth: number): NeutralType[] {
  const closes = { '<': '>', '[': ']' }[reader.tokens[reader.at++] ?? ''];
  if (closes === undefined) throw unreadable(reader.text, `${name} needs the types it holds: ${name}<…>`);
  const types: NeutralType[] = [];
  for (;;) {
    types.push(readType(reader, depth + 1));
    const token = reader.tokens[reader.at++];
    if (token === closes) return types;
    if (token !== ',') throw unreadable(reader.text, `"${closes}" is missing`);
  }
}

function only(of: readonly NeutralType[], text: string): NeutralType {
  const [type] = of;
  if (type === undefined || of.length !== 1) throw unreadable(text, 'one type belongs between the brackets');
  return type;
}

function unreadable(text: string, why: string): VerificationError {
  return new VerificationError('unreadable-type', `cannot read the type "${text.slice(0, 100)}": ${why}`);
}
