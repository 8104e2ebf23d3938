/** What surrounds every request: deadlines, priorities, names, logs, audit, and what browsers may do. */
import { Writable } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfig } from '../../../server/config.ts';
import type { Task } from '../../../verification/task.ts';
import { accepted, testService } from '../../support/test-app.ts';

const test = suite('HTTP edge');
const task = { language: 'python', source: 'print("a secret")', cases: [{ stdin: '', expected: '1' }] };

async function settingsOf(headers: Record<string, string>, payload: object = task) {
  const tasks: Task[] = [];
  const app = await testService({
    judge: async (given) => {
      tasks.push(given);
      return accepted;
    },
  });
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/v1/verify', payload, headers });
  return { statusCode, body, settings: tasks[0]?.settings };
}

test("waits for no box beyond the client's deadline, nor beyond its own limit", async () => {
  const short = await settingsOf({ 'x-deadline-ms': '5000' });
  const waitMs = short.settings?.waitMs ?? 0;
  assert.ok(waitMs > 0 && waitMs <= 5000);
  assert.ok(((await settingsOf({ 'x-deadline-ms': '5000' }, { ...task, waitMs: 100 })).settings?.waitMs ?? 0) <= 100);
  const long = await settingsOf({ 'x-deadline-ms': '999999999' });
  assert.is(long.settings?.waitMs, readConfig({}).limits.waitMs);
});

test('refuses a deadline that is none', async () => {
  for (const text of ['soon', '-1', '0', '1.5']) {
    const { statusCode, body } = await settingsOf({ 'x-deadline-ms': text });
    assert.is(statusCode, 422);
    assert.match(body, 'x-deadline-ms');
  }
});

test('waits in the line that the request names, else in the normal one', async () => {
  assert.is((await settingsOf({})).settings?.priority, 'normal');
  assert.is((await settingsOf({}, { ...task, priority: 'interactive' })).settings?.priority, 'interactive');
  assert.is((await settingsOf({}, { ...task, priority: 'urgent' })).statusCode, 422);
});

test('has rows of a batch wait behind everybody, unless they say otherwise', async () => {
  const seen: string[] = [];
  const app = await testService({
    judge: async ({ settings }) => {
      seen.push(settings.priority);
      return accepted;
    },
  });
  const payload = `${JSON.stringify(task)}\n${JSON.stringify({ ...task, priority: 'interactive' })}\n`;
  const headers = { 'content-type': 'application/x-ndjson' };
  await app.inject({ method: 'POST', url: '/v1/batch', payload, headers });
  assert.equal(seen.toSorted(), ['background', 'interactive']);
});

test("gives every request a name, the client's own where it can stand in a log", async () => {
  const app = await testService();
  const nameOf = async (given?: string) =>
    String(
      (await app.inject({ url: '/version', headers: given === undefined ? {} : { 'x-request-id': given } })).headers[
        'x-request-id'
      ],
    );
  assert.is(await nameOf('mine-1'), 'mine-1');
  assert.match(await nameOf(), /^[0-9a-f-]{36}$/);
  assert.match(await nameOf('x'.repeat(200)), /^[0-9a-f-]{36}$/);
  assert.match(await nameOf('{"a":1}'), /^[0-9a-f-]{36}$/);
});

test('logs neither programs nor tokens, and programs only where it was asked to', async () => {
  for (const logPrograms of [false, true]) {
    let log = '';
    const logStream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        log += chunk.toString();
        done();
      },
    });
    const app = await testService({ logLevel: 'trace', logStream, logPrograms, token: 'a-hidden-token' });
    const headers = { authorization: 'Bearer a-hidden-token', 'x-request-id': 'name-of-it' };
    await app.inject({ method: 'POST', url: '/v1/verify', payload: task, headers });
    await app.inject({ method: 'POST', url: '/v1/verify', payload: '{"half', headers });
    assert.match(log, 'name-of-it');
    assert.not.match(log, 'a-hidden-token');
    assert.is(log.includes('a secret'), logPrograms);
    for (const line of log.trimEnd().split('\n')) assert.type(JSON.parse(line), 'object');
  }
});

test('audits who asked for what and what became of it, and nothing else', async () => {
  const lines: string[] = [];
  const app = await testService({ audit: (line) => void lines.push(line), token: 'a-hidden-token' });
  const headers = { authorization: 'Bearer a-hidden-token' };
  await app.inject({ method: 'POST', url: '/v1/verify', payload: task, headers });
  await app.inject({ method: 'POST', url: '/v1/verify', payload: task });
  await app.inject('/health');
  const entries = lines.map((line) => JSON.parse(line));
  assert.equal(
    entries.map(({ token, route, status }) => [token, route, status]),
    [
      ['environment', '/v1/verify', 200],
      [null, '/v1/verify', 401],
    ],
  );
  assert.not.match(lines.join(''), /a secret|a-hidden-token/);
});

test('lets no page of another origin call it, but those that are listed', async () => {
  const preflight = { origin: 'https://example.org', 'access-control-request-method': 'POST' };
  const closed = await (await testService()).inject({ url: '/version', headers: { origin: 'https://example.org' } });
  assert.is(closed.headers['access-control-allow-origin'], undefined);
  const open = await testService({ corsOrigins: ['https://example.org'], token: 'secret' });
  const asked = await open.inject({ method: 'OPTIONS', url: '/v1/verify', headers: preflight });
  assert.is(asked.statusCode, 204);
  assert.is(asked.headers['access-control-allow-origin'], 'https://example.org');
  const other = await open.inject({ url: '/version', headers: { origin: 'https://example.com' } });
  assert.is.not(other.headers['access-control-allow-origin'], 'https://example.com');
  assert.is.not(other.headers['access-control-allow-origin'], '*');
});

test('shields its pages, and spares answers to programs the headers', async () => {
  const app = await testService();
  const page = await app.inject('/docs/');
  assert.is(page.headers['x-content-type-options'], 'nosniff');
  assert.match(String(page.headers['content-security-policy']), "default-src 'self'");
  assert.ok(page.headers['x-frame-options']);
  assert.is((await app.inject('/version')).headers['x-frame-options'], undefined);
});

test.run();
