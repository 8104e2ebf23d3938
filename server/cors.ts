/** Lets pages of some origins call the service from a browser. Without this none may. */
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'last-event-id', 'x-deadline-ms', 'x-request-id'],
    exposedHeaders: ['location', 'polyproof-batch', 'retry-after', 'server-timing', 'x-request-id'],
    maxAge: 600,
  });
}
