/**
 * Stage G6: does every case earn its place?
 *
 * A case that accepts every mutant and every stub tells nothing apart. Such
 * cases are named, so that they can be left out; the stage fails only when
 * too few would remain.
 */
import { findEntry } from '../entry.ts';
import { mutantsOf } from '../mutants/mutants.ts';
import { stubsOf } from '../mutants/stubs.ts';
import { syntaxOf } from '../mutants/syntax.ts';
import { seededRandom } from '../random.ts';
import type { Task } from '../task.ts';
import { type Desk, failed, passed, type Stage, type StageResult } from './stage.ts';
import type { Subject } from './subject.ts';
import { readFate } from './variants.ts';

export const discrimination: Stage = {
  name: 'G6',
  title: 'discrimination',
  run: async (subject, desk) => {
    const { task } = subject;
    if (task.shape === 'tests') return { outcome: 'not-applicable', message: 'a test program has no separate cases' };
    const programs = await wrongPrograms(subject, desk);
    if (programs.length === 0)
      return { outcome: 'not-applicable', message: 'nothing in the reference could be changed' };

    const useful = new Set<number>();
    let killed = 0;
    for (const source of programs) {
      const outcome = await desk.judge({ ...task, source, settings: { ...task.settings, stopEarly: false } });
      if (outcome.outcome === 'not-judged')
        return { outcome: 'not-judged', code: outcome.code, message: outcome.message };
      if (readFate(outcome) !== 'killed' || outcome.outcome !== 'judged') continue;
      killed += 1;
      for (const { index, verdict } of outcome.cases) if (verdict !== 'accepted') useful.add(index);
    }
    if (killed === 0) return { outcome: 'not-applicable', message: 'no wrong program was told apart at all' };
    return resultOf(task.cases.length, useful, desk.settings.casesMin);
  },
};

async function wrongPrograms({ task, id, wrong }: Subject, { settings }: Desk): Promise<readonly string[]> {
  const syntax = await syntaxOf(task.runner);
  if (syntax === null) return wrong;
  const mutants = mutantsOf(task.source, syntax, settings.mutantsMax, seededRandom(settings.seed, id));
  const stubs = stubsOf(task.source, syntax, { entry: entryOf(task), constant: () => null });
  return [...wrong, ...mutants.map(({ source }) => source), ...stubs.map(({ source }) => source)];
}

function entryOf(task: Task): string | null {
  return task.shape === 'calls' ? findEntry(task.signature.entry, task.runner.naming, task.source) : null;
}

function resultOf(count: number, useful: ReadonlySet<number>, casesMin: number): StageResult {
  const idle = Array.from({ length: count }, (_, index) => index).filter((index) => !useful.has(index));
  const facts = { cases: count, idle };
  if (useful.size >= Math.min(casesMin, count)) return passed(facts);
  const message = `only ${useful.size} of ${count} cases tell any wrong program from the reference`;
  return failed('idle-cases', message, facts);
}
