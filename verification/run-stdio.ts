/** Judges the cases of a stdin/stdout task: one execution for each. */
import { SandboxError } from '../sandboxes/errors.ts';
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

/** Most boxes that help with the cases of one task. */
const helpersMax = 3;

/** Work that is left, in milliseconds, from which on putting the program into another box pays. */
const helpFromMs = 200;

/**
 * Results of the cases in order; fewer than there are when it stopped early.
 *
 * Cases are taken from the front by whoever is free: our own box and, while
 * much is left, boxes that nobody else needs. What a helper could not do is
 * done in our own box.
 *
 * @param helper a box with the program in it; rejects with SandboxError when there is none to spare
 */
export async function runStdio(
  lease: Lease,
  task: StdioTask,
  job: Job,
  repeats: Repeats,
  helper: () => Promise<Lease>,
): Promise<readonly CaseResult[]> {
  const { run, stopEarly } = task.settings;
  // The box keeps all that may be printed: what is compared must be whole. Only the report is cut.
  const whole = { ...job, limits: boxLimits(run, run.outputBytes) };
  const results: CaseResult[] = [];
  const returned: number[] = [];
  const helpers: Promise<void>[] = [];
  let next = 0;
  let end = task.cases.length;

  const take = () => (returned.length > 0 ? returned.shift() : next < end ? next++ : undefined);
  const runCase = async (box: Lease, index: number): Promise<number> => {
    const written = task.cases[index] as StdioCase;
    const execution = await executeSteadily(box, whole, Buffer.from(written.stdin, 'utf8'), repeats);
    const finding = findingOf(execution, written, task);
    results[index] = { index, ...finding, execution: cutForReport(execution, run.keepBytes) };
    if (stopEarly && finding.verdict !== 'accepted') end = Math.min(end, index + 1);
    return execution.wallMs;
  };
  const help = async () => {
    await using box = await helper();
    while (box.isWanted?.() !== true) {
      const index = take();
      if (index === undefined) return;
      try {
        await runCase(box, index);
      } catch (error) {
        returned.push(index);
        throw error;
      }
    }
  };
  const work = async () => {
    for (let index = take(); index !== undefined; index = take()) {
      const wallMs = await runCase(lease, index);
      // A refusal is not asked for again: it counts as one of the helpers.
      if (helpers.length < helpersMax && wallMs * (end - next) > helpFromMs) helpers.push(help().catch(ignoreOurs));
    }
  };

  try {
    do {
      await work();
      await Promise.all(helpers);
    } while (returned.length > 0);
  } finally {
    end = 0;
    await Promise.allSettled(helpers);
  }
  return results.slice(0, shownOf(results, stopEarly));
}

/** How many results count: all, or those up to the first that is not accepted. */
function shownOf(results: readonly CaseResult[], stopEarly: boolean): number {
  const failed = results.findIndex(({ verdict }) => verdict !== 'accepted');
  return stopEarly && failed >= 0 ? failed + 1 : results.length;
}

/** No box to spare, or it was lost: the task goes on without it. */
function ignoreOurs(error: unknown): void {
  if (!(error instanceof SandboxError)) throw error;
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
