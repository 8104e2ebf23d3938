/**
 * Stage G1: the tests are about the solution. They name what it defines and do
 * not define it themselves, and the entry point is there to be called.
 */
import type { Runner } from '../../runners/runner.ts';
import { findEntry } from '../entry.ts';
import { namesDefined } from '../mutants/stubs.ts';
import { syntaxOf } from '../mutants/syntax.ts';
import type { CallTask, TestTask } from '../task.ts';
import { namesWritten } from './names-written.ts';
import { failed, passed, type Stage, type StageResult } from './stage.ts';

export const contract: Stage = {
  name: 'G1',
  title: 'contract',
  run: async ({ task }) => {
    if (task.shape === 'calls') return lookAtEntry(task);
    return task.shape === 'tests' ? await lookAtTests(task) : passed();
  },
};

function lookAtEntry({ signature, runner, source }: CallTask): StageResult {
  const entry = findEntry(signature.entry, runner.naming, source);
  if (hasWord(source, entry)) return passed({ entry });
  return failed('entry-missing', `the solution has no ${signature.entry}, in any spelling`, { entry });
}

async function lookAtTests({ runner, source, tests }: TestTask): Promise<StageResult> {
  const [defined, inTests] = await namesIn(runner, source, tests);
  // A main beside the solution is no definition of it.
  const names = [...defined].filter((name) => name !== 'main');
  if (names.length === 0) return { outcome: 'not-applicable', message: 'the solution defines no function by name' };
  const twice = names.filter((name) => inTests.has(name));
  if (twice.length > 0) {
    return failed('tests-define-entry', `the tests define ${twice.join(', ')} themselves`, { defined: names, twice });
  }
  if (names.some((name) => hasWord(tests, name)) || /\b(?:candidate|Solution)\b/.test(tests))
    return passed({ defined: names });
  return failed('tests-ignore-entry', `the tests never name ${names.slice(0, 5).join(', ')}`, { defined: names });
}

/** The names that a solution and its tests define: from their trees, or where one has none from how both look. */
async function namesIn(runner: Runner, source: string, tests: string) {
  const syntax = await syntaxOf(runner);
  const [defined, inTests] = [source, tests].map((text) => (syntax === null ? null : namesDefined(text, syntax)));
  if (defined && inTests) return [defined, inTests] as const;
  return [namesWritten(source), namesWritten(tests)] as const;
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + word.length] ?? ' '];
    if (!/[\w$]/.test(before) && !/[\w$]/.test(after)) return true;
  }
  return false;
}
