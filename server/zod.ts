/**
 * Joins zod and Fastify: schemas check requests, type handlers, and become the
 * JSON schemas of the OpenAPI document. Responses are checked by the compiler
 * only: their schemas say what a handler may return.
 */
import type {
  FastifyContextConfig,
  FastifyInstance,
  FastifyPluginAsync,
  FastifySchema,
  FastifyTypeProvider,
  RawServerDefault,
} from 'fastify';
import { z } from 'zod';

export interface ZodProvider extends FastifyTypeProvider {
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
  readonly serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown;
}

/** A set of routes, made by a factory from the things they need. */
export type Routes = FastifyPluginAsync<Record<never, never>, RawServerDefault, ZodProvider>;

/** Makes Fastify check requests with zod. */
export function useZod(app: FastifyInstance): void {
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (data) => {
    const result = schema.safeParse(data);
    return result.success ? { value: result.data } : { error: result.error };
  });
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A body that is read as a stream, and so has no schema of the route's: what the document says of it. */
    readonly documentedBody?: z.ZodType;
    /** The types of body that are taken; JSON when absent. */
    readonly bodyTypes?: readonly string[];
    /** The type of an answer that is not JSON. */
    readonly answerType?: string;
  }
}

/** A route's schema with JSON schemas in the place of zod's, for @fastify/swagger. */
export function jsonSchemas(schema: FastifySchema, config: FastifyContextConfig = {}): FastifySchema {
  const { querystring, params, headers, response, ...rest } = schema;
  const { documentedBody, bodyTypes, answerType } = config;
  const body = schema.body ?? documentedBody;
  return {
    ...rest,
    ...(bodyTypes === undefined ? {} : { consumes: [...bodyTypes] }),
    ...(answerType === undefined ? {} : { produces: [answerType] }),
    ...(body === undefined ? {} : { body: jsonSchema(body, 'input') }),
    ...(querystring === undefined ? {} : { querystring: jsonSchema(querystring, 'input') }),
    ...(headers === undefined ? {} : { headers: jsonSchema(headers, 'input') }),
    ...(params === undefined ? {} : { params: jsonSchema(params, 'input') }),
    ...(response === undefined ? {} : { response: responses(response as Record<string, unknown>) }),
  };
}

function responses(byStatus: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(byStatus).map(([status, schema]) => [status, jsonSchema(schema, 'output')]));
}

function jsonSchema(schema: unknown, io: 'input' | 'output'): unknown {
  if (!(schema instanceof z.ZodType)) return schema;
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}
