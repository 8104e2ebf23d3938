/** Whether a value is of a neutral type, and what a language must have to hold it. */
import type { NeutralFeature } from '../runners/runner.ts';
import type { NeutralType, Value } from '../runners/signature.ts';
import { fitsInt64 } from './json-values.ts';
import { cut, showValue } from './show.ts';
import { printType } from './types.ts';
import { isTuple } from './wire.ts';

/** Null when the value is of the type, else one short sentence: `at [2]: expected int, got "x"`. */
export function findMisfit(value: Value, type: NeutralType, path = ''): string | null {
  const misfit = () =>
    `${path === '' ? '' : `at ${cut(path, 120)}: `}expected ${printType(type)}, got ${showValue(value)}`;
  switch (type.kind) {
    case 'any':
      return null;
    case 'null':
      return value === null ? null : misfit();
    case 'bool':
      return typeof value === 'boolean' ? null : misfit();
    case 'float':
      return typeof value === 'number' ? null : misfit();
    case 'string':
      return typeof value === 'string' ? null : misfit();
    case 'int':
      return typeof value === 'bigint' && (type.big === true || fitsInt64(value)) ? null : misfit();
    case 'optional':
      return value === null ? null : findMisfit(value, type.of, path);
    case 'list':
      return Array.isArray(value) ? firstMisfit(value, () => type.of, path) : misfit();
    case 'tuple':
      if (!isTuple(value) || value.tuple.length !== type.of.length) return misfit();
      return firstMisfit(value.tuple, (index) => type.of[index] ?? { kind: 'any' }, path);
    case 'map':
      if (!(value instanceof Map)) return misfit();
      return (
        firstMisfit([...value.keys()], () => type.key, path) ?? firstMisfit([...value.values()], () => type.value, path)
      );
  }
}

function firstMisfit(items: readonly Value[], typeAt: (index: number) => NeutralType, path: string): string | null {
  for (const [index, item] of items.entries()) {
    const misfit = findMisfit(item, typeAt(index), `${path}[${index}]`);
    if (misfit !== null) return misfit;
  }
  return null;
}

/** Adds what a language must have to hold a value of this type. */
export function addTypeFeatures(type: NeutralType, features: Set<NeutralFeature>, depth = 0): void {
  for (const feature of featuresOf(type)) features.add(feature);
  if (depth > 0 && holders.includes(type.kind)) features.add('nested');
  if (depth > 0 && (type.kind === 'null' || type.kind === 'optional')) features.add('nested-null');
  const deeper = holders.includes(type.kind) ? depth + 1 : depth;
  for (const part of partsOf(type)) addTypeFeatures(part, features, deeper);
}

const holders: readonly NeutralType['kind'][] = ['list', 'tuple', 'map'];

function featuresOf(type: NeutralType): readonly NeutralFeature[] {
  switch (type.kind) {
    case 'float':
    case 'optional':
    case 'list':
    case 'map':
    case 'any':
      return [type.kind];
    case 'tuple':
      return new Set(type.of.map(printType)).size > 1 ? ['mixed-tuple'] : [];
    default:
      return [];
  }
}

function partsOf(type: NeutralType): readonly NeutralType[] {
  if (type.kind === 'tuple') return type.of;
  if (type.kind === 'map') return [type.value];
  return type.kind === 'list' || type.kind === 'optional' ? [type.of] : [];
}

/** Adds what a language must have to hold the numbers and texts of this value. */
export function addValueFeatures(value: Value, features: Set<NeutralFeature>): void {
  if (typeof value === 'number' && !Number.isFinite(value)) features.add('float-special');
  else if (typeof value === 'string' && value.includes('\0')) features.add('string-nul');
  else if (typeof value === 'bigint') {
    if (!fitsInt64(value)) features.add('big-int');
    else if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) features.add('int64');
  } else if (Array.isArray(value)) for (const item of value) addValueFeatures(item, features);
  else if (value instanceof Map)
    for (const item of [...value.keys(), ...value.values()]) addValueFeatures(item, features);
  else if (isTuple(value)) for (const item of value.tuple) addValueFeatures(item, features);
}
