/** Who is let in, who is not, as whom, and within what limits; the file of tokens and the command that writes it. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AppOptions } from '../../../server/app.ts';
import { openJournal } from '../../../server/journal.ts';
import { createToken, readTokens, revokeToken, watchedTokens } from '../../../server/token-file.ts';
import type { Task } from '../../../verification/task.ts';
import { accepted, testService } from '../../support/test-app.ts';
import { runCli } from '../../support/test-terminal.ts';

const test = suite('tokens');
const folder = mkdtempSync(join(tmpdir(), 'polyproof-tokens-'));
let files = 0;

test.after(() => rmSync(folder, { recursive: true }));

const newFile = (): string => join(folder, String((files += 1)), 'tokens.json');
const task = { language: 'python', source: 'print(1)', cases: [{ stdin: '', expected: '1' }] };

function verify(app: FastifyInstance, token: string | undefined, payload: object = task) {
  return app.inject({
    method: 'POST',
    url: '/v1/verify',
    payload,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
}

/** A service with two tokens, whose judge notes what it is given. */
async function guarded(options: Partial<AppOptions> = {}) {
  const file = newFile();
  const tasks: Task[] = [];
  const app = await testService({
    tokens: watchedTokens(file),
    judge: async (given) => {
      tasks.push(given);
      return accepted;
    },
    ...options,
  });
  return { app, file, tasks };
}

test('lets everyone in while there is no token, and nobody without one from then on', async () => {
  const { app, file } = await guarded();
  assert.is((await verify(app, undefined)).statusCode, 200);
  const token = createToken(file, 'one', {});
  assert.is((await verify(app, undefined)).statusCode, 401);
  assert.is((await verify(app, `${token}x`)).statusCode, 401);
  assert.is((await verify(app, token)).statusCode, 200);
  for (const url of ['/v1/languages', '/%761/languages', '/v1/jobs', '/metrics']) {
    assert.is((await app.inject(url)).statusCode, 401, url);
  }
});

test('takes several, refuses one from the moment it is revoked, and the one of the environment too', async () => {
  const { app, file } = await guarded({ token: 'plain' });
  const [one, two] = ['one', 'two'].map((name) => createToken(file, name, {}));
  for (const token of [one, two, 'plain']) assert.is((await verify(app, token)).statusCode, 200);
  revokeToken(file, 'one');
  assert.is((await verify(app, one)).statusCode, 401);
  assert.is((await verify(app, two)).statusCode, 200);
});

test('keeps hashes and no token, where nobody else can read', () => {
  const file = newFile();
  const token = createToken(file, 'one', {});
  assert.ok(token.length > 40);
  assert.not.match(readFileSync(file, 'utf8'), token.slice(3));
  assert.is(statSync(file).mode & 0o777, 0o600);
});

test('repeats no token in answers, whatever is wrong with it', async () => {
  const { app, file } = await guarded();
  const token = createToken(file, 'one', {});
  for (const wrong of [`${token}secret-tail`, 'secret-tail', '']) {
    const { body, headers } = await verify(app, wrong);
    assert.not.match(body + JSON.stringify(headers), 'secret-tail');
    assert.not.match(body, token);
  }
});

test('gives each token its own turn, whatever address it comes from', async () => {
  const { app, file, tasks } = await guarded();
  await verify(app, createToken(file, 'one', {}));
  await verify(app, createToken(file, 'two', {}));
  assert.equal(
    tasks.map(({ settings }) => settings.client),
    ['token one', 'token two'],
  );
});

test('holds a token to its own limits, those that were not stated included', async () => {
  const { app, file, tasks } = await guarded();
  const token = createToken(file, 'small', { wallMs: 1000, memoryBytes: 64 * 1024 ** 2 });
  await verify(app, token);
  assert.is(tasks[0]?.settings.run.wallMs, 1000);
  assert.is(tasks[0]?.settings.run.memoryBytes, 64 * 1024 ** 2);
  assert.is(tasks[0]?.settings.compile.wallMs, 1000);
  const { statusCode, body } = await verify(app, token, { ...task, limits: { wallMs: 1001 } });
  assert.is(statusCode, 422);
  assert.is(JSON.parse(body).error.code, 'limit-too-high');
});

test('holds the jobs of a token to its limits too', async () => {
  const { app, file, tasks } = await guarded();
  const headers = { authorization: `Bearer ${createToken(file, 'small', { wallMs: 1000 })}` };
  const sent = await app.inject({ method: 'POST', url: '/v1/jobs', payload: { verify: task }, headers });
  await app.inject({ url: `/v1/jobs/${sent.json().job}/results?follow=true`, headers });
  assert.is(tasks[0]?.settings.run.wallMs, 1000);
  assert.is(tasks[0]?.settings.priority, 'background');
});

test('refuses more requests than a token allows, and says when to come back', async () => {
  const { app, file } = await guarded();
  const token = createToken(file, 'slow', { requestsPerMinute: 2 });
  for (let nth = 0; nth < 2; nth += 1) assert.is((await verify(app, token)).statusCode, 200);
  const { statusCode, headers } = await verify(app, token);
  assert.is(statusCode, 429);
  assert.ok(Number(headers['retry-after']) >= 1);
});

test('refuses more requests at once than a token allows, and lets the next in when one has ended', async () => {
  const first = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const { app, file } = await guarded({
    judge: async () => {
      begun.resolve();
      await first.promise;
      return accepted;
    },
  });
  const token = createToken(file, 'narrow', { concurrency: 1 });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const send = () =>
    fetch(`${url}/v1/verify`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(task),
    });
  const running = send();
  await begun.promise;
  assert.is((await send()).status, 429);
  first.resolve();
  assert.is((await running).status, 200);
  assert.is((await send()).status, 200);
  await app.close();
});

test("shows nobody another's batches and jobs", async () => {
  const journal = openJournal(undefined);
  const { app, file } = await guarded({ journal });
  const [mine, theirs] = ['mine', 'theirs'].map((name) => ({
    authorization: `Bearer ${createToken(file, name, {})}`,
  }));
  await app.inject({ method: 'POST', url: '/v1/jobs?job=x', payload: { verify: task }, headers: mine ?? {} });
  assert.is((await app.inject({ url: '/v1/jobs/x', headers: mine ?? {} })).statusCode, 200);
  for (const url of ['/v1/jobs/x', '/v1/jobs/x/results', '/v1/jobs/x/events']) {
    assert.is((await app.inject({ url, headers: theirs ?? {} })).statusCode, 404, url);
  }
  assert.equal((await app.inject({ url: '/v1/jobs', headers: theirs ?? {} })).json().jobs, []);
});

test('is made, listed and taken back by the command', async () => {
  const environment = { POLYPROOF_TOKENS: newFile() };
  const made = await runCli(['token', 'create', 'ci', '--concurrency', '4', '--max-memory', '512MiB'], '', environment);
  assert.is(made.exitCode, 0, made.stderr);
  const listed = await runCli(['token', 'list', '--json'], '', environment);
  const [token] = JSON.parse(listed.stdout);
  assert.is(token.name, 'ci');
  assert.equal(token.allowance, { concurrency: 4, memoryBytes: 512 * 1024 ** 2 });
  assert.not.match(listed.stdout, made.stdout.trim());
  assert.is((await runCli(['token', 'create', 'ci'], '', environment)).exitCode, 2);
  assert.is((await runCli(['token', 'create', 'a b'], '', environment)).exitCode, 2);
  assert.is((await runCli(['token', 'create', 'x', '--concurrency', '0'], '', environment)).exitCode, 2);
  assert.is((await runCli(['token', 'revoke', 'ci'], '', environment)).exitCode, 0);
  assert.is((await runCli(['token', 'revoke', 'ci'], '', environment)).exitCode, 2);
  assert.equal(readTokens(environment.POLYPROOF_TOKENS), []);
});

test.run();
