/** Piston's API: every row of what its clients send and read, as data. */
import type { FastifyInstance } from 'fastify';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../../sandboxes/errors.ts';
import type { Execution, Job } from '../../../../sandboxes/sandbox.ts';
import { failingSandbox, helloSandbox, printed, type Recorded, testService } from '../../../support/test-app.ts';

const test = suite('POST /api/v2/execute');

interface Stage {
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly message: string | null;
  readonly status: string | null;
  readonly verdict: string;
}

interface Answer {
  readonly language: string;
  readonly version: string;
  readonly run: Stage;
  readonly compile?: Stage;
  readonly message?: string;
}

async function post(
  service: FastifyInstance,
  payload: unknown,
  url = '/api/v2/execute',
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<{ status: number; body: Answer }> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const response = await service.inject({ method: 'POST', url, headers, payload: text });
  return { status: response.statusCode, body: response.json() };
}

const files = [{ content: 'print("hello")' }];
const hello = { language: 'python', version: '*', files };

for (const url of ['/api/v2/execute', '/api/v2/piston/execute', '/execute']) {
  test(`answers at ${url} with language, version and a stage of all its keys`, async () => {
    const { status, body } = await post(await testService(), hello, url);
    assert.is(status, 200);
    assert.equal(Object.keys(body), ['language', 'version', 'run']);
    assert.is(body.language, 'python');
    assert.match(body.version, /^\d+\.\d+\.\d+$/);
    const { verdict, ...stage } = body.run;
    assert.equal(stage, {
      stdout: 'hello\n',
      stderr: '',
      output: 'hello\n',
      code: 0,
      signal: null,
      message: null,
      status: null,
      cpu_time: 1,
      wall_time: 1,
      memory: 1024,
      output_truncated: false,
    });
    assert.is(verdict, 'ok');
  });
}

/** What a run comes to, and the stage's code, signal, status. */
const runs: readonly [string, Partial<Execution>, number | null, string | null, string | null][] = [
  ['exits with nought', {}, 0, null, null],
  ['exits with 3', { exitCode: 3 }, 3, null, 'RE'],
  ['segfaults', { status: 'signalled', exitCode: null, signal: 'SIGSEGV' }, null, 'SIGSEGV', 'SG'],
  ['is too slow', { status: 'time-limit', exitCode: null, clock: 'wall' }, null, 'SIGKILL', 'TO'],
  ['uses too much of the processor', { status: 'time-limit', exitCode: null, clock: 'cpu' }, null, 'SIGKILL', 'TO'],
  ['needs too much memory', { status: 'memory-limit', exitCode: null }, null, 'SIGKILL', 'SG'],
  ['prints too much', { status: 'output-limit', exitCode: null }, null, 'SIGKILL', 'OL'],
  [
    'complains too much',
    { status: 'output-limit', exitCode: null, stderr: { ...printed('much more').stdout } },
    null,
    'SIGKILL',
    'EL',
  ],
];
for (const [what, changes, code, signal, status] of runs) {
  test(`a program that ${what} has code ${code}, signal ${signal} and status ${status}`, async () => {
    const sandbox = helloSandbox(() => ({ ...printed('out'), ...changes }));
    const { run } = (await post(await testService({ sandbox }), hello)).body;
    assert.equal([run.code, run.signal, run.status], [code, signal, status]);
    assert.is(run.message === null, status === null);
  });
}

test('shows a build of a compiled language, and in the place of the run when it fails', async () => {
  const cpp = { ...hello, language: 'c++' };
  const built = (await post(await testService(), cpp)).body;
  assert.is(built.language, 'c++');
  assert.is(built.compile?.code, 0);
  const broken = helloSandbox(() => printed('error', 1));
  const failed = (await post(await testService({ sandbox: broken }), cpp)).body;
  assert.equal(failed.run, failed.compile);
  assert.is(failed.run.code, 1);
});

/** Requests that are refused with 400, and the words. */
const faults: readonly [unknown, string | RegExp][] = [
  [{}, 'language is required as a string'],
  [{ ...hello, language: 3 }, 'language is required as a string'],
  [{ language: 'python', files }, 'version is required as a string'],
  [{ language: 'python', version: '*' }, 'files is required as an array'],
  [{ ...hello, files: 'x' }, 'files is required as an array'],
  [{ ...hello, files: [{ name: 'x' }] }, 'files[0].content is required as a string'],
  [{ ...hello, files: [...files, { content: 1 }] }, 'files[1].content is required as a string'],
  [{ ...hello, language: 'klingon' }, 'klingon-* runtime is unknown'],
  [{ ...hello, version: '2.7.0' }, 'python-2.7.0 runtime is unknown'],
  [{ ...hello, files: [{ content: 'eA==', encoding: 'base64' }] }, 'files must include at least one utf8 encoded file'],
  [{ ...hello, run_timeout: 'x' }, 'If specified, run_timeout must be a number'],
  [{ ...hello, compile_memory_limit: true }, 'If specified, compile_memory_limit must be a number'],
  [{ ...hello, run_timeout: 1e9 }, /^run_timeout cannot exceed the configured limit of \d+$/],
  [{ ...hello, run_cpu_time: -5 }, 'run_cpu_time must be non-negative'],
  [{ ...hello, files: [...files, { name: '../x', content: '' }] }, /^files\[1\]\.name must stay inside/],
  [{ ...hello, language: 'c++', files: [...files, { name: 'program', content: '' }] }, /^The language needs the name/],
  ['{', /JSON/],
];
for (const [body, message] of faults) {
  test(`refuses ${JSON.stringify(body).slice(0, 80)}`, async () => {
    const { status, body: answer } = await post(await testService(), body);
    assert.is(status, 400);
    if (typeof message === 'string') assert.is(answer.message, message);
    else assert.match(answer.message ?? '', message);
  });
}

test('refuses what does not say that it is JSON with 415', async () => {
  const headers = { 'content-type': 'text/plain' };
  const { status, body } = await post(await testService(), hello, '/api/v2/execute', headers);
  assert.is(status, 415);
  assert.equal(body, { message: 'requests must be of type application/json' });
});

/** What is taken, and what it makes of the job: command, stdin. */
const taken: readonly [string, Record<string, unknown>, { command?: readonly string[]; stdin?: string }][] = [
  ['no stdin', {}, { stdin: '\n' }],
  ['stdin without a newline', { stdin: '1 2' }, { stdin: '1 2\n' }],
  ['stdin with a newline', { stdin: '1 2\n' }, { stdin: '1 2\n' }],
  ['arguments', { args: ['a b', 'c'] }, { command: ['python3', 'main.py', 'a b', 'c'] }],
  ['one argument as a text', { args: 'abc' }, { command: ['python3', 'main.py', 'abc'] }],
  ['the name of the main file', { files: [{ name: 'app.py', content: 'x' }] }, { command: ['python3', 'app.py'] }],
  [
    'a name that is no file of the language',
    { files: [{ name: '-c', content: 'x' }] },
    { command: ['python3', 'main.py'] },
  ],
  ['-1 for no limit', { run_memory_limit: -1, compile_memory_limit: -1 }, {}],
  ['nought for the default', { run_timeout: 0 }, {}],
  ['an encoding that nobody knows', { files: [{ content: 'x', encoding: 'latin1' }] }, {}],
  ['a version selector', { version: '>=3.0.0' }, {}],
  ['an alias in another case', { language: 'Py3' }, {}],
];
for (const [what, changes, { command, stdin }] of taken) {
  test(`takes ${what}`, async () => {
    const recorded: Recorded = { puts: [], commands: [], stdins: [] };
    const { status, body } = await post(await testService({ sandbox: helloSandbox(undefined, recorded) }), {
      ...hello,
      ...changes,
    });
    assert.is(status, 200, JSON.stringify(body));
    if (command !== undefined) assert.equal(recorded.commands[0], command);
    if (stdin !== undefined) assert.equal(recorded.stdins, [stdin]);
  });
}

test('takes the first text as the program and places the others, decoded', async () => {
  const recorded: Recorded = { puts: [], commands: [], stdins: [] };
  const given = [{ content: 'AP8=', encoding: 'base64' }, ...files, { name: 'a/b', content: '00ff', encoding: 'hex' }];
  await post(await testService({ sandbox: helloSandbox(undefined, recorded) }), { ...hello, files: given });
  assert.equal(recorded.puts, [
    { paths: ['file0.code', 'a/b'], owner: 'program' },
    { paths: ['main.py'], owner: 'build' },
  ]);
});

test('gives a program the time and the memory that were asked for, else those of the original', async () => {
  const jobs: Job[] = [];
  const sandbox = helloSandbox();
  const watched = {
    ...sandbox,
    lease: async (request: Parameters<typeof sandbox.lease>[0]) => {
      const lease = await sandbox.lease(request);
      return {
        ...lease,
        execute: async (job: Job, stdin: Uint8Array) => {
          jobs.push(job);
          return await lease.execute(job, stdin);
        },
      };
    },
  };
  const service = await testService({ sandbox: watched });
  await post(service, hello);
  await post(service, { ...hello, run_timeout: 9000, run_cpu_time: 2000, run_memory_limit: 2 ** 28 });
  // The clock that a client knows is given in processor time, and more than that in wall time: see timely.ts.
  assert.is(jobs[0]?.limits.cpuMs, 3000);
  assert.ok((jobs[0]?.limits.wallMs ?? 0) >= 4500);
  const { wallMs, cpuMs, memoryBytes } = jobs[1]?.limits ?? {};
  assert.equal({ wallMs, cpuMs, memoryBytes }, { wallMs: 9000, cpuMs: 2000, memoryBytes: 2 ** 28 });
});

test('is no 200 when we failed, and keeps the place of a request that it put off', async () => {
  const failing = await testService({ sandbox: failingSandbox(new SandboxError('sandbox-closed', 'gone')) });
  assert.equal(await post(failing, hello), { status: 503, body: { message: 'gone' } as Answer });

  const free = Promise.withResolvers<void>();
  const sandbox = helloSandbox();
  let leases = 0;
  const late = await testService({
    sandbox: {
      ...sandbox,
      async lease(request) {
        leases += 1;
        await free.promise;
        return await sandbox.lease(request);
      },
    },
  });
  const hold = (ms: number) => ({ 'content-type': 'application/json', 'x-polyproof-hold-ms': String(ms) });
  assert.is((await post(late, hello, '/execute', hold(20))).status, 503);
  const again = post(late, hello, '/execute', hold(60_000));
  free.resolve();
  assert.is((await again).status, 200);
  assert.is(leases, 1);
});

test('lists every language as a runtime that is installed', async () => {
  const service = await testService();
  interface Listed {
    readonly language: string;
    readonly version: string;
    readonly aliases: string[];
  }
  for (const url of ['/api/v2/runtimes', '/api/v2/piston/runtimes', '/runtimes']) {
    const listed = (await service.inject({ url })).json<Listed[]>();
    const cpp = listed.find(({ language }) => language === 'c++');
    assert.ok(cpp?.aliases.includes('cpp') && cpp.aliases.includes('g++'), url);
    for (const name of ['python', 'javascript', 'java', 'cms_ioi', 'c++17']) {
      assert.ok(
        listed.some(({ language, version }) => language === name && /^\d+\.\d+\.\d+$/.test(version)),
        name,
      );
    }
  }
  const packages = (await service.inject({ url: '/api/v2/packages' })).json<{ installed: boolean }[]>();
  assert.ok(packages.length > 0 && packages.every(({ installed }) => installed));
  assert.equal((await post(service, { language: 'cms_ioi', version: '1.0.0' }, '/api/v2/packages')).body, {
    language: 'cms_ioi',
    version: '1.0.0',
  } as Answer);
  assert.is((await post(service, { language: 'x', version: '1' }, '/api/v2/packages')).status, 404);
});

test('needs the token where there is one', async () => {
  const service = await testService({ token: 'secret' });
  assert.is((await post(service, hello)).status, 401);
  const headers = { 'content-type': 'application/json', authorization: 'Bearer secret' };
  assert.is((await post(service, hello, '/execute', headers)).status, 200);
});

test.run();
