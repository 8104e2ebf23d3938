/** The HTTP service with fakes in the place of boxes: every kind of answer, and above all every kind of refusal. */
import type { FastifyInstance } from 'fastify';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { accepted, failingSandbox, helloSandbox, printed, type Recorded, testService } from '../../support/test-app.ts';

const test = suite('HTTP service');

const task = { language: 'python', source: 'print(1)', cases: [{ stdin: '', expected: '1' }] };

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: {
    readonly error?: { readonly code: string; readonly message: string; readonly details: readonly { path: string }[] };
    readonly [key: string]: unknown;
  };
}

async function post(app: FastifyInstance, url: string, payload: unknown, headers = {}): Promise<Answer> {
  const text = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  const response = await app.inject({
    method: 'POST',
    url,
    payload: text,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

async function get(app: FastifyInstance, url: string, headers = {}): Promise<Answer> {
  const response = await app.inject({ url, headers });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

const app = await testService();

test('judges a task and shows the whole outcome', async () => {
  const { status, body } = await post(app, '/v1/verify', { ...task, id: 'mine' });
  assert.is(status, 200);
  assert.is(body['id'], 'mine');
  assert.is(body['outcome'], 'judged');
  assert.is(body['verdict'], 'accepted');
  const [first] = body['cases'] as { actual: unknown; execution: { wallMs: number } }[];
  assert.is(first?.actual, String(2n ** 60n));
  assert.is(first?.execution.wallMs, 1.235);
});

test('answers a task that is itself wrong with 200 and invalid', async () => {
  const invalid = { outcome: 'invalid', reason: 'empty-source', message: 'the source is empty' } as const;
  const { status, body } = await post(await testService({ judge: async () => invalid }), '/v1/verify', task);
  assert.is(status, 200);
  assert.equal(body, invalid);
});

test('answers our failure with an error, the outcome not-judged and when to retry', async () => {
  const judge = async () =>
    ({ outcome: 'not-judged', code: 'sandbox-busy', message: 'Busy.', retryAfterMs: 5000 }) as const;
  const { status, body, headers } = await post(await testService({ judge }), '/v1/verify', task);
  assert.is(status, 429);
  assert.is(headers['retry-after'], '5');
  assert.is(body.error?.code, 'sandbox-busy');
  assert.is(body['outcome'], 'not-judged');
});

test('takes a failure that is thrown for the same thing', async () => {
  const judge = () => Promise.reject(new SandboxError('engine-unavailable', 'No engine answers.'));
  const { status, body } = await post(await testService({ judge }), '/v1/verify', task);
  assert.is(status, 503);
  assert.is(body.error?.code, 'engine-unavailable');
  assert.is(body['outcome'], 'not-judged');
});

test('gives a mistake of ours no verdict and shows nothing of it', async () => {
  const judge = () => Promise.reject(new TypeError('secret place'));
  const { status, body } = await post(await testService({ judge }), '/v1/verify', task);
  assert.is(status, 500);
  assert.is(body.error?.code, 'internal-error');
  assert.not.match(JSON.stringify(body), 'secret place');
  assert.is(body['verdict'], undefined);
});

test('runs a program with its files, arguments and stdin', async () => {
  const recorded: Recorded = { puts: [], commands: [], stdins: [] };
  const service = await testService({ sandbox: helloSandbox(undefined, recorded) });
  const { status, body } = await post(service, '/v1/run', {
    language: 'python',
    source: 'print("hello")',
    args: ['--x', 'a b'],
    stdin: 'aGk=',
    stdinEncoding: 'base64',
    files: [{ path: 'data/in.txt', content: 'x' }],
    fetch: ['out.bin'],
  });
  assert.is(status, 200);
  assert.equal(body['run'], {
    status: 'exited',
    exitCode: 0,
    signal: null,
    clock: null,
    wallMs: 1.235,
    cpuMs: 1,
    peakBytes: 1024,
    stdout: { text: 'hello\n', truncated: false, totalBytes: 6 },
    stderr: { text: '', truncated: false, totalBytes: 0 },
  });
  assert.equal(body['files'], [{ path: 'out.bin', content: '/wA=', encoding: 'base64' }]);
  assert.equal(recorded.puts[0], { paths: ['data/in.txt'], owner: 'program' });
  assert.equal(recorded.commands.at(-1)?.slice(-2), ['--x', 'a b']);
  assert.equal(recorded.stdins, ['hi']);
});

test('tells a crash with 200: it is what the program did', async () => {
  const service = await testService({ sandbox: helloSandbox(() => printed('', 3)) });
  const { status, body } = await post(service, '/v1/run', { language: 'python', source: 'exit(3)' });
  assert.is(status, 200);
  assert.is((body['run'] as { exitCode: number }).exitCode, 3);
});

test('answers a run without an engine with 503', async () => {
  const sandbox = failingSandbox(new SandboxError('engine-unavailable', 'No engine answers.'));
  const { status, body, headers } = await post(await testService({ sandbox }), '/v1/run', {
    language: 'python',
    source: 'x',
  });
  assert.is(status, 503);
  assert.is(body.error?.code, 'engine-unavailable');
  assert.is(headers['retry-after'], '1');
});

const refused: readonly (readonly [string, string, unknown, number, string, string?])[] = [
  ['an unknown language', '/v1/verify', { ...task, language: 'pythn' }, 422, 'unknown-language', 'language'],
  ['an unknown language', '/v1/run', { language: 'pythn', source: 'x' }, 422, 'unknown-language', 'language'],
  ['an empty source to run', '/v1/run', { language: 'python', source: '' }, 422, 'invalid-request', 'source'],
  ['an empty body', '/v1/verify', '', 400, 'malformed-json'],
  ['half a JSON text', '/v1/verify', '{"language": "py', 400, 'malformed-json'],
  ['bytes that are not UTF-8', '/v1/verify', Buffer.from([0x22, 0xff, 0x22]), 400, 'malformed-json'],
  ['JSON that is no object', '/v1/verify', '[1]', 422, 'invalid-request'],
  ['JSON nested without end', '/v1/verify', '['.repeat(500_000), 400, 'malformed-json'],
  ['null', '/v1/run', 'null', 422, 'invalid-request'],
  ['wrong types', '/v1/verify', { ...task, source: 5 }, 422, 'invalid-request', 'source'],
  ['unknown keys', '/v1/verify', { ...task, stop_early: true }, 422, 'invalid-request', 'stop_early'],
  [
    '__proto__',
    '/v1/verify',
    '{"language":"python","source":"x","tests":"x","__proto__":{"a":1}}',
    422,
    'invalid-request',
  ],
  ['a mixture of shapes', '/v1/verify', { ...task, tests: 'assert 1' }, 422, 'invalid-request', 'tests'],
  ['a limit too high', '/v1/verify', { ...task, limits: { wallMs: 10 ** 9 } }, 422, 'limit-too-high', 'limits.wallMs'],
  [
    'a path out of the work folder',
    '/v1/run',
    { language: 'python', source: 'x', files: [{ path: '../x', content: '' }] },
    422,
    'invalid-request',
    'files.0.path',
  ],
  [
    'an absolute path',
    '/v1/run',
    { language: 'python', source: 'x', fetch: ['/etc/passwd'] },
    422,
    'invalid-request',
    'fetch.0',
  ],
  [
    'two files of one name',
    '/v1/run',
    {
      language: 'python',
      source: 'x',
      files: [
        { path: 'a', content: '' },
        { path: 'a', content: '' },
      ],
    },
    422,
    'invalid-request',
    'files',
  ],
  [
    'what is not base64',
    '/v1/run',
    { language: 'python', source: 'x', stdin: '*', stdinEncoding: 'base64' },
    422,
    'invalid-request',
    'stdin',
  ],
  ['a body too large', '/v1/verify', { ...task, source: 'x'.repeat(2 * 1024 ** 2) }, 413, 'body-too-large'],
];

for (const [what, url, payload, status, code, path] of refused) {
  test(`POST ${url} refuses ${what} with ${status} ${code}`, async () => {
    const answer = await post(app, url, payload);
    assert.is(answer.status, status);
    assert.is(answer.body.error?.code, code);
    assert.type(answer.body.error?.message, 'string');
    assert.is(answer.body['outcome'], undefined);
    assert.not.match(JSON.stringify(answer.body), /node_modules|\.ts:\d/);
    if (path !== undefined) assert.ok(answer.body.error?.details.some((detail) => detail.path === path));
  });
}

test('refuses what is not JSON with 415', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const { status, body } = await post(app, '/v1/verify', 'x', { 'content-type': type });
    assert.is(status, 415);
    assert.is(body.error?.code, 'unsupported-media-type');
  }
});

test('answers 404 where there is nothing and 405 with Allow where there is another method', async () => {
  const nothing = await get(app, '/v2/verify?x=1');
  assert.is(nothing.status, 404);
  assert.is(nothing.body.error?.code, 'not-found');
  const other = await get(app, '/v1/verify');
  assert.is(other.status, 405);
  assert.is(other.body.error?.code, 'method-not-allowed');
  assert.is(other.headers['allow'], 'POST');
});

test('answers a URL that cannot be decoded with an error of its own shape', async () => {
  const { status, body } = await get(app, '/v1/%E0%A4%A');
  assert.ok(status >= 400 && status < 500);
  assert.type(body.error?.code, 'string');
});

test('says whether it can serve', async () => {
  assert.is((await get(app, '/health')).status, 200);
  const readiness = () => Promise.reject(new SandboxError('engine-unavailable', 'No engine answers.'));
  const service = await testService({ readiness });
  const { status, body } = await get(service, '/health');
  assert.is(status, 503);
  assert.is(body.error?.code, 'engine-unavailable');
  assert.is((await get(service, '/health/live')).status, 200);
});

test('lists the languages', async () => {
  const { body } = await get(app, '/v1/languages');
  const names = (body['languages'] as { name: string }[]).map(({ name }) => name);
  assert.ok(names.includes('python'));
});

test('lets nobody in without the token where there is one', async () => {
  const service = await testService({ token: 'secret' });
  for (const url of [
    '/v1/verify',
    '//v1/verify',
    '/v1/../v1/verify',
    '/V1/verify',
    '/v1/verify/',
    '/%761/verify',
    '/v1%2fverify',
  ]) {
    const { status } = await post(service, url, task);
    assert.ok(status === 401 || status === 404, `${url} gives ${status}`);
  }
  for (const authorization of ['', 'Bearer', 'Bearer wrong', 'Basic secret', 'secret']) {
    const { status, body } = await post(service, '/v1/verify', task, { authorization });
    assert.is(status, 401);
    assert.is(body.error?.code, 'unauthorized');
  }
  assert.is((await post(service, '/v1/verify', task, { authorization: 'Bearer secret' })).status, 200);
  assert.is((await get(service, '/health')).status, 200);
});

test('shows the answer of a judge that returned nothing readable without an actual value', async () => {
  const silent = { index: 0, verdict: 'runtime-error', message: 'exit code 1', execution: printed('', 1) } as const;
  const judge = async () => ({ ...accepted, cases: [silent] });
  const { body } = await post(await testService({ judge }), '/v1/verify', task);
  assert.not('actual' in ((body['cases'] as object[])[0] ?? {}));
});

test.run();
