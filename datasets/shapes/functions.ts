/** Shapes of function problems: a solution, and test code beside it. */
import { has, idOf, listOf, type RawRow, type Shape, textOf, unusable } from './shape.ts';

export const humaneval: Shape = {
  name: 'humaneval',
  about: 'prompt, canonical_solution, test and entry_point; also HumanEval-X',
  matches: (row) => has(row, 'test', 'prompt') && (has(row, 'entry_point') || has(row, 'canonical_solution')),
  read(row) {
    const prompt = textOf(row, 'prompt') ?? '';
    const solution = textOf(row, 'canonical_solution', 'solution', 'completion');
    if (solution === undefined) return unusable('no-solution', 'the row has no canonical_solution');
    const entry = textOf(row, 'entry_point');
    const language = languageOfTask(row) ?? 'python';
    const test = textOf(row, 'test') ?? '';
    return {
      ...idOf(row),
      language,
      instruction: prompt,
      // A solution that repeats its header stands alone; the usual one goes on from the prompt.
      source: startsItself(solution, entry)
        ? `${importsOf(prompt)}${solution}`
        : `${textOf(row, 'declaration') ?? prompt}${solution}`,
      ...(entry !== undefined && definesCheck(test) && !callsCheck(test)
        ? { tests: `${test}\n\ncheck(${entry})\n` }
        : { tests: test }),
    };
  },
};

/** `CPP/0` says the language, `HumanEval/0` does not. */
function languageOfTask(row: RawRow): string | undefined {
  const own = textOf(row, 'language', 'lang', 'programming_language');
  if (own !== undefined) return own;
  const [, prefix] = /^([A-Za-z+#]+)\/\d+$/.exec(textOf(row, 'task_id') ?? '') ?? [];
  return prefix === undefined || /humaneval|mbpp/i.test(prefix) ? undefined : prefix.toLowerCase();
}

function startsItself(solution: string, entry: string | undefined): boolean {
  return entry !== undefined && new RegExp(`^(?:async )?def ${escaped(entry)}\\b`, 'm').test(solution);
}

function importsOf(prompt: string): string {
  const lines = prompt.split('\n').filter((line) => /^(?:import|from)\s/.test(line));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
}

const definesCheck = (test: string) => /^def check\(/m.test(test);
/** At the margin: a call inside of `check` is none. */
const callsCheck = (test: string) => /^check\(/m.test(test);

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export const mbpp: Shape = {
  name: 'mbpp',
  about: 'code and test_list, a list of assert statements',
  matches: (row) => has(row, 'test_list') && listOf(row['test_list']) !== undefined,
  read(row) {
    const source = textOf(row, 'code', 'canonical_solution', 'solution', 'reference');
    if (source === undefined) return unusable('no-solution', 'the row has no code');
    const asserts = (listOf(row['test_list']) ?? []).filter((line) => typeof line === 'string');
    if (asserts.length === 0) return unusable('no-tests', 'test_list holds no statement');
    const imports = listOf(row['test_imports']) ?? [];
    const setup = textOf(row, 'test_setup_code') ?? '';
    return {
      ...idOf(row),
      language: languageOfTask(row) ?? 'python',
      ...instructionOf(row),
      source,
      tests: [...imports, setup, ...asserts].filter((line) => line !== '').join('\n'),
    };
  },
};

export const multiple: Shape = {
  name: 'multipl-e',
  about: 'language, prompt, tests and stop_tokens, with a completion',
  matches: (row) => has(row, 'prompt', 'tests', 'language') && (has(row, 'stop_tokens') || has(row, 'doctests')),
  read(row) {
    const [first] = listOf(row['completions']) ?? [];
    const completion =
      textOf(row, 'completion', 'solution', 'program') ?? (typeof first === 'string' ? first : undefined);
    if (completion === undefined) return unusable('no-solution', 'the row has a prompt and tests, and no completion');
    const prompt = textOf(row, 'prompt') ?? '';
    return {
      ...idOf(row),
      language: textOf(row, 'language') ?? '',
      instruction: prompt,
      source: completion.startsWith(prompt) ? completion : `${prompt}${completion}`,
      tests: textOf(row, 'tests') ?? '',
    };
  },
};

export const kodcode: Shape = {
  name: 'kodcode',
  about: 'question, solution and test, a pytest file that imports from solution',
  matches: (row) => has(row, 'question', 'solution', 'test') && typeof row['test'] === 'string',
  read(row) {
    const source = textOf(row, 'solution');
    if (source === undefined) return unusable('no-solution', 'the solution is empty');
    const id = textOf(row, 'question_id');
    const tests = textOf(row, 'test') ?? '';
    return { ...(id === undefined ? idOf(row) : { id }), language: 'python', ...instructionOf(row), source, tests };
  },
};

export const openCodeInstruct: Shape = {
  name: 'opencodeinstruct',
  about: 'input, output and unit_tests, a list of assert statements',
  matches: (row) => has(row, 'output', 'unit_tests') && listOf(row['unit_tests']) !== undefined,
  read(row) {
    const reply = textOf(row, 'output');
    if (reply === undefined) return unusable('no-solution', 'the output is empty');
    const tests = (listOf(row['unit_tests']) ?? []).filter((line) => typeof line === 'string');
    if (tests.length === 0) return unusable('no-tests', 'unit_tests holds no statement');
    return { ...idOf(row), language: 'python', ...instructionOf(row), reply, tests: tests.join('\n') };
  },
};

/** Any row with a language, a program and test code in it, under the names that people give them. */
export const withTests: Shape = {
  name: 'solution-and-tests',
  about: 'a language, a program (source, solution, code, …) and test code (tests, test, unit_tests, …)',
  matches: (row) => programOf(row) !== undefined && testsOf(row) !== undefined && languageField(row) !== undefined,
  read(row) {
    return {
      ...idOf(row),
      language: languageField(row) ?? '',
      ...instructionOf(row),
      source: programOf(row) ?? '',
      tests: testsOf(row) ?? '',
    };
  },
};

const programOf = (row: RawRow) => textOf(row, 'solution', 'code', 'program', 'canonical_solution', 'answer', 'source');
const languageField = (row: RawRow) => textOf(row, 'language', 'lang', 'programming_language');

function testsOf(row: RawRow): string | undefined {
  for (const key of ['tests', 'test', 'unit_tests', 'test_code', 'unit_test', 'test_list']) {
    const lines = listOf(row[key])?.filter((line) => typeof line === 'string');
    if (lines !== undefined && lines.length > 0) return lines.join('\n');
    const text = textOf(row, key);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** What was asked for. */
export function instructionOf(row: RawRow): { readonly instruction?: string } {
  const instruction = textOf(row, 'instruction', 'question', 'problem', 'text', 'prompt', 'description', 'input');
  return instruction === undefined ? {} : { instruction };
}
