/** The OpenAPI document, made of the routes' own schemas, and the page to browse it. Works without a network. */
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemas } from './zod.ts';

/** Must be registered before the routes that it shall describe. */
export async function useOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Polyproof',
        version,
        description:
          'Runs programs in many languages inside Docker sandboxes and says, with proof, whether they are right.',
      },
      tags: [{ name: 'polyproof' }, { name: 'jobs' }, { name: 'service' }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      // Either: a server without tokens asks for none.
      security: [{ bearer: [] }, {}],
    },
    transform: ({ schema, url, route }) => ({ schema: jsonSchemas(schema ?? {}, route.config), url }),
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  // Nothing from other hosts, and no call of a validator elsewhere.
  await app.register(async (pages) => {
    // Only for pages: an answer to a program needs none of these headers. The policy is the page's own, below.
    await pages.register(helmet, { contentSecurityPolicy: false });
    await pages.register(swaggerUi, { routePrefix: '/docs', staticCSP: policy, uiConfig: { validatorUrl: null } });
  });
}

const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";
