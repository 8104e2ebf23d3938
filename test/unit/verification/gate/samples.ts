/** Subjects and desks for tests of the gate. */
import type { Desk, StageName, StageResult } from '../../../../verification/gate/stage.ts';
import { gateDefaults } from '../../../../verification/gate/stage.ts';
import type { Subject } from '../../../../verification/gate/subject.ts';
import type { Judged, Outcome, Verdict } from '../../../../verification/outcome.ts';
import type { Task } from '../../../../verification/task.ts';
import { callTask, returns } from '../tasks.ts';

export const evidence = { language: 'fake' } as unknown as Judged['evidence'];

export function judged(verdict: Verdict, message = ''): Outcome {
  return { outcome: 'judged', verdict, message, evidence, passed: 0, total: 0, cases: [] } as unknown as Outcome;
}

export const lost: Outcome = { outcome: 'not-judged', code: 'box-lost', message: 'gone', retryAfterMs: null };

export function subject(changes: Partial<Subject> = {}): Subject {
  const cases = [1n, 2n, 3n, 4n, 5n].map((x) => returns(2n * x, x));
  return { id: 'one', task: callTask({ cases }), instruction: null, others: [], wrong: [], oracle: 'spec', ...changes };
}

/** A desk whose judge answers as told, and that keeps what it was asked. */
export function desk(
  judge: (task: Task, attempt: number, at: number) => Outcome,
  found: ReadonlyMap<StageName, StageResult> = new Map(),
) {
  const asked: Task[] = [];
  const made: Desk = {
    settings: gateDefaults,
    found,
    judge: async (task, attempt = 0) => {
      asked.push(task);
      return judge(task, attempt, asked.length - 1);
    },
  };
  return { ...made, asked };
}
