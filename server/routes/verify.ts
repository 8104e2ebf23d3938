/**
 * POST /v1/verify: judge one program.
 *
 * 200 says that the question was understood: the outcome is `judged` or
 * `invalid`. When we fail there is no verdict: the answer is an error with the
 * outcome `not-judged`, safe to retry.
 */

import { SandboxError } from '../../sandboxes/errors.ts';
import type { Outcome } from '../../verification/outcome.ts';
import type { Task } from '../../verification/task.ts';
import type { LimitPolicy } from '../config.ts';
import { disconnectSignal } from '../disconnect.ts';
import { errorBody, failureOf, failureOfCode } from '../errors.ts';
import { outcomeView, viewOutcome } from '../outcome-view.ts';
import { readTask } from '../read-task.ts';
import { taskRequest } from '../task-request.ts';
import type { Routes } from '../zod.ts';

/** Judges a task; may also reject with SandboxError. */
export type Judge = (task: Task, signal: AbortSignal) => Promise<Outcome>;

const schema = {
  tags: ['polyproof'],
  summary: 'Judge one program',
  description:
    'Judges a program against cases (calls of a function, or runs with stdin) or with a test program. The answer is 200 whenever the question was understood: its outcome is judged, with a verdict, or invalid, when the task itself is wrong. When the service fails, the answer is an error whose outcome is not-judged; it says nothing about the program.',
  body: taskRequest,
  response: { 200: outcomeView, '4xx': errorBody, '5xx': errorBody },
};

export const verifyRoutes =
  (judge: Judge, policy: LimitPolicy): Routes =>
  async (app) => {
    app.post('/v1/verify', { schema }, async (request, reply) => {
      const task = readTask(request.body, policy, request.ip);
      const { id } = request.body;
      if ('outcome' in task) return viewOutcome(task, id, 'utf-8');

      const outcome = await judged(judge, task, disconnectSignal(reply));
      if (outcome.outcome !== 'not-judged') return viewOutcome(outcome, id, 'utf-8');
      const { code, message, retryAfterMs } = outcome;
      const { status, headers, body } = failureOfCode(code, message, retryAfterMs);
      request.log.warn({ code, message }, 'not judged');
      return reply
        .code(status as 500)
        .headers(headers)
        .send({ ...body, outcome: 'not-judged' as const });
    });
  };

/** A failure of ours may come as a value or as an exception; from here on it is a value. */
async function judged(judge: Judge, task: Task, signal: AbortSignal): Promise<Outcome> {
  try {
    return await judge(task, signal);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    const { code, message } = failureOf(error).body.error;
    return { outcome: 'not-judged', code, message, retryAfterMs: error.retryAfterMs ?? null };
  }
}
