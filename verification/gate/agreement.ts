/**
 * Stage G7: solutions of one problem in several languages answer alike, on the
 * cases and on inputs that nobody wrote. Each divergence has a label, because
 * most are not mistakes of the programs but of the problem: integers that
 * overflow in one language, texts counted in other units.
 */
import type { Value } from '../../runners/signature.ts';
import { findDifference } from '../compare.ts';
import { inputsFor } from '../inputs.ts';
import { showValue } from '../show.ts';
import type { CallTask } from '../task.ts';
import { isTuple } from '../wire.ts';
import { type Answer, observe } from './observing.ts';
import { type Desk, failed, passed, type Stage, type StageResult } from './stage.ts';
import type { Solution } from './subject.ts';

export const agreement: Stage = {
  name: 'G7',
  title: 'agreement',
  run: async ({ task, others }, desk) => {
    if (others.length === 0) return { outcome: 'not-applicable', message: 'there is no other solution' };
    if (task.shape !== 'calls') {
      return { outcome: 'not-applicable', message: 'only calls can be put to several languages alike' };
    }
    const inputs = inputsFor(task.signature, task.cases, desk.settings.inputs, desk.settings.seed);
    const answers = await observe(task, inputs, desk);
    const compared: Compared[] = [];
    for (const other of others) {
      const result = await compare(task, other, inputs, answers, desk);
      if ('outcome' in result) return result;
      compared.push(result);
    }
    return resultOf(compared);
  },
};

/** The kinds of divergence between languages. */
export type Divergence =
  | 'overflow'
  | 'float-text'
  | 'text-units'
  | 'map-order'
  | 'negative-modulo'
  | 'null'
  | 'error-kind'
  | 'other';

interface Compared {
  readonly language: string;
  /** Share of the cases that the other solution passes. */
  readonly cases: number;
  readonly failing: string | null;
  /** Share of the generated inputs on which both answer alike; null where none could be tried. */
  readonly inputs: number | null;
  readonly tried: number;
  readonly divergences: readonly { readonly kind: Divergence; readonly input: string; readonly answers: string }[];
}

/** Share of generated inputs that must agree. */
const agreementWanted = 0.99;

async function compare(
  task: CallTask,
  { runner, source }: Solution,
  inputs: readonly (readonly Value[])[],
  answers: readonly Answer[] | null,
  desk: Desk,
): Promise<Compared | StageResult> {
  const theirs: CallTask = { ...task, runner, source };
  const outcome = await desk.judge({ ...theirs, settings: { ...task.settings, stopEarly: false } });
  if (outcome.outcome === 'not-judged') return { outcome: 'not-judged', code: outcome.code, message: outcome.message };
  if (outcome.outcome === 'invalid') {
    return { outcome: 'not-applicable', message: `${runner.name} cannot take the task: ${outcome.message}` };
  }
  const cases = outcome.passed / Math.max(1, outcome.total);
  const failing = outcome.verdict === 'accepted' ? null : outcome.message;
  const shared = { language: runner.name, cases, failing };
  const others = answers === null || failing !== null ? null : await observe(theirs, inputs, desk);
  if (answers === null || others === null) return { ...shared, inputs: null, tried: 0, divergences: [] };

  const rules = rulesFor(task, theirs);
  const pairs = inputs.map((args, at) => ({ args, ours: answers[at], theirs: others[at] }));
  // What neither program takes is no input of the problem.
  const tried = pairs.filter(({ ours, theirs: other }) => ours?.kind === 'value' || other?.kind === 'value');
  const apart = tried.filter(({ ours, theirs: other }) => !agrees(ours, other, task, rules));
  return {
    ...shared,
    inputs: tried.length === 0 ? null : 1 - apart.length / tried.length,
    tried: tried.length,
    divergences: apart.slice(0, 10).map(({ args, ours, theirs: other }) => ({
      kind: labelOf(args, ours, other),
      input: args.map((value) => showValue(value)).join(', '),
      answers: `${told(ours)} and ${told(other)}`,
    })),
  };
}

type Rules = Parameters<typeof findDifference>[3];

/** As lenient as the more lenient of the two languages needs it. */
function rulesFor(task: CallTask, theirs: CallTask): Rules {
  const lacks = [task.runner.lacks, theirs.runner.lacks];
  return {
    tolerance: task.tolerance,
    intsMayBeFloats: lacks.some((each) => each['int-float'] !== undefined),
    intKeysMayBeStrings: lacks.some((each) => each['map-int-keys'] !== undefined),
  };
}

function agrees(ours: Answer | undefined, theirs: Answer | undefined, task: CallTask, rules: Rules): boolean {
  if (ours?.kind !== 'value' || theirs?.kind !== 'value') return ours?.kind === theirs?.kind;
  const { returns } = task.signature;
  // Either may be the one that needs the leniency.
  return (
    findDifference(ours.value, theirs.value, returns, rules) === null ||
    findDifference(theirs.value, ours.value, returns, rules) === null
  );
}

function labelOf(args: readonly Value[], ours: Answer | undefined, theirs: Answer | undefined): Divergence {
  if (ours?.kind !== 'value' || theirs?.kind !== 'value') return 'error-kind';
  const values = [ours.value, theirs.value];
  if (values.some((value) => value === null)) return 'null';
  if ([...args, ...values].some((value) => holds(value, isBig))) return 'overflow';
  if (args.some((value) => holds(value, isBeyondAscii))) return 'text-units';
  if (args.some((value) => value instanceof Map)) return 'map-order';
  if (values.every((value) => typeof value === 'string' && /\d/.test(value))) return 'float-text';
  if (args.some((value) => holds(value, (one) => typeof one === 'bigint' && one < 0n))) return 'negative-modulo';
  return 'other';
}

function isBig(value: Value): boolean {
  return typeof value === 'bigint' && BigInt.asIntN(32, value) !== value;
}

function isBeyondAscii(value: Value): boolean {
  return typeof value === 'string' && /[^\0-\x7f]/.test(value);
}

function holds(value: Value, test: (value: Value) => boolean): boolean {
  if (test(value)) return true;
  if (Array.isArray(value)) return value.some((item: Value) => holds(item, test));
  if (value instanceof Map) return [...value].some(([key, item]) => holds(key, test) || holds(item, test));
  return isTuple(value) && value.tuple.some((item) => holds(item, test));
}

function told(answer: Answer | undefined): string {
  return answer?.kind === 'value' ? showValue(answer.value) : (answer?.kind ?? 'nothing');
}

function resultOf(compared: readonly Compared[]): StageResult {
  const caseAgreement = Math.min(...compared.map(({ cases }) => cases));
  const facts = { caseAgreement, others: compared };
  const bad = compared.find(({ cases }) => cases < 1);
  if (bad !== undefined) {
    return failed('languages-disagree', `${bad.language} does not pass the cases: ${bad.failing}`, facts);
  }
  const apart = compared.find(({ inputs }) => inputs !== null && inputs < agreementWanted);
  if (apart === undefined) return passed(facts);
  const [first] = apart.divergences;
  const message = `${apart.language} differs on ${percent(1 - (apart.inputs ?? 0))} of ${apart.tried} generated inputs`;
  const example = first === undefined ? '' : `, such as ${first.input}: ${first.answers} (${first.kind})`;
  return failed('languages-disagree', message + example, facts);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
