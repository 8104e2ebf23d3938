/** How the spelling of an entry point is found. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Naming } from '../../../runners/runner.ts';
import { entryName, findEntry, spellings, wordsOf } from '../../../verification/entry.ts';

const test = suite('findEntry');

const found: readonly (readonly [string, Naming, string, string])[] = [
  ['two_sum', 'snake', 'def two_sum(a): pass', 'two_sum'],
  ['two_sum', 'camel', 'static int twoSum(int a) { return a; }', 'twoSum'],
  ['twoSum', 'snake', 'def two_sum(a): pass', 'two_sum'],
  ['two_sum', 'snake', 'def twoSum(a): pass', 'twoSum'],
  ['two_sum', 'snake', 'func TwoSum(a int) {}', 'TwoSum'],
  ['two_sum', 'snake', '(defun two-sum (a))', 'two-sum'],
  ['two_sum', 'snake', 'def twosum(a): pass', 'twosum'],
  ['two_sum', 'camel', '// calls two_sum\nint twoSum() {}', 'twoSum'],
  ['two_sum', 'camel', '/**\n * two_sum(3)\n */\nint twoSum() {}', 'twoSum'],
  ['two_sum', 'camel', 'int two_sums() {} int my_two_sum() {}', 'two_sum'],
  ['two_sum', 'camel', 'int x = y-twoSum(1)', 'twoSum'],
  ['two_sum', 'camel', 'nothing here', 'two_sum'],
  ['add', 'pascal', 'int Add() {}', 'Add'],
];

for (const [entry, naming, source, spelling] of found) {
  test(`${entry} is ${spelling} in ${JSON.stringify(source)}`, () =>
    assert.is(findEntry(entry, naming, source), spelling));
}

test('splits names into words', () => {
  assert.equal(wordsOf('parseHTTPHeader2'), ['parse', 'http', 'header2']);
  assert.equal(wordsOf('_two__sum'), ['two', 'sum']);
  assert.equal(wordsOf('two-sum'), ['two', 'sum']);
});

test('looks for the given spelling first, then for that of the language', () => {
  assert.equal(spellings('two_sum', 'camel'), ['two_sum', 'twoSum', 'TwoSum', 'two-sum', 'twosum']);
  assert.equal(spellings('__', 'camel'), ['__']);
});

test('a name that could become more than a name in a command or a macro is none', () => {
  for (const good of ['f', 'two_sum', '_x1', 'two-sum']) assert.ok(entryName.test(good), good);
  for (const bad of [
    '',
    '1f',
    'a b',
    'a;b',
    'a(b)',
    '-f',
    'f-',
    'a--b',
    'a.b',
    'a\nb',
    'é',
    '{{x}}',
    'f'.repeat(200),
  ]) {
    assert.not.ok(entryName.test(bad), bad);
  }
});

test.run();
