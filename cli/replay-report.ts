/** A replayed row, for people and as JSON: programs, cases, runs, stages. */

import type { Execution } from '../sandboxes/sandbox.ts';
import { viewOutcome } from '../server/outcome-view.ts';
import type { GateOutcome } from '../verification/gate/gate.ts';
import type { Replay, ReplayedRun } from '../verification/gate/replay.ts';
import type { StageResult } from '../verification/gate/stage.ts';
import type { Subject } from '../verification/gate/subject.ts';
import { cut, showText, showValue } from '../verification/show.ts';
import type { Task } from '../verification/task.ts';

export interface ReplayedRow {
  readonly where: string;
  readonly shape: string | null;
  readonly subject: Subject;
  /** The command that shows this again. */
  readonly again: string;
}

export function replayJson({ outcome, stages, runs }: Replay, { where, shape, subject, again }: ReplayedRow): unknown {
  const { found: _, ...came } = { found: undefined, ...outcome };
  const json = {
    where,
    shape,
    language: subject.task.runner.name,
    came,
    programs: programsOf(subject),
    cases: casesOf(subject.task),
    stages,
    runs: runs.map((run) => ({
      stage: run.stage,
      program: programOf(run, subject),
      environment: run.task.settings.environment ?? {},
      cases: casesOf(run.task),
      outcome: run.outcome.outcome === 'not-judged' ? run.outcome : viewOutcome(run.outcome, undefined, 'utf-8'),
    })),
    again,
  };
  return JSON.parse(
    JSON.stringify(json, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  );
}

export function replayText({ outcome, stages, runs }: Replay, row: ReplayedRow): string {
  const { where, shape, subject, again } = row;
  const lines = [`${where}: ${subject.task.runner.name}, ${shape ?? 'no known shape'}, ${cameTo(outcome)}`, ''];
  for (const { name, source } of programsOf(subject)) lines.push(`${name}:`, indented(source), '');
  lines.push('cases:', ...casesOf(subject.task).map((each, at) => `  ${at}: ${each}`), '');
  for (const { name, title, result } of stages) {
    lines.push(`${name} ${title}: ${told(result)}`);
    for (const run of runs.filter(({ stage }) => stage === name)) lines.push(...runLines(run, subject));
  }
  return [...lines, '', `Again: ${again}`].join('\n');
}

function cameTo(outcome: GateOutcome): string {
  switch (outcome.outcome) {
    case 'kept':
      return `kept: ${outcome.tier}`;
    case 'rejected':
      return `rejected by ${outcome.stage}: ${outcome.reason}: ${outcome.message} (it reaches ${outcome.tier})`;
    case 'invalid':
      return `invalid: ${outcome.reason}: ${outcome.message}`;
    case 'not-judged':
      return `not judged: ${outcome.code}: ${outcome.message}`;
  }
}

function told(result: StageResult): string {
  if (result.outcome === 'passed') return 'passed';
  if (result.outcome === 'failed') return `failed, ${result.reason}: ${result.message}`;
  return `${result.outcome}: ${result.message}`;
}

function programsOf({ task, others, wrong }: Subject): readonly { readonly name: string; readonly source: string }[] {
  return [
    { name: 'reference', source: task.source },
    ...(task.shape === 'tests' ? [{ name: 'tests', source: task.tests }] : []),
    ...others.map(({ runner, source }) => ({ name: `solution in ${runner.name}`, source })),
    ...wrong.map((source, at) => ({ name: `known to be wrong, ${at + 1}`, source })),
  ];
}

function casesOf(task: Task): readonly string[] {
  if (task.shape === 'tests') return [];
  if (task.shape === 'stdio')
    return task.cases.map(({ stdin, expected }) => `${showText(stdin)} prints ${showText(expected)}`);
  return task.cases.map(({ args, expected }) => {
    const call = `${task.signature.entry}(${args.map((value) => showValue(value)).join(', ')})`;
    return expected.kind === 'raises' ? `${call} raises` : `${call} is ${showValue(expected.value)}`;
  });
}

function runLines(run: ReplayedRun, subject: Subject): readonly string[] {
  const { outcome, task } = run;
  const verdict =
    outcome.outcome === 'judged' ? `${outcome.verdict}, ${outcome.passed} of ${outcome.total}` : outcome.outcome;
  const environment = Object.entries(task.settings.environment ?? {}).map(([name, value]) => `${name}=${value}`);
  const message = outcome.message === '' ? '' : `: ${outcome.message}`;
  const head = `  ${[programOf(run, subject), ...environment].join(' ')}: ${verdict}${message}`;
  if (outcome.outcome !== 'judged') return [head];
  const executions = [outcome.compile, outcome.run, ...outcome.cases.map(({ execution }) => execution)];
  return [head, ...new Set(executions.flatMap((execution) => (execution === null ? [] : printed(execution))))];
}

function printed({ stdout, stderr }: Execution): readonly string[] {
  return [['stdout', stdout] as const, ['stderr', stderr] as const].flatMap(([name, { head }]) => {
    const text = Buffer.from(head).toString('utf8').trim();
    return text === '' ? [] : [`    ${name}: ${cut(text, 400).replaceAll('\n', '\n      ')}`];
  });
}

/** What a run's program is: the reference, or where it differs from it. */
function programOf({ task }: ReplayedRun, { task: { runner, source }, others }: Subject): string {
  if (task.runner !== runner || others.some((other) => other.source === task.source))
    return `solution in ${task.runner.name}`;
  if (task.source === source) return 'reference';
  const [ours, theirs] = [source.split('\n'), task.source.split('\n')];
  const at = theirs.findIndex((line, index) => line !== ours[index]);
  return `variant, line ${at + 1}: ${cut((theirs[at] ?? '').trim(), 80)}`;
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '  ');
}
