/** Append-only rows: torn ends, repeated rows, rows taken out. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DatasetError } from '../../../datasets/errors.ts';
import { openRows } from '../../../datasets/jsonl.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const test = suite('openRows');

const newPath = () => join(temporaryFolder(), 'rows.jsonl');
const row = (id: string) => ({ id, text: `line\n${id}` });

test('writes each row once, and holds what the file held', () => {
  const path = newPath();
  openRows(path).append(row('a'));
  const again = openRows(path);
  again.append(row('a'));
  again.append(row('b'));
  assert.equal(openRows(path).all(), [row('a'), row('b')]);
});

test('cuts off a line that was torn at any byte', () => {
  const line = `${JSON.stringify(row('b'))}\n`;
  for (let length = 0; length < line.length; length += 1) {
    const path = newPath();
    openRows(path).append(row('a'));
    appendFileSync(path, line.slice(0, length));
    const rows = openRows(path);
    assert.equal(rows.all(), [row('a')]);
    rows.append(row('c'));
    assert.equal(openRows(path).all(), [row('a'), row('c')]);
  }
});

test('takes out the rows that are turned down', () => {
  const path = newPath();
  for (const id of ['a', 'b']) openRows(path).append(row(id));
  openRows<{ id: string }>(path, ({ id }) => id !== 'a');
  assert.equal(openRows(path).all(), [row('b')]);
});

test('arranges the rows anew', () => {
  const path = newPath();
  const rows = openRows(path);
  for (const id of ['a', 'b', 'c']) rows.append(row(id));
  rows.arrange([row('c'), row('a')]);
  assert.equal(openRows(path).all(), [row('c'), row('a')]);
  assert.is(readFileSync(path, 'utf8').split('\n').length, 3);
});

test('names the line that is not JSON', () => {
  const path = newPath();
  writeFileSync(path, '{"id": "a"}\nnonsense\n{"id": "b"}\n');
  try {
    openRows(path);
    assert.unreachable();
  } catch (error) {
    assert.is((error as DatasetError).code, 'run-folder-broken');
    assert.match((error as DatasetError).message, 'rows.jsonl:2');
  }
});

test.run();
