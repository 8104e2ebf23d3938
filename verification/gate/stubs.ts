/** Stage G4: programs without the solution's logic do not pass. */
import { findEntry } from '../entry.ts';
import { type Stub, stubsOf } from '../mutants/stubs.ts';
import { type Syntax, syntaxOf } from '../mutants/syntax.ts';
import { writeLiteral } from '../rendering.ts';
import type { CallTask, Task } from '../task.ts';
import { identityOf } from '../wire.ts';
import { failed, passed, type Stage } from './stage.ts';
import { fatesOf } from './variants.ts';

export const stubs: Stage = {
  name: 'G4',
  title: 'stubs',
  run: async ({ task }, desk) => {
    const syntax = await syntaxOf(task.runner);
    const made = syntax === null ? [] : stubsFor(task, syntax);
    if (made.length === 0) {
      return { outcome: 'not-applicable', message: 'no function of the reference could be taken out' };
    }
    const fates = await fatesOf(
      task,
      made.map(({ source }) => source),
      desk,
    );
    if ('outcome' in fates) return fates;
    const kinds = (fate: string) => made.filter((_, at) => fates[at] === fate).map(({ kind }) => kind);
    const facts = { tried: made.length, unbuilt: kinds('unbuilt'), accepted: kinds('passed') };
    if (facts.accepted.length === 0) return passed(facts);
    return failed('stub-accepted', `a program without the logic passes: ${facts.accepted.join(', ')}`, facts);
  },
};

function stubsFor(task: Task, syntax: Syntax): readonly Stub[] {
  // Outputs of a whole program are told apart by G2: a stub would have to print one of them.
  if (task.shape === 'stdio') return [];
  if (task.shape === 'tests') return stubsOf(task.source, syntax, { entry: null, constant: () => null });
  const entry = findEntry(task.signature.entry, task.runner.naming, task.source);
  return stubsOf(task.source, syntax, { entry, constant: (declared) => mostCommon(task, declared) });
}

/** The most common expected value as the language writes it. */
function mostCommon({ cases, runner, signature }: CallTask, declared: string): string | null {
  const values = cases.flatMap(({ expected }) => (expected.kind === 'value' ? [expected.value] : []));
  const byIdentity = Map.groupBy(values, identityOf);
  const [most] = [...byIdentity.values()].toSorted((a, b) => b.length - a.length);
  if (most?.[0] === undefined || runner.style === undefined) return null;
  return writeLiteral(runner.style, most[0], signature.returns, declared === '' ? null : declared);
}
