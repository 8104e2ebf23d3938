/** Rows of every kind of file, and files that are broken. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DatasetError } from '../../../datasets/errors.ts';
import { countRows, filesOf, rowsOf } from '../../../datasets/input.ts';

const test = suite('input');
const folder = mkdtempSync(path.join(tmpdir(), 'polyproof-input-'));
test.after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const whole = path.join(folder, name);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

async function read(names: readonly string[], stdin = '') {
  return await Array.fromAsync(rowsOf(filesOf(names), Readable.from([Buffer.from(stdin)])));
}

const values = async (name: string) =>
  (await read([name])).map(({ content }) => ('value' in content ? content.value : content));

const rows = [
  { a: 1, b: 'x' },
  { a: 2, b: 'y\nz' },
];
const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

for (const [name, content] of [
  ['a.jsonl', lines],
  ['b.jsonl.gz', gzipSync(lines)],
  ['c.json', JSON.stringify(rows)],
  ['d.json', JSON.stringify({ version: 1, data: rows })],
  ['e.json.gz', gzipSync(JSON.stringify(rows))],
] as const) {
  test(`reads ${name}`, async () => assert.equal(await values(file(name, content)), rows));
}

test('reads CSV and TSV: every field is a text', async () => {
  const texts = [
    { a: '1', b: 'x' },
    { a: '2', b: 'y\nz' },
  ];
  assert.equal(await values(file('f.csv', '\uFEFFa,b\n1,x\n2,"y\nz"\n')), texts);
  assert.equal(await values(file('g.tsv', 'a\tb\n1\tx\n2\t"y\nz"\n')), texts);
});

test('reads a folder, file by file, and stdin as JSON lines', async () => {
  file('h/2.jsonl', '{"n":2}\n');
  file('h/1/1.json', '[{"n":1}]');
  file('h/readme.md', 'no rows');
  assert.equal(await values(path.join(folder, 'h')), [{ n: 1 }, { n: 2 }]);
  const [row] = await read(['-'], '{"n":3}\n');
  assert.equal(row, { file: '-', at: 1, content: { value: { n: 3 } } });
});

test('a line that is no JSON is a row with an error, and the others are read', async () => {
  const found = await read([file('i.jsonl', '{"a":1}\n\nnot json\n{"a":2}')]);
  assert.equal(
    found.map(({ at, content }) => [at, 'error' in content]),
    [
      [1, false],
      [3, true],
      [4, false],
    ],
  );
});

test('one own task in a JSON file is one row, though it holds a list', async () => {
  const task = { language: 'python', source: 'x', cases: [{ args: [1] }] };
  assert.equal(await values(file('j.json', JSON.stringify(task))), [task]);
});

const broken: readonly (readonly [string, () => string, RegExp])[] = [
  ['a file that is not there', () => path.join(folder, 'none.jsonl'), /There is no file/],
  ['a kind that is not known', () => file('k.xlsx', ''), /of no kind/],
  ['a folder with nothing to read', () => path.dirname(file('l/a.txt', '')), /holds no file/],
  ['JSON that is torn', () => file('m.json', '[{"a":1}'), /cannot be read/],
  ['CSV with an open quote', () => file('n.csv', 'a,b\n1,"x\n'), /cannot be read/],
  ['Parquet that is none', () => file('o.parquet', 'PAR1 and no more'), /cannot be read/],
  ['gzip that is none', () => file('p.json.gz', 'plain'), /cannot be read: incorrect header/],
];

for (const [what, make, message] of broken) {
  test(`says what is wrong with ${what}`, async () => {
    try {
      await read([make()]);
    } catch (error) {
      assert.match((error as Error).message, message);
      assert.instance(error, DatasetError);
      return;
    }
    assert.unreachable();
  });
}

test('counts the rows of JSON lines, and of nothing else', async () => {
  assert.is(await countRows(file('q.jsonl', '{}\n\n{}\n')), 2);
  assert.is(await countRows(file('r.csv', 'a\n1\n')), undefined);
});

test.run();
