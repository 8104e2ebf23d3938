/**
 * What it takes to change programs of a language a little, as plain data:
 * `grammar.ts` in the folder of a language, read by verification/mutants/.
 * Node types are those of the language's tree-sitter grammar.
 */
export interface Grammar {
  /** Name of the grammar in tree-sitter-wasms: `c_sharp`. */
  readonly wasm: string;
  /** A tree-sitter query that captures each function's `@name`, `@parameters` (where written) and `@body`. */
  readonly functions: string;
  /** The node type of a body that is one expression, as of an arrow function; its stub is an expression too. */
  readonly expressionBody?: RegExp;
  /** The field of a function's node, or the type of its child, that holds the declared type of its result. */
  readonly returns?: string;
  /** Which identifier of a written parameter is its name: `int x` has it last, `x: Int` first. */
  readonly parameterName: 'first' | 'last';
  /** A condition turned round: `!({{condition}})`. */
  readonly negated: string;
  /** Node types of statements that can be left out, and what stands in their place. */
  readonly statements: readonly string[];
  readonly nothing: string;
  /** The body of a function that only does this, with its brackets. */
  readonly returning: string;
  readonly raising: string;
  /** What a function that knows nothing returns, by the declared type of its result; the first that matches. */
  readonly defaults: readonly { readonly declared?: RegExp; readonly value: string }[];
  /** Operators of this language beyond those that most have, each with what it is changed to. */
  readonly operators?: Readonly<Record<string, readonly string[]>>;
  /** Operators of the common table that mean something else here. */
  readonly without?: readonly string[];
  /** Node types of integer literals, of what stands between the quotes of a text, and of booleans where not the usual. */
  readonly integers: readonly string[];
  readonly texts: readonly string[];
}
