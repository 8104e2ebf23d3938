/** Judges the cases of a stdin/stdout task: one execution for each. */
import type { Execution, Job, Lease } from '../sandboxes/sandbox.ts';
import { checkOutput } from './checkers.ts';
import {
  boxLimits,
  cutForReport,
  executeSteadily,
  type Finding,
  findFailure,
  type Repeats,
  wholeOutput,
} from './execution.ts';
import type { CaseResult } from './outcome.ts';
import type { StdioCase, StdioTask } from './task.ts';

/** Results of the cases in order; fewer than there are when it stopped early. */
export async function runStdio(
  lease: Lease,
  task: StdioTask,
  job: Job,
  repeats: Repeats,
): Promise<readonly CaseResult[]> {
  const { run, stopEarly } = task.settings;
  // The box keeps all that may be printed: what is compared must be whole. Only the report is cut.
  const whole = { ...job, limits: boxLimits(run, run.outputBytes) };
  const results: CaseResult[] = [];

  for (const [index, written] of task.cases.entries()) {
    const execution = await executeSteadily(lease, whole, Buffer.from(written.stdin, 'utf8'), repeats);
    results.push({ index, ...findingOf(execution, written, task), execution: cutForReport(execution, run.keepBytes) });
    if (stopEarly && results.at(-1)?.verdict !== 'accepted') break;
  }
  return results;
}

function findingOf(execution: Execution, { expected }: StdioCase, task: StdioTask): Finding {
  const failure = findFailure(execution, task.settings.run, task.runner);
  if (failure !== null) return failure;
  const stdout = wholeOutput(execution.stdout);
  if (stdout === null)
    return {
      verdict: 'output-limit',
      message: `printed ${execution.stdout.totalBytes} bytes, which were not all kept`,
    };
  const difference = checkOutput(task.checker, expected, stdout);
  return difference === null ? { verdict: 'accepted', message: '' } : { verdict: 'wrong-answer', message: difference };
}
