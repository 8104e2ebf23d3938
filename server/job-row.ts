/** Works on one row of a job: judges it or runs it, by the kind of the job. */
import { SandboxError } from '../sandboxes/errors.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import { failureOf } from './errors.ts';
import type { JobLine } from './job-view.ts';
import type { RowInput, RowResult, Work } from './journal.ts';
import { readJson } from './json-body.ts';
import { judgeRow, type RowJudging } from './judge-row.ts';
import { endsAll, patiently } from './patience.ts';
import { runProgram } from './run.ts';
import { readRun, runRequest } from './run-request.ts';
import { viewRun } from './run-view.ts';
import { stopwatch, timed } from './stages.ts';

export interface RowWorking extends RowJudging {
  readonly sandbox: Sandbox;
}

export async function workOnRow(kind: Work['kind'], row: RowInput, working: RowWorking): Promise<RowResult> {
  if (kind !== 'run') return await judgeRow(row, working);
  const view = await runRow(row, working);
  return { line: row.line, outcome: view.outcome, text: JSON.stringify(view) };
}

async function runRow({ line, bytes }: RowInput, working: RowWorking): Promise<JobLine> {
  const { sandbox, policy, client, signal } = working;
  try {
    const request = runRequest.parse(readJson(bytes ?? new Uint8Array()));
    const job = readRun(request, policy, client, signal);
    const watch = stopwatch();
    const report = await patiently(() => runProgram(timed(sandbox, watch), job), working);
    return { line, outcome: 'ran', ...viewRun(report, job.runner.name, request.encoding, watch.timings()) };
  } catch (error) {
    if (error instanceof SandboxError && endsAll(error)) throw error;
    // Among others a limit that is lower now than when the job was taken.
    return { line, outcome: 'not-judged', error: failureOf(error).body.error };
  }
}
