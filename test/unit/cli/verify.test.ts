/** What `polyproof verify` is made of: reading files of tasks, judging rows, results in order, what people see. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inOrder } from '../../../cli/in-order.ts';
import { judgeRow, type RowResult, type RowSettings } from '../../../cli/row-judging.ts';
import { count, isAsWanted, rowLine, summary, wholeStory } from '../../../cli/row-report.ts';
import { type Row, readTaskFile } from '../../../cli/task-file.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { readConfig } from '../../../server/config.ts';
import type { Task } from '../../../verification/task.ts';
import { accepted } from '../../support/test-app.ts';
import { testTerminal } from '../../support/test-terminal.ts';

const test = suite('polyproof verify');
const folder = mkdtempSync(join(tmpdir(), 'polyproof-verify-'));
const { colors } = testTerminal({ stdout: '', stderr: '' });

test.after(() => rmSync(folder, { recursive: true }));

async function rowsOf(name: string, text: string): Promise<readonly Row[]> {
  const path = join(folder, name);
  writeFileSync(path, text);
  const { rows } = await readTaskFile(name === '-' ? '-' : path, Readable.from([Buffer.from(text)]));
  return Array.fromAsync(rows);
}

function valuesOf(rows: readonly Row[]): readonly unknown[] {
  return rows.map(({ content }) => ('value' in content ? content.value : content.error.constructor.name));
}

test('reads one task or many, in JSON, JSON lines or YAML', async () => {
  assert.equal(valuesOf(await rowsOf('a.json', '{"a": 1}')), [{ a: 1 }]);
  assert.equal(valuesOf(await rowsOf('b.json', '[{"a": 1}, {"a": 2}]')), [{ a: 1 }, { a: 2 }]);
  assert.equal(valuesOf(await rowsOf('c.yaml', 'a: 1\n---\na: 2\n')), [{ a: 1 }, { a: 2 }]);
  assert.equal(valuesOf(await rowsOf('d.yml', '- a: 1\n- a: 2\n')), [{ a: 1 }, { a: 2 }]);
  assert.equal(valuesOf(await rowsOf('-', '{"a": 1}\n{"a": 2}\n')), [{ a: 1 }, { a: 2 }]);
  assert.equal(valuesOf(await rowsOf('-', 'a: 1\nb: two\n')), [{ a: 1, b: 'two' }]);
});

test('keeps the number of each line, and takes a bad line for a bad row', async () => {
  const rows = await rowsOf('e.jsonl', '{"a": 1}\n\nnonsense\n{"a": 2}\n');
  assert.equal(
    rows.map(({ at }) => at),
    [1, 3, 4],
  );
  assert.equal(valuesOf(rows), [{ a: 1 }, 'ServerError', { a: 2 }]);
});

test('keeps integers exact in JSON and in YAML', async () => {
  assert.equal(valuesOf(await rowsOf('f.json', '{"a": 9007199254740993}')), [{ a: 9007199254740993n }]);
  assert.equal(valuesOf(await rowsOf('g.yaml', 'a: 9007199254740993\nb: 7')), [{ a: 9007199254740993n, b: 7 }]);
});

test('says how many rows a file has', async () => {
  const path = join(folder, 'h.jsonl');
  writeFileSync(path, '{}\n\n{}\n{}');
  assert.is((await readTaskFile(path, Readable.from([]))).total, 3);
});

const { limits: policy } = readConfig({});
const judged: Task[] = [];
const settings: RowSettings = {
  policy,
  map: new Map(),
  expect: undefined,
  ready: async () => undefined,
  judge: async (task) => {
    judged.push(task);
    return accepted;
  },
};
const row = (value: unknown): Row => ({ at: 7, content: { value } });
const good = { id: 'x/1', language: 'py', source: 'print(1)', tests: 'assert True' };

test('gives a good row its verdict, its number and its id', async () => {
  const result = await judgeRow(row(good), settings);
  assert.is(result.outcome, 'judged');
  assert.is(result.row, 7);
  assert.is(result.id, 'x/1');
});

test('takes keys from elsewhere by a mapping and ignores the rest of the row', async () => {
  const { source: _, ...rest } = good;
  const published = { ...rest, source: 'humaneval', solution: 'print(2)', licence: 'MIT', expected: 'pass' };
  const result = await judgeRow(row(published), {
    ...settings,
    map: new Map([['source', 'solution']]),
    expect: 'expected',
  });
  assert.is(result.outcome, 'judged');
  assert.is(judged.at(-1)?.source, 'print(2)');
  assert.is(result.wanted, 'pass');
  assert.ok(isAsWanted(result));
});

test('what is expected of a row is no key of its task, with or without a mapping', async () => {
  const result = await judgeRow(row({ ...good, truth: 'pass' }), { ...settings, expect: 'truth' });
  assert.is(result.outcome, 'judged');
  assert.ok(isAsWanted(result));
});

test('calls a row that is no task invalid, with the reason', async () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [{ ...good, language: 'klingon' }, 'unknown-language'],
    [{ ...good, extra: 1 }, 'invalid-request'],
    [null, 'invalid-request'],
    [[good], 'invalid-request'],
  ];
  for (const [value, reason] of cases) {
    const result = await judgeRow(row(value), settings);
    assert.is(result.outcome, 'invalid');
    assert.is((result as { reason: string }).reason, reason);
  }
});

test('calls our failure not-judged, whether it comes from the judge or from an image', async () => {
  const fail = () => Promise.reject(new SandboxError('image-build-failed', 'No.'));
  for (const broken of [{ ready: fail }, { judge: fail }]) {
    const result = await judgeRow(row(good), { ...settings, ...broken });
    assert.is(result.outcome, 'not-judged');
    assert.is((result as { code: string }).code, 'image-build-failed');
  }
});

test('does not take a mistake of ours for a bad row', async () => {
  try {
    await judgeRow(row(good), { ...settings, judge: () => Promise.reject(new TypeError('ours')) });
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'ours');
  }
});

test('gives results in the order of the rows, whatever they take, and works on few at once', async () => {
  let active = 0;
  let most = 0;
  const results = inOrder([30, 1, 20, 2, 10], 3, async (ms) => {
    active += 1;
    most = Math.max(most, active);
    await new Promise((resolve) => setTimeout(resolve, ms));
    active -= 1;
    return ms;
  });
  assert.equal(await Array.fromAsync(results), [30, 1, 20, 2, 10]);
  assert.is(most, 3);
});

function resultOf(verdict: 'accepted' | 'wrong-answer', wanted?: unknown): RowResult {
  const base = {
    ...accepted,
    verdict,
    cases: [],
    evidence: { ...accepted.evidence, compileCommand: null, runCommand: [] },
    reports: [],
    compile: null,
    run: null,
  };
  return { row: 1, ...base, message: 'case 0:\n  no', ...(wanted === undefined ? {} : { wanted }) } as RowResult;
}

test('compares a verdict with what a row says should come of it', () => {
  for (const word of ['pass', 'passed', true, 'accepted']) {
    assert.ok(isAsWanted(resultOf('accepted', word)));
    assert.not(isAsWanted(resultOf('wrong-answer', word)));
  }
  for (const word of ['fail', 'failed', false, 'wrong-answer']) {
    assert.ok(isAsWanted(resultOf('wrong-answer', word)));
    assert.not(isAsWanted(resultOf('accepted', word)));
  }
  assert.not(
    isAsWanted({ row: 1, outcome: 'not-judged', code: 'box-lost', message: '', retryAfterMs: null, wanted: 'fail' }),
  );
});

test('shows a row in one line and a lone task with all its cases', () => {
  assert.is(rowLine(resultOf('wrong-answer'), colors), 'wrong-answer   row 1  case 0: no');
  assert.match(rowLine(resultOf('wrong-answer', 'pass'), colors), 'wanted pass');
  assert.match(wholeStory({ row: 1, ...accepted } as unknown as RowResult, colors), /case 0 {2}accepted/);
});

test('sums up', () => {
  const tally = { counts: new Map<string, number>(), rows: 0, asWanted: 0 };
  for (const verdict of ['accepted', 'wrong-answer', 'accepted'] as const) count(tally, resultOf(verdict));
  assert.is(summary(tally, false), '3 rows: 2 accepted, 1 wrong-answer');
  assert.is(summary(tally, true), '3 rows: 2 accepted, 1 wrong-answer; 2 as wanted');
});

test.run();
