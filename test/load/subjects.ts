/** Programs whose verdicts are known beforehand. */

import type { VerifyRequest } from '../../client/types.ts';
import { loadKit } from '../../runners/kits.ts';
import type { Runner } from '../../runners/runner.ts';

export interface Subject {
  readonly request: VerifyRequest;
  readonly verdict: string;
}

/** A program in Python that is right. */
export const pythonHello: Subject = {
  request: { language: 'python', source: 'print("hello")', cases: [{ stdin: '', expected: 'hello' }] },
  verdict: 'accepted',
};

/** A different program for each number; every third is wrong. */
export function numbered(index: number): Subject {
  const isRight = index % 3 !== 2;
  const cases = [{ stdin: '', expected: String(index) }];
  return {
    request: { language: 'python', source: `print(${isRight ? index : -1})`, cases, id: index },
    verdict: isRight ? 'accepted' : 'wrong-answer',
  };
}

/** Programs of a language that are right, wrong, crash or cannot be read. */
export async function subjectsOf(runner: Runner): Promise<readonly Subject[]> {
  const kit = await loadKit(runner);
  if (kit === null) throw new Error(`There is no kit for ${runner.name}.`);
  const { right, wrong, raises, broken } = kit.behaviours;
  const language = runner.name;
  const whole = (expected: string) => ({ language, source: runner.hello, cases: [{ stdin: '', expected }] });
  const called = (source: string) => ({ language, source, entry: 'twice', cases: [{ args: [3], expected: 6 }] });
  return [
    { request: whole('hello'), verdict: 'accepted' },
    { request: whole('goodbye'), verdict: 'wrong-answer' },
    { request: called(right), verdict: 'accepted' },
    { request: called(wrong), verdict: 'wrong-answer' },
    { request: called(raises), verdict: 'runtime-error' },
    { request: called(broken), verdict: kit.compiles ? 'compile-error' : 'runtime-error' },
  ];
}
