/** Failures as answers; and docs/api.md, which must name every code that the table has and no other. */
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { detailsOf, failureOf, failureOfCode, ServerError, statusOf } from '../../../server/errors.ts';

const test = suite('failureOf');

test('tells clients when to come back', () => {
  const { status, headers, body } = failureOf(new SandboxError('sandbox-busy', 'All in use.', { retryAfterMs: 2300 }));
  assert.is(status, 429);
  assert.equal(headers, { 'retry-after': '3' });
  assert.is(body.error.code, 'sandbox-busy');
});

test('gives a retryable failure of unknown length a second', () => {
  assert.equal(failureOf(new SandboxError('engine-unavailable', 'None.')).headers, { 'retry-after': '1' });
});

test('gives no retry to what will not get better', () => {
  assert.equal(failureOf(new ServerError('unknown-language', 'None.')).headers, {});
});

test('shows nothing of a mistake of ours', () => {
  const { status, body } = failureOf(new Error('password is hunter2'));
  assert.is(status, 500);
  assert.not.match(JSON.stringify(body), 'hunter2');
  assert.not.match(JSON.stringify(body), /\bat .*:\d+/);
});

test('takes anything thrown', () => {
  for (const thrown of [undefined, null, 'text', 5, {}]) assert.is(failureOf(thrown).status, 500);
});

test('makes a code that it does not know an internal error', () => {
  assert.is(failureOfCode('no-such-code', 'x', null).body.error.code, 'internal-error');
  assert.is(failureOfCode('toString', 'x', null).status, 500);
});

test('names unknown keys by their path', () => {
  const schema = z.strictObject({ limits: z.strictObject({ wallMs: z.number().optional() }) });
  const { error } = schema.safeParse({ limits: { wall: 1 } });
  assert.equal(detailsOf(error as z.ZodError), [{ path: 'limits.wall', message: 'There is no such key.' }]);
});

test('has every code in docs/api.md, and docs/api.md no other', () => {
  const page = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
  const section = page.slice(page.indexOf('## Errors'));
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  assert.equal(Object.fromEntries(rows), { ...statusOf });
});

test.run();
