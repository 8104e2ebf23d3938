/** The OpenAPI document, made of the routes' own schemas, and the page to browse it. Works without a network. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemas } from './zod.ts';

/** Must be registered before the routes that it shall describe. */
export async function useOpenApi(app: FastifyInstance, version: string, hasToken: boolean): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Polyproof',
        version,
        description:
          'Runs programs in many languages inside Docker sandboxes and says, with proof, whether they are right.',
      },
      tags: [{ name: 'polyproof' }, { name: 'service' }],
      ...(hasToken && {
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
        security: [{ bearer: [] }],
      }),
    },
    transform: ({ schema, url, route }) => ({ schema: jsonSchemas(schema ?? {}, route.config), url }),
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  // Nothing from other hosts, and no call of a validator elsewhere.
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: policy, uiConfig: { validatorUrl: null } });
}

const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";
