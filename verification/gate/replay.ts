/** Takes a subject through every stage and keeps what happened: each program that was run, and what came of it. */
import type { Outcome } from '../outcome.ts';
import type { Task } from '../task.ts';
import { type GateOutcome, type GateRequest, gate } from './gate.ts';
import type { Desk, Stage, StageName, StageResult } from './stage.ts';
import type { Subject } from './subject.ts';

export interface Replay {
  readonly outcome: GateOutcome;
  /** Each stage that ran, in order. */
  readonly stages: readonly { readonly name: StageName; readonly title: string; readonly result: StageResult }[];
  readonly runs: readonly ReplayedRun[];
}

export interface ReplayedRun {
  readonly stage: StageName;
  readonly task: Task;
  readonly outcome: Outcome;
}

export async function replay(
  subject: Subject,
  stages: readonly Stage[],
  desk: Omit<Desk, 'found'>,
  request: GateRequest,
): Promise<Replay> {
  const runs: ReplayedRun[] = [];
  const done: Replay['stages'][number][] = [];
  const watched = stages.map(
    (stage): Stage => ({
      ...stage,
      async run(each, { judge, ...rest }) {
        const result = await stage.run(each, {
          ...rest,
          async judge(task, attempt) {
            const outcome = await judge(task, attempt);
            runs.push({ stage: stage.name, task, outcome });
            return outcome;
          },
        });
        done.push({ name: stage.name, title: stage.title, result });
        return result;
      },
    }),
  );
  const outcome = await gate(subject, watched, desk, request);
  return { outcome, stages: done, runs };
}
