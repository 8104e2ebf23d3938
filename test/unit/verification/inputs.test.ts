/** Inputs made from types and cases: what holds for all of them. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { NeutralType, Value } from '../../../runners/signature.ts';
import { inputsFor, numbersIn } from '../../../verification/inputs.ts';
import { identityOf, isTuple } from '../../../verification/wire.ts';
import { returns } from './tasks.ts';

const test = suite('inputs');

const { type } = fc.letrec<{ type: NeutralType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<NeutralType>({ kind: 'bool' }, { kind: 'int' }, { kind: 'float' }, { kind: 'string' }),
    tie('type').map((of): NeutralType => ({ kind: 'list', of })),
    tie('type').map((of): NeutralType => ({ kind: 'optional', of })),
    fc.array(tie('type'), { minLength: 1, maxLength: 3 }).map((of): NeutralType => ({ kind: 'tuple', of })),
    tie('type').map((value): NeutralType => ({ kind: 'map', key: { kind: 'string' }, value })),
  ),
}));

function fits(value: Value, of: NeutralType): boolean {
  switch (of.kind) {
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return typeof value === 'bigint';
    case 'float':
      return typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    case 'optional':
      return value === null || fits(value, of.of);
    case 'list':
      return Array.isArray(value) && value.every((item: Value) => fits(item, of.of));
    case 'tuple':
      return (
        isTuple(value) &&
        value.tuple.length === of.of.length &&
        value.tuple.every((item, at) => fits(item, of.of[at] as NeutralType))
      );
    case 'map':
      return value instanceof Map && [...value].every(([key, item]) => fits(key, of.key) && fits(item, of.value));
    default:
      return value === null;
  }
}

const signature = (types: readonly NeutralType[]) => ({
  entry: 'f',
  parameters: types.map((each, at) => ({ name: `p${at}`, type: each })),
  returns: { kind: 'int' } as const,
});

test('fit their types, are the same every time, and repeat neither themselves nor a case', () => {
  fc.assert(
    fc.property(fc.array(type, { minLength: 1, maxLength: 3 }), fc.nat(1_000), (types, seed) => {
      const first = inputsFor(signature(types), [], 10, seed);
      const cases = first.slice(0, 5).map((args) => returns(1n, ...args));
      const inputs = inputsFor(signature(types), cases, 20, seed, [12n]);
      assert.equal(inputsFor(signature(types), cases, 20, seed, [12n]), inputs);
      assert.ok(inputs.length <= 20);
      for (const args of inputs) assert.ok(args.every((value, at) => fits(value, types[at] as NeutralType)));
      const keys = [...cases, ...inputs.map((args) => ({ args }))].map(({ args }) => identityOf({ tuple: args }));
      assert.is(new Set(keys).size, keys.length);
    }),
    { seed: 5, numRuns: 150 },
  );
});

test('reach the boundaries that a program names, however far from its cases', () => {
  const cases = [0n, 1n, 2n].map((x) => returns(x, x));
  const inputs = inputsFor(signature([{ kind: 'int' }]), cases, 64, 1, numbersIn('return x if x < 5000 else 0'));
  for (const near of [4999n, 5000n, 5001n])
    assert.ok(
      inputs.some(([x]) => x === near),
      `${near}`,
    );
});

test('numbers of a program are whole ones, not parts of names and fractions', () => {
  assert.equal(numbersIn('x1 + 12 * 3.5 - 12 / y[7]'), [12n, 7n]);
});

test('there are none for a function without parameters', () => {
  assert.equal(inputsFor(signature([]), [], 10, 1), []);
});

test.run();
