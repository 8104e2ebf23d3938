/**
 * What it takes to run one language, as plain data.
 *
 * A runner holds facts only. It never touches Docker, the clock or the file
 * system; sandboxes/ and verification/ read these facts and act on them.
 * Adding a language is adding one folder and one line to languages.ts.
 */
import type { TestStyle } from './test-style.ts';

export interface Runner {
  /** Name used in requests and in data: `python`. */
  readonly name: string;
  /** Name and version for people: `Python 3.13`. */
  readonly title: string;
  /** Other names accepted in requests: `py`, `python3`. */
  readonly aliases: readonly string[];
  /** File name extensions without the dot, the usual one first. */
  readonly extensions: readonly string[];
  readonly image: Image;
  /** How names of functions are written: decides which spelling of an entry point is looked for first. */
  readonly naming: Naming;
  /** A whole program that reads stdin and writes stdout. */
  readonly program: Recipe;
  /** A solution whose entry point is called with neutral values: see docs/decisions/0002. */
  readonly calls: Recipe;
  /** A solution and the user's own test code. */
  readonly tests: TestRecipe;
  /** What the language cannot represent or do, with the reason shown to people. */
  readonly lacks: Partial<Record<NeutralFeature, string>>;
  /** Libraries in the image that programs may import, for `polyproof languages`. */
  readonly libraries: readonly string[];
  /** For people and models: how a solution to a `calls` task is written (what is declared, how neutral types look). */
  readonly guidance?: string;
  /** Patterns in a snippet that show it leans on files around it, such as a relative import. */
  readonly surroundings?: readonly RegExp[];
  /** Texts on stderr that mean the memory limit was met although the runtime survived to say so. */
  readonly memoryMessages: readonly string[];
  /** How its tests are written for people; absent where nobody has said. */
  readonly style?: TestStyle;
  /** The smallest program that prints `hello` and a newline. */
  readonly hello: string;
}

/** A command and its arguments. Never a shell string, so nothing needs quoting. */
export type Command = readonly [program: string, ...args: string[]];

export type Naming = 'snake' | 'camel' | 'pascal' | 'kebab';

/**
 * Parts of the neutral type system that a language may lack.
 *
 * A task that needs one of `neededFeatures` is invalid in a language without
 * it. The others only make comparing lenient: without `tuple` a list answers
 * for one, without `map-int-keys` keys may come back as strings, and without
 * `int-float` an integral float answers for an int.
 */
export type NeutralFeature = NeededFeature | 'int-float' | 'tuple' | 'map-int-keys';

export const neededFeatures = [
  /** An int beyond 2^53. */
  'int64',
  /** An int beyond 64 bits. */
  'big-int',
  'float',
  /** NaN and the infinities. */
  'float-special',
  /** A string that holds U+0000. */
  'string-nul',
  'optional',
  'list',
  'map',
  /** A tuple whose items are not all of one type. */
  'mixed-tuple',
  /** A list, a tuple or a map inside another. */
  'nested',
  /** Null, or an optional, inside a list, a tuple or a map. */
  'nested-null',
  /** A type that is left open, as it is when cases without a signature hold only empty lists. */
  'any',
  /** A call that must raise. */
  'raises',
] as const;

export type NeededFeature = (typeof neededFeatures)[number];

export interface Image {
  /** Folder below runners/, or an absolute path, that holds the Dockerfile and every file it copies. */
  readonly folder: string;
  /**
   * Folders below runners/ whose files go to `files/` too, as `java/files` is for the languages
   * that run on Java's harness. A file of the language's own with the same name takes its place.
   */
  readonly shares?: readonly string[];
  /** Rough size, for people who wonder whether their disk will do. */
  readonly megabytes: number;
}

/**
 * Files to write into the work folder and the commands to run there.
 *
 * Texts and commands may contain placeholders: `{{source}}` and `{{tests}}`
 * (the submitted texts), `{{entry}}` (the entry point as the source spells it),
 * `{{signature}}` (its types: see `signatureText` in verification/types.ts) and
 * any key of `names`. Only one pass is made, so submitted text that looks
 * like a placeholder stays as it is.
 */
export interface Recipe {
  readonly files: Readonly<Record<string, string>>;
  /** Build command. Absent for interpreted languages. */
  readonly compile?: Command;
  readonly run: Command;
  /** Environment added to the box's own (PATH, HOME, LANG, TZ). */
  readonly environment?: Readonly<Record<string, string>>;
  /** Placeholders found in the source by a pattern's first group, such as the public class of a Java file. */
  readonly names?: Readonly<Record<string, { readonly pattern: RegExp; readonly otherwise: string }>>;
  /** Changes made to the submitted texts before they are placed, in order. */
  readonly rewrites?: readonly Rewrite[];
}

export interface Rewrite {
  readonly in: 'source' | 'tests';
  readonly pattern: RegExp;
  /** Replacement as in String.replace. */
  readonly with: string;
}

export interface TestRecipe extends Recipe {
  /** A test program in which this never matches checks nothing: its verdict is `no-tests`. */
  readonly checks: RegExp;
  /**
   * Texts on stderr by which the language itself says that a check failed, where its tests
   * end by that and not with the exit code 10 of docs/decisions/0002: `AssertionError`.
   */
  readonly failedCheckMessages?: readonly string[];
}
