/**
 * Words for the repairer, who sees what the compiler or the cases said about a
 * solution. The cases are frozen: it may change the solution only.
 */

import type { Runner } from '../../runners/runner.ts';
import { writeValue } from '../../verification/json-values.ts';
import type { CaseResult, Judged } from '../../verification/outcome.ts';
import type { CallCase } from '../../verification/task.ts';
import type { Prompt } from '../model.ts';
import { type Problem, problemText } from '../problem.ts';
import { solverRules } from '../responder/prompt.ts';

export interface RepairInput {
  readonly runner: Runner;
  readonly problem: Problem;
  readonly source: string;
  readonly judged: Judged;
  readonly cases: readonly CallCase[];
}

/** How many failing cases are shown, and how much of a text. */
const casesShown = 3;
const charactersShown = 2000;

export function repairPrompt({ runner, problem, source, judged, cases }: RepairInput): Prompt {
  return {
    system: `${solverRules(runner)}
You mend a solution that failed. The cases are right as they stand and cannot be changed; find out why the solution fails them.`,
    user: `[Problem]
${problemText(problem)}
[End of problem]

[Failed solution]
${source.trim()}
[End of failed solution]

[What happened]
${complaint(judged, cases, problem)}
[End of what happened]

Reply with the whole mended source.`,
  };
}

/** The verdict in words: the compiler's output, or the first failing cases. */
export function complaint(judged: Judged, cases: readonly CallCase[], { signature }: Problem): string {
  if (judged.verdict === 'compile-error') return `It does not compile.\n${compilerOutput(judged)}`;
  const failing = judged.cases.filter(({ verdict }) => verdict !== 'accepted' && verdict !== 'skipped');
  const lines = failing
    .slice(0, casesShown)
    .map((result) => caseComplaint(result, cases[result.index], signature.entry));
  return [`${judged.verdict}: ${judged.message}`, `${judged.passed} of ${judged.total} cases pass.`, ...lines].join(
    '\n',
  );
}

function compilerOutput({ compile, message }: Judged): string {
  if (compile === null) return message;
  const text = [compile.stderr, compile.stdout]
    .map(({ head, tail }) => decode(head) + decode(tail))
    .join('\n')
    .trim();
  return text === '' ? message : clip(text);
}

function caseComplaint(result: CaseResult, asked: CallCase | undefined, entry: string): string {
  if (asked === undefined) return clip(result.message);
  const args = asked.args.map((value) => JSON.stringify(writeValue(value))).join(', ');
  const wanted =
    asked.expected.kind === 'raises' ? 'fail' : `return ${JSON.stringify(writeValue(asked.expected.value))}`;
  const got = result.actual === undefined ? result.message : `it returned ${JSON.stringify(writeValue(result.actual))}`;
  return clip(`${entry}(${args}) must ${wanted}; ${got}`);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function clip(text: string): string {
  return text.length <= charactersShown ? text : `${text.slice(0, charactersShown)} …`;
}
