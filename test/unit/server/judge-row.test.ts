/** What a row does when we fail: it is tried again, and a full house is no failure. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { readConfig } from '../../../server/config.ts';
import { type Judge, judgeRow } from '../../../server/judge-row.ts';
import { accepted } from '../../support/test-app.ts';

const test = suite('judgeRow');

const bytes = Buffer.from(
  JSON.stringify({ id: 'x', language: 'python', source: '1', cases: [{ stdin: '', expected: '' }] }),
);

function judging(judge: Judge, signal = new AbortController().signal) {
  return { judge, policy: readConfig({}).limits, client: 'test', signal, pausesMs: [1, 1] };
}

/** A judge that fails so many times before it judges. */
function failing(times: number, code: 'box-lost' | 'sandbox-busy') {
  let calls = 0;
  const judge: Judge = async () => {
    calls += 1;
    if (calls <= times) throw new SandboxError(code, 'Not now.');
    return accepted;
  };
  return { judge, calls: () => calls };
}

test('tries again when we fail', async () => {
  assert.is((await judgeRow({ line: 1, bytes }, judging(failing(2, 'box-lost').judge))).outcome, 'judged');
});

test('says not-judged, never a verdict, when we fail for good', async () => {
  const { judge, calls } = failing(9, 'box-lost');
  const { outcome, text } = await judgeRow({ line: 1, bytes }, judging(judge));
  assert.is(outcome, 'not-judged');
  assert.is(calls(), 3);
  assert.not.match(text, 'verdict');
  assert.is(JSON.parse(text).error.code, 'box-lost');
});

test('waits for as long as the house is full', async () => {
  assert.is((await judgeRow({ line: 1, bytes }, judging(failing(20, 'sandbox-busy').judge))).outcome, 'judged');
});

test('ends when its client has gone', async () => {
  const gone = AbortSignal.abort();
  try {
    await judgeRow({ line: 1, bytes }, judging(failing(1, 'sandbox-busy').judge, gone));
    assert.unreachable();
  } catch (error) {
    assert.is((error as SandboxError).code, 'cancelled');
  }
});

test('takes a mistake of ours for no fault of the row', async () => {
  try {
    await judgeRow(
      { line: 1, bytes },
      judging(() => Promise.reject(new TypeError('a mistake'))),
    );
    assert.unreachable();
  } catch (error) {
    assert.instance(error, TypeError);
  }
});

test.run();
