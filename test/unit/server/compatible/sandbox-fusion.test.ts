/** SandboxFusion's API: every row of what its clients send and read, as data. */
import type { FastifyInstance } from 'fastify';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Execution, Output } from '../../../../sandboxes/sandbox.ts';
import { helloSandbox, printed, type Recorded, testService } from '../../../support/test-app.ts';

const test = suite('POST /run_code');

interface CommandResult {
  readonly status: string;
  readonly return_code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly execution_time: number | null;
  readonly output_truncated: boolean;
}

interface Answer {
  readonly status: string;
  readonly message: string;
  readonly verdict: string;
  readonly compile_result: CommandResult | null;
  readonly run_result: CommandResult | null;
  readonly files: Readonly<Record<string, string>>;
}

async function post(
  service: FastifyInstance,
  payload: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Answer & { readonly detail: { loc: string[]; type: string; msg: string }[] } }> {
  const response = await service.inject({
    method: 'POST',
    url: '/run_code',
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
  return { status: response.statusCode, body: response.json() };
}

function ended(changes: Partial<Execution>): Execution {
  return { ...printed('partial'), ...changes };
}

function output(text: string, changes: Partial<Output> = {}): Output {
  const head = Buffer.from(text);
  return { head, tail: new Uint8Array(), totalBytes: head.length, truncated: false, ...changes };
}

const hello = { code: 'print("hello")', language: 'python' };

test('answers a program that ran in exactly the shape of the original, and ours in extra keys', async () => {
  const { status, body } = await post(await testService(), hello);
  assert.is(status, 200);
  const { verdict, reason, queue_time, image_id, compile_cached, run_result, ...plain } = body as unknown as Answer &
    Record<string, unknown>;
  assert.equal(plain, { status: 'Success', message: '', compile_result: null, executor_pod_name: null, files: {} });
  assert.equal(
    { verdict, reason, queue_time, image_id, compile_cached },
    {
      verdict: 'ok',
      reason: '',
      queue_time: 0.0015,
      image_id: 'sha256:0',
      compile_cached: false,
    },
  );
  const { status: ran, execution_time, return_code, stdout, stderr } = run_result as CommandResult;
  assert.equal(
    { ran, execution_time, return_code, stdout, stderr },
    {
      ran: 'Finished',
      execution_time: 0.001235,
      return_code: 0,
      stdout: 'hello\n',
      stderr: '',
    },
  );
});

/** What a run comes to, and what the client is told: status of all, of the run, its code, our verdict. */
const runs: readonly [string, Partial<Execution>, string, string, number | null, string][] = [
  ['exits with nought', {}, 'Success', 'Finished', 0, 'ok'],
  ['exits with 3', { exitCode: 3 }, 'Failed', 'Finished', 3, 'runtime-error'],
  ['segfaults', { status: 'signalled', exitCode: null, signal: 'SIGSEGV' }, 'Failed', 'Finished', -11, 'runtime-error'],
  ['aborts', { status: 'signalled', exitCode: null, signal: 'SIGABRT' }, 'Failed', 'Finished', -6, 'runtime-error'],
  [
    'is too slow',
    { status: 'time-limit', exitCode: null, clock: 'wall' },
    'Failed',
    'TimeLimitExceeded',
    null,
    'time-limit',
  ],
  ['needs too much memory', { status: 'memory-limit', exitCode: null }, 'Failed', 'Finished', 137, 'memory-limit'],
  ['says that memory ran out', { exitCode: 1, stderr: output('MemoryError') }, 'Failed', 'Finished', 1, 'memory-limit'],
  ['prints too much', { status: 'output-limit', exitCode: null }, 'Failed', 'Finished', 153, 'output-limit'],
];
for (const [what, changes, status, ran, code, verdict] of runs) {
  test(`a program that ${what} is ${status}, ${ran}, ${code}`, async () => {
    const { status: http, body } = await post(
      await testService({ sandbox: helloSandbox(() => ended(changes)) }),
      hello,
    );
    assert.is(http, 200);
    assert.equal(
      [body.status, body.run_result?.status, body.run_result?.return_code, body.verdict],
      [status, ran, code, verdict],
    );
    assert.is(typeof body.run_result?.stdout, 'string');
    assert.is(typeof body.run_result?.stderr, 'string');
    assert.is(body.message, '');
  });
}

/** What a build comes to: status of the build, its code. */
const builds: readonly [string, Partial<Execution>, string, number | null][] = [
  ['fails', { exitCode: 1, stderr: output('error: x') }, 'Finished', 1],
  ['is too slow', { status: 'time-limit', exitCode: null, clock: 'wall' }, 'TimeLimitExceeded', null],
  ['needs too much memory', { status: 'memory-limit', exitCode: null }, 'Finished', 137],
];
for (const [what, changes, status, code] of builds) {
  test(`a build that ${what} is Failed, ${status}, ${code}, and nothing ran`, async () => {
    const { body } = await post(await testService({ sandbox: helloSandbox(() => ended(changes)) }), {
      code: 'int main() {}',
      language: 'cpp',
    });
    assert.equal(
      [body.status, body.compile_result?.status, body.compile_result?.return_code],
      ['Failed', status, code],
    );
    assert.is(body.run_result, null);
    assert.is(body.verdict, 'compile-error');
  });
}

test('shows every byte that a program printed, and the partial output of one that was too slow', async () => {
  const long = 'a'.repeat(10_000_000);
  const { body } = await post(await testService({ sandbox: helloSandbox(() => printed(long)) }), hello);
  assert.is(body.run_result?.stdout, long);
  const slow = helloSandbox(() => ended({ status: 'time-limit', exitCode: null, clock: 'cpu' }));
  assert.is((await post(await testService({ sandbox: slow }), hello)).body.run_result?.stdout, 'partial');
});

test('marks where an output was cut', async () => {
  const cut = output('begin', { tail: Buffer.from('end'), totalBytes: 1000, truncated: true });
  const flood = helloSandbox(() => ended({ status: 'output-limit', exitCode: null, stdout: cut }));
  const { body } = await post(await testService({ sandbox: flood }), hello);
  assert.is(body.run_result?.stdout, 'begin\n[… 992 bytes left out …]\nend');
  assert.is(body.run_result?.output_truncated, true);
});

/** Bodies that the original's clients are known to send, and what is run. */
const bodies: readonly [string, Record<string, unknown>, { command?: readonly string[]; stdin?: string }][] = [
  [
    'verl sends',
    {
      compile_timeout: 10,
      run_timeout: 10,
      code: 'x',
      stdin: '1 2',
      memory_limit_MB: 1024,
      language: 'python',
      files: {},
      fetch_files: [],
    },
    { command: ['python3', 'main.py'], stdin: '1 2' },
  ],
  ['verl sends without stdin', { code: 'x', stdin: null, language: 'python', memory_limit_MB: 1024 }, { stdin: '' }],
  ['tinker-cookbook sends', { code: 'x', language: 'python', run_timeout: 75, files: { 'code.py': 'eA==' } }, {}],
  [
    'the SDK sends, nulls included',
    {
      code: 'x',
      language: 'python',
      stdin: null,
      files: { gone: null },
      fetch_files: [],
      memory_limit_MB: -1,
      args: [],
    },
    {},
  ],
  ['the tutorial sends: no language', { code: 'x' }, { command: ['python3', 'main.py'] }],
  ['has numbers as texts', { code: 'x', run_timeout: '2.5', compile_timeout: '10', memory_limit_MB: '64' }, {}],
  ['has keys that nobody knows', { code: 'x', whatever: [1], run_timeout: 2.5 }, {}],
  ['names nodejs', { code: 'x', language: 'nodejs' }, { command: ['main.js'] }],
  [
    'has a file with the name of ours',
    { code: 'x', files: { 'main.py': 'eA==' } },
    { command: ['python3', 'program_1.py'] },
  ],
];
for (const [what, body, { command, stdin }] of bodies) {
  test(`takes what ${what}`, async () => {
    const recorded: Recorded = { puts: [], commands: [], stdins: [] };
    const service = await testService({ sandbox: helloSandbox(undefined, recorded) });
    const { status, body: answer } = await post(service, body);
    assert.is(status, 200, JSON.stringify(answer));
    assert.is(answer.status, 'Success');
    if (command !== undefined) assert.equal(recorded.commands[0]?.slice(-command.length), command);
    if (stdin !== undefined) assert.equal(recorded.stdins, [stdin]);
  });
}

/** Bodies that are refused with 422, and the fault as FastAPI tells it. */
const faults: readonly [string, unknown, readonly string[], string][] = [
  ['has no code', { language: 'python' }, ['body', 'code'], 'missing'],
  ['has a number for code', { code: 1 }, ['body', 'code'], 'string_type'],
  ['has a text for a timeout', { code: 'x', run_timeout: 'soon' }, ['body', 'run_timeout'], 'float_parsing'],
  ['has no time', { code: 'x', run_timeout: 0 }, ['body', 'run_timeout'], 'value_error'],
  ['names no language', { code: 'x', language: 'klingon' }, ['body', 'language'], 'enum'],
  ['is no object', [], ['body'], 'model_attributes_type'],
  ['is no JSON', '{', ['body', '0'], 'json_invalid'],
];
for (const [what, body, loc, type] of faults) {
  test(`refuses a body that ${what}`, async () => {
    const { status, body: answer } = await post(await testService(), body);
    assert.is(status, 422);
    assert.equal(answer.detail[0]?.loc.map(String), loc);
    assert.is(answer.detail[0]?.type, type);
    assert.is(typeof answer.detail[0]?.msg, 'string');
  });
}

/** Requests in order that we cannot serve: the original's way to say so. */
const refusals: readonly [string, Record<string, unknown>][] = [
  ['a language that the original has and we have not', { code: 'x', language: 'cuda' }],
  ['a file in a place that a box has not', { code: 'x', files: { '/root/x': 'eA==' } }],
  ['a file that leaves its folder', { code: 'x', files: { '../x': 'eA==' } }],
];
for (const [what, body] of refusals) {
  test(`is a SandboxError for ${what}`, async () => {
    const { status, body: answer } = await post(await testService(), body);
    assert.is(status, 200);
    assert.is(answer.status, 'SandboxError');
    assert.is(answer.run_result?.status, 'Error');
    assert.is.not(answer.message, '');
  });
}

test('leaves out files that are null or not to be written', async () => {
  const recorded: Recorded = { puts: [], commands: [], stdins: [] };
  const files = { a: 'eA==', b: null, 'c/IGNORE_THIS_FILE': 'eA==', '/tmp/d': 'eA==' };
  await post(await testService({ sandbox: helloSandbox(undefined, recorded) }), { code: 'x', files });
  assert.equal(recorded.puts[0], { paths: ['a', '.polyproof-in/tmp/d'], owner: 'program' });
});

test('brings files back under the names that were asked for', async () => {
  const fetch_files = ['out.bin', './b', '/tmp/c', '/root/d'];
  const { body } = await post(await testService(), { code: 'x', fetch_files });
  assert.equal(body.files, { 'out.bin': '/wA=', './b': '/wA=', '/tmp/c': '/wA=' });
});

test('says nothing about a program that met a limit of ours below the one asked for', async () => {
  const slow = helloSandbox(() => ended({ status: 'time-limit', exitCode: null, clock: 'wall' }));
  const { body } = await post(await testService({ sandbox: slow }), { code: 'x', run_timeout: 100_000 });
  assert.is(body.status, 'SandboxError');
  assert.match(body.message, 'below the one asked for');
});

test('takes bodies that are larger than those of the native API', async () => {
  const { status } = await post(await testService(), { ...hello, files: { big: 'A'.repeat(8 * 1024 ** 2) } });
  assert.is(status, 200);
});

test('needs the token where there is one, as a bearer or in the URL, and answers ping without', async () => {
  const service = await testService({ token: 'secret' });
  const basic = Buffer.from('any:secret').toString('base64');
  assert.is((await post(service, hello)).status, 401);
  assert.is((await post(service, hello, { authorization: 'Bearer secret' })).status, 200);
  assert.is((await post(service, hello, { authorization: `Basic ${basic}` })).status, 200);
  const ping = await service.inject({ url: '/v1/ping' });
  assert.equal([ping.statusCode, ping.body], [200, '"pong"']);
});

test.run();
