/** The OpenAI client against servers of this machine: the recorded model, and one that misbehaves. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AgentError } from '../../../agents/errors.ts';
import type { ModelCall } from '../../../agents/model.ts';
import { openAiModel } from '../../../agents/openai.ts';
import { serveRecording } from '../../../agents/recorded.ts';

const test = suite('openAiModel');

const call: ModelCall = {
  sample: 's-1',
  role: 'responder.alpha',
  attempt: 2,
  prompt: { system: 'S', user: 'U' },
  temperature: 0.5,
};

function modelAt(baseUrl: string, changes = {}) {
  return openAiModel({
    baseUrl,
    apiKey: 'secret',
    model: 'm',
    timeoutMs: 5000,
    retries: 2,
    replyTokensMax: undefined,
    ...changes,
  });
}

/** Answers each request with the next listener, the last one again and again. */
async function misbehaving(...listeners: readonly RequestListener[]) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    listeners[Math.min(seen.length, listeners.length) - 1]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const status =
  (code: number, body: unknown = { error: { message: 'no' } }, headers = {}): RequestListener =>
  (_, response) => {
    response.writeHead(code, { 'content-type': 'application/json', 'retry-after-ms': '1', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const completion = (message: object, finish = 'stop') =>
  status(200, { choices: [{ index: 0, finish_reason: finish, message }] });

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, AgentError);
    return (error as AgentError).code;
  }
  return 'none';
}

test('gets the recorded reply that is addressed by sample, role and attempt, and the tokens', async () => {
  await using server = await serveRecording(new Map([['s-1/responder.alpha/2', 'the reply']]), 0);
  const reply = await modelAt(server.baseUrl)(call);
  assert.is(reply.text, 'the reply');
  assert.ok(reply.tokens.prompt > 0 && reply.tokens.completion > 0);
  assert.is(server.served(), 1);
});

test('a recording without a reply for the address stops the run and says which is missing', async () => {
  await using server = await serveRecording(new Map(), 0);
  try {
    await modelAt(server.baseUrl)(call);
    assert.unreachable();
  } catch (error) {
    assert.is((error as AgentError).code, 'model-misconfigured');
    assert.match((error as AgentError).message, 's-1/responder.alpha/2');
  }
});

test('tries again after 429 and 500', async () => {
  await using server = await misbehaving(status(429), status(500), completion({ content: 'at last' }));
  assert.is((await modelAt(server.baseUrl)(call)).text, 'at last');
  assert.is(server.seen.length, 3);
});

test('gives up on an endpoint that stays unavailable', async () => {
  await using server = await misbehaving(status(503));
  assert.is(await codeOf(modelAt(server.baseUrl)(call)), 'model-unavailable');
  assert.is(server.seen.length, 3);
});

test('tells apart what is wrong with the key, the request, and nobody at home', async () => {
  await using server = await misbehaving(status(401), status(400), status(404));
  const model = modelAt(server.baseUrl);
  assert.is(await codeOf(model(call)), 'model-misconfigured');
  assert.is(await codeOf(model(call)), 'model-rejected');
  assert.is(await codeOf(model(call)), 'model-misconfigured');
  assert.is(await codeOf(modelAt('http://127.0.0.1:9/v1', { retries: 0 })(call)), 'model-unavailable');
});

test('a slow reply is a time-out', async () => {
  await using server = await misbehaving(() => undefined);
  assert.is(await codeOf(modelAt(server.baseUrl, { timeoutMs: 50, retries: 0 })(call)), 'model-timeout');
});

test('an aborted call is cancelled', async () => {
  await using server = await misbehaving(() => undefined);
  const controller = new AbortController();
  const reply = modelAt(server.baseUrl)({ ...call, signal: controller.signal });
  controller.abort();
  assert.is(await codeOf(reply), 'agents-cancelled');
});

test('refusals, filters and cut-off replies have codes of their own', async () => {
  await using server = await misbehaving(
    completion({ content: null, refusal: 'I will not' }),
    completion({ content: '' }, 'content_filter'),
    completion({ content: 'half a' }, 'length'),
  );
  const model = modelAt(server.baseUrl);
  assert.is(await codeOf(model(call)), 'model-refused');
  assert.is(await codeOf(model(call)), 'model-refused');
  assert.is(await codeOf(model(call)), 'reply-truncated');
});

test('answers of the wrong shape and bodies that are no JSON are failures, never replies', async () => {
  await using server = await misbehaving(
    status(200, {}),
    status(200, '<html>hello</html>', { 'content-type': 'text/html' }),
    status(200, '{"choices": ['),
  );
  const model = modelAt(server.baseUrl, { retries: 0 });
  assert.is(await codeOf(model(call)), 'model-rejected');
  assert.is(await codeOf(model(call)), 'model-rejected');
  assert.is(await codeOf(model(call)), 'model-unavailable');
});

test.run();
