/** GET /metrics: what the service counts and measures, in the text format of Prometheus. */
import { z } from 'zod';
import type { Metrics } from '../metrics.ts';
import type { Routes } from '../zod.ts';

const schema = {
  tags: ['service'],
  summary: 'Show metrics',
  description: "Prometheus's text format. Needs the token where there is one.",
  response: { 200: z.string() },
};

export const metricsRoutes =
  (metrics: Metrics): Routes =>
  async (app) => {
    app.get('/metrics', { schema, config: { needsToken: true, answerType: 'text/plain' } }, async (_request, reply) => {
      reply.header('content-type', metrics.contentType).serializer((text: unknown) => String(text));
      return await metrics.text();
    });
  };
