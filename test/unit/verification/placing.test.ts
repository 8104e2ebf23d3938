/** What a recipe and submitted texts become in the box. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Recipe } from '../../../runners/runner.ts';
import { place } from '../../../verification/placing.ts';

const test = suite('place');

const recipe: Recipe = {
  files: { '{{class}}.java': '{{source}}', 'tests.txt': 'class {{class}} {{tests}} {{unknown}}' },
  compile: ['javac', '{{class}}.java'],
  run: ['java', '-Dentry={{entry}}', '{{class}}'],
  environment: { A: '1' },
  names: { class: { pattern: /public class (\w+)/g, otherwise: 'Main' } },
  rewrites: [{ in: 'tests', pattern: /old/g, with: 'new' }],
};

const text = (placed: ReturnType<typeof place>, index: number) =>
  Buffer.from(placed.files[index]?.content ?? []).toString();

test('fills files, their names and commands', () => {
  const placed = place(recipe, { source: 'public class Sum {}', tests: 'old old', entry: 'f' });
  assert.is(placed.files[0]?.path, 'Sum.java');
  assert.is(text(placed, 0), 'public class Sum {}');
  assert.is(text(placed, 1), 'class Sum new new {{unknown}}');
  assert.equal(placed.compile, ['javac', 'Sum.java']);
  assert.equal(placed.run, ['java', '-Dentry=f', 'Sum']);
  assert.equal(placed.environment, { A: '1' });
});

test('takes the other name when the pattern finds none, every time anew', () => {
  assert.is(place(recipe, { source: 'public class A {}' }).files[0]?.path, 'A.java');
  assert.is(place(recipe, { source: 'public class A {}' }).files[0]?.path, 'A.java');
  assert.is(place(recipe, { source: 'x' }).files[0]?.path, 'Main.java');
});

test('leaves placeholders and replacement patterns in submitted text alone', () => {
  const source = '{{tests}} {{class}} $& $1 $$';
  assert.is(text(place(recipe, { source, tests: 'T' }), 0), source);
});

test('drops a byte order mark and turns CRLF into LF, and nothing else', () => {
  assert.is(text(place(recipe, { source: '\uFEFFa\r\nb\rc\n' }), 0), 'a\nb\rc\n');
});

test('a recipe without a build step has no compile command', () => {
  assert.is(place({ files: {}, run: ['x'] }, { source: '' }).compile, null);
});

test.run();
