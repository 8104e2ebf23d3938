/**
 * How a language writes tests, as plain data: what neutral cases become for
 * people who read them. verification/rendering.ts does the writing.
 *
 * Every text is a template. A form is the first of its list that fits: by the
 * kind of the value, and in typed languages by the type that the solution
 * itself declares, since a list of ints may be a `List<Integer>` or a `long[]`.
 */
export interface TestStyle {
  /** `pytest` */
  readonly framework: string;
  /** Name of the file, such as `test_{{entry}}.py`; `{{Entry}}` begins with a capital. */
  readonly file: string;
  /** The whole file, with `{{tests}}`, `{{imports}}` and `{{entry}}` in it. */
  readonly text: string;
  /** Lines for `{{imports}}`: each stands there only where the tests need it, for languages that allow no others. */
  readonly imports?: readonly { readonly when: RegExp; readonly as: string }[];
  /** What stands between two tests. */
  readonly between: string;
  /** One test, by what its case expects: `{{entry}}`, `{{number}}`, `{{callee}}`, `{{arguments}}`, `{{expected}}` and `{{returns}}`, the declared type. */
  readonly tests: readonly TestForm[];
  /** What is called, by what the source looks like; named groups can be used in `as`. Without any it is `{{entry}}`. */
  readonly callees?: readonly { readonly when: string; readonly as: string }[];
  /** Between arguments; a comma and a space by default. */
  readonly argumentSeparator?: string;
  readonly values: readonly ValueForm[];
  /** An optional that holds something, with `{{value}}` and the groups of `declared`; without a form that fits, the value itself. */
  readonly some?: readonly { readonly declared?: RegExp; readonly as: string }[];
  readonly strings: StringStyle;
  /** Where a typed language declares the entry point; absent where types are of no interest. */
  readonly declaration?: Declaration;
}

/** Kinds of a value as forms tell them apart. */
export type ValueKind =
  | 'null'
  | 'true'
  | 'false'
  | 'int'
  /** An int beyond 32 bits, and one beyond 64; each falls back to the one before. */
  | 'long'
  | 'big'
  /** The least int of 64 bits, which many languages cannot read as the negative of an int; falls back to `long`. */
  | 'least'
  | 'float'
  | 'nan'
  | 'inf'
  | '-inf'
  | 'string'
  | 'list'
  | 'tuple'
  | 'map';

export interface ValueForm {
  readonly of: ValueKind;
  /** Fits only where the declared type matches; groups `of`, `key`, `value` and `items` are the types of what it holds. */
  readonly declared?: RegExp;
  /** `{{text}}` of a scalar, `{{items}}` of what holds others, `{{declared}}` and its groups. */
  readonly as: string;
  /** One entry of a map, with `{{key}}` and `{{value}}`; one item of the others, with `{{item}}`. */
  readonly item?: string;
  readonly separator?: string;
  /** In place of `as` where it holds nothing. */
  readonly empty?: string;
}

export interface TestForm {
  /** `raises`, `float`, `big` or `map` (somewhere in the expected value), `empty` (holds nothing), `null`, a bool, or anything. */
  readonly of?: 'raises' | 'float' | 'big' | 'map' | 'empty' | 'nan' | 'null' | 'true' | 'false';
  readonly declared?: RegExp;
  readonly as: string;
}

export interface StringStyle {
  readonly open: string;
  readonly close: string;
  /** What is written for a character that cannot stand for itself. */
  readonly escapes: Readonly<Record<string, string>>;
  /** For others that nobody would see: `{{hex4}}` (a UTF-16 unit), or `{{hex}}`, `{{hex2}}`, `{{hex8}}`, `{{octal}}` (a code point). */
  readonly control: string;
  /** The same below U+0100, where that is another. */
  readonly low?: string;
}

export interface Declaration {
  /** A pattern with groups `parameters` and (where it is written) `returns`; `{{entry}}` stands for the name. */
  readonly pattern: string;
  /** Finds the `type` in one parameter. */
  readonly parameter: RegExp;
  /** In `a, b int` both are ints: a parameter without a type has that of the next. */
  readonly sharesTypes?: boolean;
}
