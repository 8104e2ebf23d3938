/** Who sends half a body and stops holds a connection for a while, not for ever. */
import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { limitArrival } from '../../../server/arrival.ts';

const test = suite('limitArrival');

test('ends the connection of a client that does not finish sending, and serves one that does', async () => {
  const app = fastify();
  limitArrival(app, 50);
  app.post('/', async () => 'served');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const headers = { 'content-type': 'application/json', 'content-length': 20 };
  const half = request({ host: '127.0.0.1', port, method: 'POST', headers });
  half.write('{"a":');
  const [error] = await once(half, 'error', { signal: AbortSignal.timeout(30_000) }).catch((thrown: Error) => [thrown]);
  assert.is((error as NodeJS.ErrnoException).code, 'ECONNRESET');
  const whole = await app.inject({ method: 'POST', url: '/', payload: { a: 1 } });
  assert.is(whole.body, 'served');
  await app.close();
});

test.run();
