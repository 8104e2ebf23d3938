/**
 * Inputs for an entry point, made from its types and from the cases at hand:
 * what the cases show (sizes, letters, signs) says what the function is made
 * for, and a little beyond it is where programs differ.
 */
import fc from 'fast-check';
import type { NeutralType, Signature, Value } from '../runners/signature.ts';
import type { CallCase } from './task.ts';
import { identityOf, isTuple } from './wire.ts';

/**
 * At most `count` argument lists that no case has, each once; the same for the same seed.
 * Numbers of a program (`numbersIn`) are tried too, and their neighbours: cases that never come
 * near a boundary of the program would otherwise hide what lies behind it.
 */
export function inputsFor(
  { parameters }: Signature,
  cases: readonly CallCase[],
  count: number,
  seed: number,
  numbers: readonly bigint[] = [],
): readonly (readonly Value[])[] {
  const boundaries = numbers.flatMap((number) => [number - 1n, number, number + 1n]);
  const arbitraries = parameters.map(({ type }, at) => {
    const usual = near(
      type,
      cases.map(({ args }) => args[at] ?? null),
    );
    if (type.kind !== 'int' || boundaries.length === 0) return usual;
    return fc.oneof({ weight: 2, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...boundaries) });
  });
  if (arbitraries.length === 0) return [];
  const seen = new Set(cases.map(({ args }) => identityOf({ tuple: args })));
  const inputs: (readonly Value[])[] = [];
  // Types with few values run out: some draws more, and then it is enough.
  for (const args of fc.sample(fc.tuple(...arbitraries), { numRuns: count * 3, seed })) {
    const key = identityOf({ tuple: args });
    if (seen.has(key) || inputs.length >= count) continue;
    seen.add(key);
    inputs.push(args);
  }
  return inputs;
}

/** The whole numbers that a program names, each once: most are boundaries of what it does. */
export function numbersIn(source: string): readonly bigint[] {
  const found = source.match(/(?<![\w.])\d{1,15}(?![\w.])/g) ?? [];
  return [...new Set(found)].slice(0, 40).map(BigInt);
}

/** Values like those seen, some of them seen ones, and the edges of their range. */
function near(type: NeutralType, seen: readonly Value[]): fc.Arbitrary<Value> {
  const fresh = like(type, seen);
  const known = seen.filter((value) => value !== null);
  return known.length === 0
    ? fresh
    : fc.oneof({ weight: 3, arbitrary: fresh }, { weight: 1, arbitrary: fc.constantFrom(...known) });
}

function like(type: NeutralType, seen: readonly Value[]): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'null':
      return fc.constant(null);
    case 'bool':
      return fc.boolean();
    case 'int':
      return integers(seen.filter((value) => typeof value === 'bigint'));
    case 'float':
      return floats(seen.filter((value) => typeof value === 'number'));
    case 'string':
      return texts(seen.filter((value) => typeof value === 'string'));
    case 'optional':
      return fc.oneof(
        { weight: 1, arbitrary: fc.constant(null) },
        {
          weight: 4,
          arbitrary: near(
            type.of,
            seen.filter((value) => value !== null),
          ),
        },
      );
    case 'list':
      return lists(
        type.of,
        seen.filter((value): value is readonly Value[] => Array.isArray(value)),
      );
    case 'tuple':
      return fc
        .tuple(
          ...type.of.map((of, at) =>
            near(
              of,
              seen.map((value) => partAt(value, at)),
            ),
          ),
        )
        .map((tuple) => ({ tuple }));
    case 'map':
      return maps(
        type,
        seen.filter((value) => value instanceof Map),
      );
    case 'any':
      return seen.length === 0 ? fc.constant(null) : fc.constantFrom(...seen);
  }
}

function partAt(value: Value, at: number): Value {
  if (isTuple(value)) return value.tuple[at] ?? null;
  return Array.isArray(value) ? (value[at] ?? null) : null;
}

/** A little beyond what was seen on both sides; below zero only where something seen was. */
function integers(seen: readonly bigint[]): fc.Arbitrary<bigint> {
  const sorted = seen.toSorted(compare);
  const [least, most] = [sorted[0] ?? -10n, sorted.at(-1) ?? 100n];
  const room = (most - least) / 2n + 2n;
  const min = least >= 0n ? (least > room ? least - room : 0n) : least - room;
  return fc.bigInt({ min, max: most + room });
}

/** Short decimals, as people write them: floats of random bits say little about most functions. */
function floats(seen: readonly number[]): fc.Arbitrary<number> {
  const finite = seen.filter(Number.isFinite);
  const reach = Math.min(1e9, Math.max(10, ...finite.map((value) => Math.abs(value) * 1.5)));
  const min = finite.length > 0 && finite.every((value) => value >= 0) ? 0 : -reach;
  return fc.integer({ min: Math.round(min * 100), max: Math.round(reach * 100) }).map((value) => value / 100);
}

/** The letters that were seen, and as long as what was seen and a bit. */
function texts(seen: readonly string[]): fc.Arbitrary<string> {
  const letters = [...new Set(seen.flatMap((text) => Array.from(text)))].slice(0, 200);
  const maxLength = Math.min(60, Math.max(8, ...seen.map((text) => text.length)) + 2);
  const unit = fc.constantFrom(...(letters.length === 0 ? Array.from('abc xyz019') : letters));
  return fc.string({ unit, maxLength });
}

function lists(of: NeutralType, seen: readonly (readonly Value[])[]): fc.Arbitrary<Value> {
  const maxLength = Math.min(40, Math.max(4, ...seen.map((list) => list.length)) + 2);
  const minLength = seen.length > 0 && seen.every((list) => list.length > 0) ? 1 : 0;
  const list = fc.array(near(of, seen.flat().slice(0, 500)), { minLength, maxLength });
  const isSorted = seen.length > 1 && seen.every((one) => one.length > 1 && isAscending(one));
  // A function of sorted lists shows nothing but noise on others.
  return isSorted ? list.map((items) => items.toSorted(compare)) : list;
}

function isAscending(list: readonly Value[]): boolean {
  return list.every((value, at) => at === 0 || compare(list[at - 1] ?? null, value) <= 0);
}

function compare(one: Value, other: Value): number {
  if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : one > other ? 1 : 0;
  if (isNumber(one) && isNumber(other)) return one < other ? -1 : one > other ? 1 : 0;
  return 0;
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function maps(
  { key, value }: { readonly key: NeutralType; readonly value: NeutralType },
  seen: readonly ReadonlyMap<Value, Value>[],
): fc.Arbitrary<Value> {
  const keys = near(
    key,
    seen.flatMap((map) => [...map.keys()]),
  );
  const values = near(
    value,
    seen.flatMap((map) => [...map.values()]),
  );
  const maxLength = Math.min(20, Math.max(3, ...seen.map((map) => map.size)) + 1);
  return fc
    .uniqueArray(fc.tuple(keys, values), { selector: ([name]) => identityOf(name), maxLength })
    .map((entries) => new Map(entries));
}
