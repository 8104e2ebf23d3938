/**
 * Whether cases can tell a solution from a stub, found without running
 * anything: there are enough of them, they agree with each other, and neither
 * a constant nor the echo of an argument passes them all.
 */
import type { Signature, Value } from '../../runners/signature.ts';
import { type CompareRules, findDifference } from '../../verification/compare.ts';
import { showValue } from '../../verification/show.ts';
import type { CallCase, Expectation } from '../../verification/task.ts';
import { identityOf } from '../../verification/wire.ts';
import type { AgentErrorCode } from '../errors.ts';

export const casesMin = 5;

export interface Weakness {
  readonly code: AgentErrorCode & ('too-few-cases' | 'contradictory-cases' | 'vacuous-cases');
  readonly message: string;
}

/** As lenient as any language gets: what passes leniently is weak. */
const rules: CompareRules = {
  tolerance: { absolute: 1e-9, relative: 1e-9 },
  intsMayBeFloats: true,
  intKeysMayBeStrings: true,
};

/** Undefined when the cases will do. */
export function weaknessOf(cases: readonly CallCase[], signature: Signature): Weakness | undefined {
  const byArguments = new Map<string, CallCase>();
  for (const one of cases) {
    const key = identityOf(one.args);
    const other = byArguments.get(key);
    if (other !== undefined && !alike(other.expected, one.expected)) {
      const args = one.args.map((value) => showValue(value)).join(', ');
      return {
        code: 'contradictory-cases',
        message: `Two cases expect different things of ${signature.entry}(${args}).`,
      };
    }
    byArguments.set(key, one);
  }
  if (byArguments.size < casesMin) {
    return {
      code: 'too-few-cases',
      message: `There are ${byArguments.size} different cases; at least ${casesMin} are needed.`,
    };
  }
  const stub = passingStub([...byArguments.values()], signature);
  return stub === undefined ? undefined : { code: 'vacuous-cases', message: `${stub} passes every case.` };
}

function passingStub(cases: readonly CallCase[], signature: Signature): string | undefined {
  const common = mostCommon(cases.map(({ expected }) => expected));
  if (common !== undefined && passes(cases, () => common, signature)) {
    return common.kind === 'raises'
      ? 'A stub that always fails'
      : `A stub that always returns ${showValue(common.value)}`;
  }
  const echo = signature.parameters.findIndex((_, index) =>
    passes(cases, ({ args }) => valueAt(args, index), signature),
  );
  return echo === -1 ? undefined : `A stub that returns its argument ${signature.parameters[echo]?.name}`;
}

function valueAt(args: readonly Value[], index: number): Expectation {
  return { kind: 'value', value: args[index] ?? null };
}

function passes(cases: readonly CallCase[], stub: (one: CallCase) => Expectation, { returns }: Signature): boolean {
  return cases.every((one) => {
    const answer = stub(one);
    if (answer.kind === 'raises' || one.expected.kind === 'raises') return answer.kind === one.expected.kind;
    return findDifference(one.expected.value, answer.value, returns, rules) === null;
  });
}

function mostCommon(expectations: readonly Expectation[]): Expectation | undefined {
  const counts = Map.groupBy(expectations, identity);
  return [...counts.values()].toSorted((a, b) => b.length - a.length)[0]?.[0];
}

function alike(a: Expectation, b: Expectation): boolean {
  return identity(a) === identity(b);
}

function identity(expectation: Expectation): string {
  return expectation.kind === 'raises' ? 'raises' : identityOf(expectation.value);
}
