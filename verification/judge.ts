/**
 * Judges one task: is this program right?
 *
 * validate → lease a box → place the files → compile once → run the cases →
 * compare here, outside the box. What the program does is a verdict, what the
 * task gets wrong is `invalid`, and what we fail at is `not-judged`; this
 * function rejects only for programming mistakes of ours.
 */
import type { Recipe } from '../runners/runner.ts';
import { SandboxError } from '../sandboxes/errors.ts';
import type { Execution, Lease, LeaseRequest, Sandbox } from '../sandboxes/sandbox.ts';
import { type BuildSettings, build, jobOf } from './build.ts';
import { findEntry } from './entry.ts';
import { cutForReport, type Finding, findFailure, noRepeats, runtimeError } from './execution.ts';
import type { CaseResult, Evidence, Judged, NotJudged, Outcome } from './outcome.ts';
import { type Placed, place } from './placing.ts';
import { runCalls } from './run-calls.ts';
import { runStdio } from './run-stdio.ts';
import { hasChecks, runTests, type TestsRun } from './run-tests.ts';
import type { Task } from './task.ts';
import { signatureText } from './types.ts';
import { findFault } from './validate.ts';
import { polyproofVersion } from './version.ts';

/** Judges a task in a box of `sandbox`. Aborting `signal` kills what runs and ends in `not-judged`, code `cancelled`. */
export async function judge(sandbox: Sandbox, task: Task, signal?: AbortSignal): Promise<Outcome> {
  const fault = findFault(task);
  if (fault !== null) return fault;
  try {
    const request = leaseRequest(task, signal);
    await using lease = await sandbox.lease(request);
    return await judgeIn(lease, task, () => sandbox.lease({ ...request, isSpare: true }));
  } catch (error) {
    const ours = sandboxErrorIn(error);
    if (ours === null) throw error;
    return notJudged(ours);
  }
}

/** Where the task's sources go and what is run: also what `evidence` tells. */
export function placeTask(task: Task): Placed {
  const recipe: Recipe = task.runner[recipeOf[task.shape]];
  const { source } = task;
  if (task.shape === 'tests') return place(recipe, { source, tests: task.tests });
  if (task.shape === 'stdio') return place(recipe, { source });
  const entry = findEntry(task.signature.entry, task.runner.naming, source);
  return place(recipe, { source, entry, signature: signatureText(task.signature) });
}

const recipeOf = { calls: 'calls', stdio: 'program', tests: 'tests' } as const;

function leaseRequest({ runner, settings }: Task, signal: AbortSignal | undefined): LeaseRequest {
  const { isolation, waitMs, priority, client } = settings;
  const memoryBytes = Math.max(settings.compile.memoryBytes, settings.run.memoryBytes);
  return { runner, memoryBytes, isolation, waitMs, priority, client, ...(signal !== undefined && { signal }) };
}

/** Returning a box that is lost can fail after the run in it did: the run's failure tells more. */
function sandboxErrorIn(error: unknown): SandboxError | null {
  if (error instanceof SuppressedError) return sandboxErrorIn(error.suppressed) ?? sandboxErrorIn(error.error);
  return error instanceof SandboxError ? error : null;
}

function notJudged(error: SandboxError): NotJudged {
  return { outcome: 'not-judged', code: error.code, message: error.message, retryAfterMs: error.retryAfterMs ?? null };
}

async function judgeIn(lease: Lease, task: Task, spareLease: () => Promise<Lease>): Promise<Judged> {
  const placed = placeTask(task);
  const repeats = noRepeats();
  const about = { evidence: evidenceOf(lease, task, placed), queueMs: lease.queueMs };

  if (task.shape === 'tests' && !hasChecks(task)) {
    return {
      ...notRun(task, { verdict: 'no-tests', message: 'the test code has nothing that looks like a check' }, null),
      ...about,
    };
  }
  const { compile, isCached } = await build(lease, buildSettings(task), placed, repeats);
  const seen = { ...about, evidence: { ...about.evidence, cached: isCached } };
  const fault = compile === null ? null : compileError(compile, task);
  const shown = compile === null ? null : cutForReport(compile, task.settings.compile.keepBytes);
  if (fault !== null) return { ...notRun(task, fault, shown), ...seen };

  const { run, environment = {} } = task.settings;
  const surroundings = { ...placed, environment: { ...placed.environment, ...environment } };
  const job = jobOf(placed.run, surroundings, 'program', run);
  if (task.shape === 'tests') {
    const tests = await runTests(lease, task, job, repeats);
    const execution = cutForReport(tests.execution, run.keepBytes);
    const { reports } = tests;
    return { ...countedTests(tests), cases: [], compile: shown, run: execution, reports, ...seen };
  }
  const results =
    task.shape === 'calls'
      ? await runCalls(lease, task, job, repeats)
      : await runStdio(lease, task, job, repeats, () => withProgram(spareLease, task, placed));
  return { ...summed(task.cases.length, results), compile: shown, run: null, reports: [], ...seen };
}

/** Another box with the same program, for cases that are independent of each other. What was built is put there, not built again. */
async function withProgram(spareLease: () => Promise<Lease>, task: Task, placed: Placed): Promise<Lease> {
  const settings = buildSettings(task);
  if (!settings.mayShare) throw new SandboxError('sandbox-busy', 'A task in a fresh box has no helpers.');
  const lease = await spareLease();
  try {
    const { compile, isCached } = await build(lease, settings, placed);
    if (compile === null || isCached) return lease;
    throw new SandboxError('sandbox-busy', 'What was built is not kept, so it cannot be put into another box.');
  } catch (error) {
    await lease[Symbol.asyncDispose]();
    throw error;
  }
}

function buildSettings({ runner, settings: { compile: limits, isolation } }: Task): BuildSettings {
  return { runner, limits, mayShare: isolation !== 'fresh' };
}

function compileError(compile: Execution, { settings, runner }: Task): Finding | null {
  const failure = findFailure(compile, settings.compile, runner);
  if (failure === null) return null;
  if (failure.verdict !== 'runtime-error')
    return { verdict: 'compile-error', message: `the compiler ${failure.message}` };
  // Some compilers complain on stdout.
  const said = compile.stderr.totalBytes > 0 ? compile : { ...compile, stderr: compile.stdout };
  const what = compile.status === 'exited' ? 'does not compile' : `the compiler was killed by ${compile.signal}`;
  return { verdict: 'compile-error', message: runtimeError(what, said).message };
}

/** A verdict reached before the cases could run. */
function notRun(task: Task, finding: Finding, compile: Execution | null): Omit<Judged, 'evidence' | 'queueMs'> {
  const total = task.shape === 'tests' ? 1 : task.cases.length;
  const cases = task.shape === 'tests' ? [] : skipped(0, total);
  return { outcome: 'judged', ...finding, passed: 0, total, cases, compile, run: null, reports: [] };
}

function summed(
  total: number,
  results: readonly CaseResult[],
): Pick<Judged, 'outcome' | 'verdict' | 'message' | 'passed' | 'total' | 'cases'> {
  const passed = results.filter(({ verdict }) => verdict === 'accepted').length;
  const cases = [...results, ...skipped(results.length, total)];
  const failed = results.find(({ verdict }) => verdict !== 'accepted');
  if (failed === undefined || failed.verdict === 'skipped') {
    return { outcome: 'judged', verdict: 'accepted', message: `all ${total} cases passed`, passed, total, cases };
  }
  return {
    outcome: 'judged',
    verdict: failed.verdict,
    message: `case ${failed.index}: ${failed.message}`,
    passed,
    total,
    cases,
  };
}

function skipped(from: number, total: number): readonly CaseResult[] {
  return Array.from({ length: total - from }, (_, offset) => {
    return { index: from + offset, verdict: 'skipped', message: 'not run', execution: null };
  });
}

/** What ended a run that is not accepted although no report failed counts as one test that did not pass. */
function countedTests({
  finding,
  reports,
}: TestsRun): Pick<Judged, 'outcome' | 'verdict' | 'message' | 'passed' | 'total'> {
  const passed = reports.filter((report) => report.passed).length;
  if (finding.verdict !== 'accepted') {
    return { outcome: 'judged', ...finding, passed, total: Math.max(reports.length, passed + 1) };
  }
  const total = Math.max(1, reports.length);
  return { outcome: 'judged', verdict: 'accepted', message: 'all tests passed', passed: total, total };
}

function evidenceOf(lease: Lease, task: Task, placed: Placed): Evidence {
  return {
    language: task.runner.name,
    imageId: lease.imageId,
    compileCommand: placed.compile,
    runCommand: placed.run,
    compileLimits: task.settings.compile,
    runLimits: task.settings.run,
    polyproof: polyproofVersion,
  };
}
