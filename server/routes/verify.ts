/**
 * POST /v1/verify: judge one program.
 *
 * 200 says that the question was understood: the outcome is `judged` or
 * `invalid`. When we fail there is no verdict: the answer is an error with the
 * outcome `not-judged`, safe to retry.
 */
import { clientOf, deadlineHeaders, policyFor } from '../caller.ts';
import type { LimitPolicy } from '../config.ts';
import { disconnectSignal } from '../disconnect.ts';
import { errorBody, failureOfCode } from '../errors.ts';
import { type Judge, judgedOnce } from '../judge-row.ts';
import { outcomeView, viewOutcome } from '../outcome-view.ts';
import { readTask } from '../read-task.ts';
import { serverTiming, stopwatch } from '../stages.ts';
import { taskRequest } from '../task-request.ts';
import type { Routes } from '../zod.ts';

const schema = {
  tags: ['polyproof'],
  summary: 'Judge one program',
  description:
    'Judges a program against cases (calls of a function, or runs with stdin) or with a test program. The answer is 200 whenever the question was understood: its outcome is judged, with a verdict, or invalid, when the task itself is wrong. When the service fails, the answer is an error whose outcome is not-judged; it says nothing about the program.',
  headers: deadlineHeaders,
  body: taskRequest,
  response: { 200: outcomeView, '4xx': errorBody, '5xx': errorBody },
};

export const verifyRoutes =
  (judge: Judge, policy: LimitPolicy): Routes =>
  async (app) => {
    app.post('/v1/verify', { schema }, async (request, reply) => {
      const task = readTask(request.body, policyFor(request, reply, policy), clientOf(request));
      const { id } = request.body;
      if ('outcome' in task) return viewOutcome(task, id, 'utf-8');

      const watch = stopwatch();
      const outcome = await judgedOnce(judge, task, disconnectSignal(reply), watch);
      const timings = watch.timings();
      reply.header('server-timing', serverTiming(timings));
      if (outcome.outcome !== 'not-judged') return viewOutcome(outcome, id, 'utf-8', timings);
      const { code, message, retryAfterMs } = outcome;
      const { status, headers, body } = failureOfCode(code, message, retryAfterMs);
      request.log.warn({ code, message }, 'not judged');
      return reply
        .code(status as 500)
        .headers(headers)
        .send({ ...body, outcome: 'not-judged' as const });
    });
  };
