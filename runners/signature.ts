/**
 * Neutral types and values: what a case may pass to an entry point and get
 * back, in every language alike.
 */

/** The neutral types. `int` is 64-bit unless `big`. */
export type NeutralType =
  | { readonly kind: 'null' | 'bool' | 'float' | 'string' }
  /** `inferred`: from cases in JSON, where 1 and 1.0 are the same, so that an integral float answers it too. */
  | { readonly kind: 'int'; readonly big?: boolean; readonly inferred?: boolean }
  | { readonly kind: 'optional'; readonly of: NeutralType }
  | { readonly kind: 'list'; readonly of: NeutralType }
  | { readonly kind: 'map'; readonly key: NeutralType; readonly value: NeutralType }
  | { readonly kind: 'tuple'; readonly of: readonly NeutralType[] }
  /** Taken as it comes; used where a signature is inferred from cases that leave it open (an empty list). */
  | { readonly kind: 'any' };

export interface Signature {
  /** Name of the function to call, as the task spells it. */
  readonly entry: string;
  readonly parameters: readonly { readonly name: string; readonly type: NeutralType }[];
  readonly returns: NeutralType;
}

/** A neutral value. Integers are bigints and floats are numbers, so that 1 and 1.0 stay apart. */
export type Value = null | boolean | bigint | number | string | readonly Value[] | Tuple | ReadonlyMap<Value, Value>;

/** A fixed-length sequence of values of possibly different types. */
export interface Tuple {
  readonly tuple: readonly Value[];
}
