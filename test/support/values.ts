/** Arbitrary neutral values and types for property tests. */
import fc from 'fast-check';
import type { NeutralType, Value } from '../../runners/signature.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }));
const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n),
  fc.integer().map(BigInt),
);

/** Any neutral value at all, nested a few levels deep. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), fc.bigInt(), fc.double(), text),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 5 }).map((tuple) => ({ tuple })),
    fc
      .uniqueArray(fc.tuple(fc.oneof(text, int64), tie('value')), { selector: ([key]) => key, maxLength: 4 })
      .map((entries) => new Map(entries)),
  ),
})).value;

/** A type together with a value of it. */
export const typedValue: fc.Arbitrary<{ type: NeutralType; value: Value }> = fc
  .letrec<{ type: NeutralType }>((tie) => ({
    type: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<NeutralType>(
        { kind: 'bool' },
        { kind: 'int' },
        { kind: 'int', big: true },
        { kind: 'float' },
        { kind: 'string' },
        { kind: 'null' },
      ),
      tie('type').map((of): NeutralType => ({ kind: 'list', of })),
      tie('type').map(
        (of): NeutralType => (of.kind === 'null' || of.kind === 'optional' ? of : { kind: 'optional', of }),
      ),
      fc.array(tie('type'), { minLength: 1, maxLength: 3 }).map((of): NeutralType => ({ kind: 'tuple', of })),
      fc
        .tuple(fc.constantFrom<NeutralType>({ kind: 'int' }, { kind: 'string' }), tie('type'))
        .map(([key, value]): NeutralType => ({ kind: 'map', key, value })),
    ),
  }))
  .type.chain((type) => valueOf(type).map((value) => ({ type, value })));

/** Values of one type. */
export function valueOf(type: NeutralType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'null':
      return fc.constant(null);
    case 'bool':
      return fc.boolean();
    case 'int':
      return type.big ? fc.bigInt() : int64;
    case 'float':
      return fc.double();
    case 'string':
      return text;
    case 'optional':
      return fc.oneof(fc.constant(null), valueOf(type.of));
    case 'list':
      return fc.array(valueOf(type.of), { maxLength: 4 });
    case 'tuple':
      return fc.tuple(...type.of.map(valueOf)).map((tuple) => ({ tuple }));
    case 'map':
      return fc
        .uniqueArray(fc.tuple(valueOf(type.key), valueOf(type.value)), { selector: ([key]) => key, maxLength: 4 })
        .map((entries) => new Map(entries));
    case 'any':
      return anyValue;
  }
}
