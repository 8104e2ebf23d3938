/**
 * The programs that prove a language's image, as plain data: `kit.ts` in the
 * folder of every language, read by test/conformance/language.test.ts.
 *
 * A good program must be accepted and every bad one must get its own verdict,
 * or the language is not to be trusted with any data.
 */
import type { Command } from './runner.ts';

export interface Kit {
  /** Source of a function `echo` that returns its one argument; `{{type}}` is that argument's type. */
  readonly echo: string;
  /** How the language writes each neutral type (only looked at where `echo` needs it); null where the facts say it is lacking. */
  readonly types: Readonly<Record<EchoType, string | null>>;
  /** Sources of a function `twice` from int to int: what each does besides returning twice its argument. */
  readonly behaviours: Readonly<Record<Behaviour, string>>;
  /** Test code that checks twice(1) … twice(5). */
  readonly tests: string;
  /** Test code that calls twice(1) and checks nothing. */
  readonly noTests: string;
  /**
   * Test code that checks twice(1) … twice(5), by name of the test framework; `reports` when the
   * framework tells of each test. Right programs are accepted, wrong ones are not.
   */
  readonly frameworks?: Readonly<Record<string, { readonly tests: string; readonly reports: boolean }>>;
  /**
   * Sources of `twice` as people and models write it, by what is particular: a method of a class,
   * a main beside it, a package clause, another spelling. Each is accepted.
   */
  readonly styles?: Readonly<Record<string, string>>;
  /**
   * How somebody would compile and run `hello` by hand, where the recipe does it in a way of its own: what
   * `npm run bench:languages` compares with. The program prints to the same stdout.
   */
  readonly plain?: { readonly file: string; readonly compile?: Command; readonly run: Command };
  /** Whether source that cannot be read is found by a build step, or only when it is run. */
  readonly compiles: boolean;
}

/** Neutral types that values of are sent there and back. */
export const echoTypes = [
  'bool',
  'int',
  'big int',
  'float',
  'string',
  'optional<int>',
  'list<int>',
  'list<float>',
  'list<string>',
  'list<list<int>>',
  'map<string, int>',
  'map<int, string>',
  'tuple<int, string>',
  'list<map<string, optional<float>>>',
  'map<string, list<tuple<bool, string>>>',
] as const;

export type EchoType = (typeof echoTypes)[number];

export type Behaviour =
  /** Nothing besides. */
  | 'right'
  /** Returns 2x + 1. */
  | 'wrong'
  /** Right for arguments below 3, else 0. */
  | 'prefix'
  /** Raises an error. */
  | 'raises'
  /** Ends the process with exit code 0 when it is called. */
  | 'exits'
  /** Ends the process with exit code 0 when it is loaded. */
  | 'exits-at-load'
  /** Returns 2x + 1 and sees to it that the exit code is 0 whatever happens. */
  | 'exits-in-hook'
  /** Never returns. */
  | 'loops'
  /** Allocates and touches memory without end. */
  | 'memory'
  /** Starts processes or threads without end. */
  | 'forks'
  /** Prints without end. */
  | 'output'
  /** Returns 2x + 1 and prints what looks like success, also on the descriptors of the harness. */
  | 'forges'
  /** Writes a warning on stderr. */
  | 'warns'
  /** Leaves a child behind that sleeps for minutes. */
  | 'child'
  /** Cannot be read. */
  | 'broken';

/** For languages where a function takes whatever comes. */
export const untyped: Readonly<Record<EchoType, string>> = {
  bool: '',
  int: '',
  'big int': '',
  float: '',
  string: '',
  'optional<int>': '',
  'list<int>': '',
  'list<float>': '',
  'list<string>': '',
  'list<list<int>>': '',
  'map<string, int>': '',
  'map<int, string>': '',
  'tuple<int, string>': '',
  'list<map<string, optional<float>>>': '',
  'map<string, list<tuple<bool, string>>>': '',
};
