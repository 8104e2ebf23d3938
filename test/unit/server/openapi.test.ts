/** The OpenAPI document and the page that shows it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { testService } from '../../support/test-app.ts';

const test = suite('OpenAPI');
const app = await testService();

test('describes every route in a valid OpenAPI 3.1 document', async () => {
  const body = (await app.inject('/openapi.json')).json<Record<string, unknown>>();
  assert.is(body['openapi'], '3.1.0');
  const paths = body['paths'] as Record<string, Record<string, { responses: object; requestBody?: object }>>;
  assert.equal(Object.keys(paths).toSorted(), [
    '/health',
    '/health/live',
    '/health/ready',
    '/metrics',
    '/v1/batch',
    '/v1/jobs',
    '/v1/jobs/{job}',
    '/v1/jobs/{job}/cancel',
    '/v1/jobs/{job}/events',
    '/v1/jobs/{job}/results',
    '/v1/languages',
    '/v1/run',
    '/v1/verify',
    '/version',
  ]);
  for (const url of ['/v1/batch', '/v1/run', '/v1/verify']) {
    assert.ok(paths[url]?.['post']?.requestBody);
    assert.equal(Object.keys(paths[url]?.['post']?.responses ?? {}).toSorted(), ['200', '4XX', '5XX']);
  }
  // Nothing may be left of zod's own objects, and no reference may lead nowhere.
  assert.not.match(JSON.stringify(body), /"_zod"|"\$ref"/);
});

test('says which types of body each route takes, and which answers are no JSON', async () => {
  const { paths } = (await app.inject('/openapi.json')).json<{ paths: Record<string, Record<string, Operation>> }>();
  const takes = (url: string) => Object.keys(paths[url]?.['post']?.requestBody?.content ?? {});
  const gives = (url: string, method: string) => Object.keys(paths[url]?.[method]?.responses['200']?.content ?? {});
  assert.equal(takes('/v1/verify'), ['application/json']);
  assert.equal(takes('/v1/run'), ['application/json', 'multipart/form-data']);
  assert.equal(takes('/v1/batch'), ['application/x-ndjson']);
  assert.equal(takes('/v1/jobs'), ['application/json', 'application/x-ndjson']);
  assert.equal(gives('/v1/batch', 'post'), ['application/x-ndjson']);
  assert.equal(gives('/v1/jobs/{job}/events', 'get'), ['text/event-stream']);
  assert.equal(gives('/v1/jobs', 'get'), ['application/json']);
});

interface Operation {
  readonly requestBody?: { readonly content: object };
  readonly responses: Record<string, { readonly content?: object }>;
}

test('has a page to browse it that asks no other host for anything', async () => {
  const page = await app.inject('/docs');
  assert.is(page.statusCode, 200);
  assert.not.match(page.body, /(?:src|href)="https?:/);
  assert.match(String(page.headers['content-security-policy']), "default-src 'self'");
  const scripts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
  assert.ok(scripts.length > 3);
  for (const url of scripts) assert.is((await app.inject(url)).statusCode, 200, url);
});

test.run();
