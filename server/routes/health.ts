/** GET /health: whether the service lives, and whether it can serve. Needs no token. */
import { z } from 'zod';
import { errorBody, failureOf } from '../errors.ts';
import type { Routes } from '../zod.ts';

/** Resolves when programs can be run; rejects with the reason why they cannot. */
export type Readiness = () => Promise<unknown>;

const schema = {
  tags: ['service'],
  summary: 'Tell whether the service can serve',
  description:
    '200 when programs can be run, else 503 with the reason. /health/live is 200 as long as the process answers.',
  response: { 200: z.object({ live: z.literal(true), ready: z.literal(true) }), '5xx': errorBody },
};
const liveSchema = {
  tags: ['service'],
  summary: 'Tell whether the process answers',
  response: { 200: z.object({ live: z.literal(true) }) },
};

export const healthRoutes =
  (readiness: Readiness): Routes =>
  async (app) => {
    for (const url of ['/health', '/health/ready']) {
      app.get(url, { schema }, async (_request, reply) => {
        try {
          await readiness();
          return { live: true as const, ready: true as const };
        } catch (error) {
          const { status, headers, body } = failureOf(error);
          return reply
            .code(status as 500)
            .headers(headers)
            .send(body);
        }
      });
    }
    app.get('/health/live', { schema: liveSchema }, async () => ({ live: true as const }));
  };
