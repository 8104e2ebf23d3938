/** Finding JSON in replies: bare, fenced, in prose; malformed and hostile. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { AgentError } from '../../../agents/errors.ts';
import { readJson } from '../../../agents/json.ts';

const test = suite('readJson');
const schema = z.object({ a: z.unknown() });

test('reads bare JSON, fenced JSON and JSON in the middle of prose', () => {
  assert.equal(readJson('{"a": 1}', schema), { a: 1 });
  assert.equal(readJson('Sure!\n```json\n{"a": [1, 2]}\n```\nDone.', schema), { a: [1, 2] });
  assert.equal(readJson('I think {"a": "} is fine"} does it, not {"b": 2}.', schema), { a: '} is fine' });
});

test('skips brackets of prose and JSON of another shape', () => {
  assert.equal(readJson('Scores are in [1, 5] {as asked}: {"b": 0} then {"a": 3}', schema), { a: 3 });
});

test('keeps every digit of a large integer', () => {
  assert.equal(readJson('{"a": 12345678901234567890}', schema), { a: 12345678901234567890n });
});

test('says why nothing could be read, and carries the reply', () => {
  for (const [reply, why] of [
    ['no JSON here', /holds no JSON/],
    ['{"a": 1', /holds no JSON|cannot be read/],
    ['{"a": [1,]}', /cannot be read|not as asked/],
    ['{"b": 1}', /not as asked at a|not as asked/],
  ] as const) {
    try {
      readJson(reply, z.object({ a: z.number() }));
      assert.unreachable();
    } catch (error) {
      assert.instance(error, AgentError);
      assert.is((error as AgentError).code, 'unreadable-reply');
      assert.match((error as AgentError).message, why);
      assert.is((error as AgentError).reply, reply);
    }
  }
});

test('gives up on a megabyte of open brackets in a moment', () => {
  const start = performance.now();
  for (const unit of ['[', '{"', '[{"a":', '"\\', '[]']) {
    try {
      readJson(unit.repeat(1_000_000 / unit.length), schema);
    } catch (error) {
      assert.instance(error, AgentError);
    }
  }
  assert.ok(performance.now() - start < 10_000);
});

test.run();
