/** Reading snippets from folders and from JSON lines; what is unusable keeps its reason. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DatasetError } from '../../../datasets/errors.ts';
import { readSnippets, snippetCharactersMax } from '../../../datasets/snippets.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { runners } from '../agents/fake-runners.ts';

const test = suite('readSnippets');

const newFolder = () => temporaryFolder();

test('tells the language by the extension, in an order that is the same everywhere', () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'sub'));
  for (const [name, text] of [
    ['b.al', 'b'],
    ['A.be', 'a'],
    ['sub/c.al', 'c'],
    ['sub/B.al', 'd'],
  ] as const)
    writeFileSync(join(folder, name), text);
  const { snippets } = readSnippets(folder, runners);
  assert.equal(
    snippets.map(({ key, language, origin }) => [key, language, origin]),
    [
      ['a-beta', 'beta', 'A.be'],
      ['b-alpha', 'alpha', 'b.al'],
      ['sub-b-alpha', 'alpha', 'sub/B.al'],
      ['sub-c-alpha', 'alpha', 'sub/c.al'],
    ],
  );
});

test('says why a snippet cannot be used', () => {
  const folder = newFolder();
  const files = {
    'a.al': 'same',
    'b.al': 'same\n',
    'c.txt': 'x',
    'd.al': ' \n',
    'e.al': 'x'.repeat(snippetCharactersMax + 1),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { snippets, unusable } = readSnippets(folder, runners);
  assert.is(snippets.length, 1);
  assert.equal(
    unusable.map(({ origin, reason }) => [origin, reason]),
    [
      ['b.al', 'duplicate-snippet'],
      ['c.txt', 'unknown-language'],
      ['d.al', 'empty-snippet'],
      ['e.al', 'snippet-too-long'],
    ],
  );
});

test('reads JSON lines, and gives every snippet a key of its own', () => {
  const path = join(newFolder(), 'snippets.jsonl');
  const rows = [
    { content: 'a', language: 'alpha' },
    { id: 'x y', code: 'b', lang: 'BETA' },
    { id: 'x/y', content: 'c', lang: 'beta' },
    { content: 'd' },
  ];
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  const { snippets, unusable } = readSnippets(path, runners);
  assert.equal(
    snippets.map(({ key }) => key),
    ['line-1-alpha', 'x-y-beta', 'x-y-beta-2'],
  );
  assert.is(unusable[0]?.reason, 'unknown-language');
});

test('what is not there, and what is not JSON, is unreadable', () => {
  const path = join(newFolder(), 'bad.jsonl');
  writeFileSync(path, '[1]\n');
  for (const each of [path, '/nonexistent']) {
    try {
      readSnippets(each, runners);
      assert.unreachable();
    } catch (error) {
      assert.is((error as DatasetError).code, 'unreadable-input');
    }
  }
});

test.run();
