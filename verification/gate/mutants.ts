/**
 * Stage G5: do the tests notice when the program is changed a little?
 *
 * Mutants that do not compile say nothing. One that passes is a survivor,
 * unless it answers like the reference on generated inputs too: then it is
 * likely the same program. The score is killed / (made − equivalent).
 */

import type { Value } from '../../runners/signature.ts';
import { inputsFor, numbersIn } from '../inputs.ts';
import { type Mutant, mutantsOf } from '../mutants/mutants.ts';
import { syntaxOf } from '../mutants/syntax.ts';
import { seededRandom } from '../random.ts';
import { showValue } from '../show.ts';
import type { CallTask, Task } from '../task.ts';
import { type Answer, observe, sameAnswer } from './observing.ts';
import { type Desk, failed, passed, type Stage } from './stage.ts';
import type { Subject } from './subject.ts';
import { fatesOf } from './variants.ts';

export const mutants: Stage = {
  name: 'G5',
  title: 'mutants',
  run: async (subject, desk) => {
    const { task } = subject;
    const made = await variantsOf(subject, desk);
    if (made.length === 0) return { outcome: 'not-applicable', message: 'nothing in the reference could be changed' };
    const fates = await fatesOf(
      task,
      made.map(({ source }) => source),
      desk,
    );
    if ('outcome' in fates) return fates;
    const built = fates.filter((fate) => fate !== 'unbuilt').length;
    if (built === 0) return { outcome: 'not-applicable', message: 'no change of the reference could be built' };

    const alive = made.filter((_, at) => fates[at] === 'passed');
    const witnesses = await witnessesOf(task, alive, desk);
    const survivors = alive.filter((_, at) => witnesses[at] !== 'equivalent');
    const equivalent = alive.length - survivors.length;
    const killed = built - alive.length;
    const score = built === equivalent ? 1 : killed / (built - equivalent);
    const facts = {
      made: made.length,
      unbuilt: made.length - built,
      killed,
      equivalent,
      score,
      survivors: survivors.map((mutant) => told(mutant, witnesses[alive.indexOf(mutant)] ?? null)),
    };
    if (score >= scoreWanted) return passed(facts);
    const message = `${survivors.length} of ${built - equivalent} small changes of the reference pass its tests`;
    return failed('weak-tests', message, facts);
  },
};

/** What gold asks for; silver takes the score as a figure: see tiers.ts. */
const scoreWanted = 0.9;

type Variant = Pick<Mutant, 'source'> & Partial<Omit<Mutant, 'source'>>;

/** Mutants, and the programs that are known to be wrong: the best mutants there are. */
async function variantsOf({ task, id, wrong }: Subject, { settings }: Desk): Promise<readonly Variant[]> {
  const known = wrong.map((source) => ({ source }));
  const syntax = await syntaxOf(task.runner);
  if (syntax === null) return known;
  return [...known, ...mutantsOf(task.source, syntax, settings.mutantsMax, seededRandom(settings.seed, id))];
}

/** An input on which a survivor differs from the reference, `equivalent` where none was found, null where none could be tried. */
type Witness = { readonly input: string } | 'equivalent' | null;

async function witnessesOf(task: Task, alive: readonly Variant[], desk: Desk): Promise<readonly Witness[]> {
  if (task.shape !== 'calls' || alive.length === 0) return alive.map(() => null);
  const { settings } = desk;
  const inputs = inputsFor(task.signature, task.cases, settings.inputs, settings.seed, numbersIn(task.source));
  const answers = await observe(task, inputs, desk);
  if (answers === null) return alive.map(() => null);
  const witnesses: Witness[] = [];
  for (const { source } of alive) witnesses.push(await witnessOf({ ...task, source }, inputs, answers, desk));
  return witnesses;
}

async function witnessOf(
  variant: CallTask,
  inputs: readonly (readonly Value[])[],
  answers: readonly Answer[],
  desk: Desk,
): Promise<Witness> {
  const others = await observe(variant, inputs, desk);
  if (others === null) return null;
  // An input that the reference itself cannot take is no input.
  const at = answers.findIndex((answer, index) => {
    const other = others[index];
    return answer.kind === 'value' && other !== undefined && !sameAnswer(answer, other);
  });
  if (at < 0) return 'equivalent';
  return { input: (inputs[at] ?? []).map((value) => showValue(value)).join(', ') };
}

function told({ kind, line, before, after }: Variant, witness: Witness) {
  return {
    ...(kind === undefined ? { kind: 'known-wrong' } : { kind, line, before, after }),
    ...(witness !== null && witness !== 'equivalent' && { witness: witness.input }),
  };
}
