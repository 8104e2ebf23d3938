/** Shapes of whole programs that read stdin and print. */
import { instructionOf } from './functions.ts';
import { has, idOf, listOf, objectOf, type RawRow, type Shape, textOf, unusable } from './shape.ts';

export const stdio: Shape = {
  name: 'stdin-stdout',
  about: 'a program (solution, solutions, code) and inputs with outputs: APPS, TACO, CodeContests, verification_info',
  matches: (row) => pairsOf(row) !== undefined,
  read(row) {
    const source = firstProgram(row);
    if (source === undefined) return unusable('no-solution', 'the row has inputs and outputs, and no program');
    const pairs = pairsOf(row) ?? [];
    const cases = pairs.flatMap(({ input, output }) =>
      typeof input === 'string' && typeof output === 'string' ? [{ stdin: input, expected: output }] : [],
    );
    if (cases.length === 0) return unusable('unreadable-tests', 'the inputs and outputs are no texts');
    const info = objectOf(row['verification_info']);
    const language = textOf(row, 'language', 'lang', 'programming_language') ?? textOf(info ?? {}, 'language');
    return { ...idOf(row), language: language ?? 'python', ...instructionOf(row), source, cases, checker: 'trimmed' };
  },
};

interface Pair {
  readonly input: unknown;
  readonly output: unknown;
}

/** Inputs beside outputs, or pairs of the two, wherever data sets keep them. */
function pairsOf(row: RawRow): readonly Pair[] | undefined {
  for (const key of ['input_output', 'public_tests', 'private_tests', 'tests', 'test_cases', 'examples', 'cases']) {
    const found = pairsIn(row[key]);
    if (found !== undefined) return found;
  }
  const info = objectOf(row['verification_info']);
  return info === undefined ? undefined : pairsIn(info['test_cases']);
}

function pairsIn(value: unknown): readonly Pair[] | undefined {
  const columns = objectOf(value);
  const inputs = listOf(columns?.['inputs'] ?? columns?.['input']);
  const outputs = listOf(columns?.['outputs'] ?? columns?.['output']);
  if (inputs !== undefined && outputs !== undefined && inputs.length === outputs.length && inputs.length > 0) {
    // A call of a function is written the same way, with a name beside it.
    if (columns?.['fn_name'] !== undefined && columns['fn_name'] !== null) return undefined;
    return inputs.map((input, at) => ({ input, output: outputs[at] }));
  }
  const pairs = listOf(value)?.map(objectOf) ?? [];
  const isPair = (pair: RawRow | undefined): pair is RawRow => pair !== undefined && has(pair, 'input', 'output');
  if (pairs.length === 0 || !pairs.every(isPair)) return undefined;
  return pairs.map((pair) => ({ input: (pair as RawRow)['input'], output: (pair as RawRow)['output'] }));
}

function firstProgram(row: RawRow): string | undefined {
  const own = textOf(row, 'solution', 'source', 'code', 'program', 'gold_standard_solution', 'canonical_solution');
  if (own !== undefined && listOf(own) === undefined) return own;
  const [first] = listOf(row['solutions'] ?? row['solution']) ?? [];
  return typeof first === 'string' ? first : undefined;
}
