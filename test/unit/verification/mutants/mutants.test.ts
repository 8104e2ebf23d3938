/** Mutants and stubs of every language that has a grammar, and of sources that nobody should write. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { languages } from '../../../../runners/languages.ts';
import { mutantsOf } from '../../../../verification/mutants/mutants.ts';
import { namesDefined, stubsOf } from '../../../../verification/mutants/stubs.ts';
import { type Syntax, syntaxOf } from '../../../../verification/mutants/syntax.ts';
import { seededRandom } from '../../../../verification/random.ts';

const test = suite('mutants');

const braces = 'if (x < 10) {\n    return x + 2;\n  }\n  return 7;\n}\n';
const sources: Readonly<Record<string, string>> = {
  python: 'def f(x):\n    if x < 10:\n        return x + 2\n    return 7\n',
  javascript: `function f(x) {\n  ${braces}`,
  typescript: `function f(x: number): number {\n  ${braces}`,
  java: `class S {\n  static long f(long x) {\n  ${braces}}\n`,
  csharp: `class S {\n  static long f(long x) {\n  ${braces}}\n`,
  c: `long f(long x) {\n  ${braces}`,
  cpp: `long f(long x) {\n  ${braces}`,
  go: 'package main\n\nfunc f(x int) int {\n\tif x < 10 {\n\t\treturn x + 2\n\t}\n\treturn 7\n}\n',
  rust: 'fn f(x: i64) -> i64 {\n    if x < 10 {\n        return x + 2;\n    }\n    return 7;\n}\n',
  kotlin: 'fun f(x: Long): Long {\n    if (x < 10) {\n        return x + 2\n    }\n    return 7\n}\n',
  php: '<?php\nfunction f($x) {\n  if ($x < 10) {\n    return $x + 2;\n  }\n  return 7;\n}\n',
  ruby: 'def f(x)\n  if x < 10\n    return x + 2\n  end\n  return 7\nend\n',
  bash: 'f() {\n  if (( $1 < 10 )); then echo $(( $1 + 2 )); return; fi\n  echo 7\n}\n',
};

async function syntax(language: string): Promise<Syntax> {
  const runner = languages[language];
  const found = runner === undefined ? null : await syntaxOf(runner);
  if (found === null) throw new Error(`${language} has no grammar.`);
  return found;
}

/** What is left of both sides without what they begin and end with alike. */
function differing(one: string, other: string): readonly [string, string] {
  let from = 0;
  while (from < Math.min(one.length, other.length) && one[from] === other[from]) from += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - from && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [one.slice(from, one.length - end), other.slice(from, other.length - end)];
}

for (const [language, source] of Object.entries(sources)) {
  test(`changes ${language} in one place at a time, in several ways`, async () => {
    const made = mutantsOf(source, await syntax(language), 50, seededRandom(1, 'x'));
    const kinds = new Set(made.map(({ kind }) => kind));
    for (const kind of ['boundary', 'arithmetic', 'number'] as const) assert.ok(kinds.has(kind), kind);
    assert.is(new Set(made.map((each) => each.source)).size, made.length, 'each once');
    for (const { source: changed, before, after } of made) {
      assert.is.not(changed, source);
      const [was, is] = differing(source, changed);
      assert.ok(before.includes(was) && after.includes(is), `${before} became ${after}`);
    }
    assert.equal(mutantsOf(source, await syntax(language), 50, seededRandom(1, 'x')), made, 'the same every time');
    assert.is(mutantsOf(source, await syntax(language), 3, seededRandom(1, 'x')).length, 3);
  });

  test(`takes the logic out of a function in ${language} and keeps its head`, async () => {
    const stubs = stubsOf(source, await syntax(language), { entry: 'f', constant: () => '5' });
    assert.ok(stubs.length >= 2, `${stubs.length}`);
    for (const { source: stub } of stubs) {
      assert.equal([...(namesDefined(stub, await syntax(language)) ?? [])], ['f']);
      assert.not.match(stub, '10');
    }
    assert.equal(stubsOf(source, await syntax(language), { entry: 'g', constant: () => '5' }), []);
  });
}

test('does not take the name of an inherited property for a truth value', async () => {
  const source = 'function f(x) { return x.toString() + x.constructor; }';
  const made = mutantsOf(source, await syntax('javascript'), 50, seededRandom(1, 'x'));
  assert.ok(made.length > 0);
  for (const { source: changed } of made) assert.not.match(changed, 'native code');
});

const hostile: Readonly<Record<string, string>> = {
  'brackets that never close': `def f(x):\n    return ${'('.repeat(60_000)}`,
  'brackets in brackets': `def f(x):\n    return ${'('.repeat(30_000)}1${')'.repeat(30_000)}`,
  'a sum without end': `def f(x):\n    return ${'1 + '.repeat(15_000)}1\n`,
  'many functions': Array.from({ length: 1_500 }, (_, at) => `def f${at}(x):\n    return x + 1\n`).join(''),
  'more than is read': '# '.repeat(1_000_000),
  nothing: '',
  'no code': '\0\ufffd\ud800 } ) ] """',
};

for (const [what, source] of Object.entries(hostile)) {
  test(`ends on ${what}, and reads the next source all the same`, async () => {
    const python = await syntax('python');
    assert.ok(mutantsOf(source, python, 20, seededRandom(1, 'x')).length <= 20);
    assert.ok(stubsOf(source, python, { entry: null, constant: () => '1' }).length <= 4);
    assert.ok(mutantsOf(sources['python'] ?? '', python, 20, seededRandom(1, 'x')).length > 5);
  });
}

test.run();
