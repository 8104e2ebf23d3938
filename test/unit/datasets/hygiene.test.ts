/** Duplicates, contamination, secrets and licences. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hygiene } from '../../../datasets/hygiene/hygiene.ts';
import { likeness, nearFinder, signatureOf } from '../../../datasets/hygiene/minhash.ts';
import { findSecret } from '../../../datasets/hygiene/secrets.ts';
import { codeHashes, runsOf, shapeHashes, wordHashes } from '../../../datasets/hygiene/tokens.ts';
import type { ProblemRow } from '../../../datasets/shapes/shape.ts';

const test = suite('hygiene');

const source = `def total(values):
    result = 0
    for value in values:
        if value > 0:
            result += value * 2
        else:
            result -= value
    return result
`;
const problem: ProblemRow = {
  language: 'python',
  instruction: 'Add what is above zero twice and take the rest off.',
  source,
};
const words = 'write a function that takes a list of numbers and returns the sum of all that are even and above ten';

test('the estimate of likeness is near the Jaccard index of the shingles', () => {
  const sets = fc.tuple(fc.array(fc.nat(500), { minLength: 40, maxLength: 200 }), fc.nat(100));
  fc.assert(
    fc.property(sets, ([tokens, cut]) => {
      const other = [...tokens.slice(0, Math.floor((tokens.length * cut) / 100)), ...tokens.map((each) => each + 1000)];
      const shingles = (list: readonly number[]) =>
        new Set(list.slice(0, Math.max(1, list.length - 4)).map((_, at) => list.slice(at, at + 5).join()));
      const [a, b] = [shingles(tokens), shingles(other)];
      const shared = [...a].filter((each) => b.has(each)).length;
      const exact = shared / (a.size + b.size - shared);
      const [one, two] = [signatureOf(Uint32Array.from(tokens)), signatureOf(Uint32Array.from(other))];
      if (one === null || two === null) return assert.unreachable();
      // Five standard errors: once in two million.
      assert.ok(Math.abs(likeness(one, two) - exact) < 0.23, `${likeness(one, two)} for ${exact}`);
    }),
    { seed: 3, numRuns: 60 },
  );
});

test('forgets the oldest when it may remember no more', () => {
  const finder = nearFinder(0.9, 2);
  const signatures = ['a b c d e f', 'g h i j k l', 'm n o p q r'].map((text) => signatureOf(codeHashes(text)));
  for (const each of signatures) if (each !== null) finder.add(each);
  assert.equal(
    signatures.map((each) => each !== null && finder.find(each)?.number),
    [undefined, 1, 2],
  );
});

test('the same row again is a duplicate of the first, whatever its white space', () => {
  const made = hygiene({});
  assert.is(made.among(problem, 'a:1', 'python'), null);
  const found = made.among({ ...problem, source: source.replaceAll('    ', '\t') }, 'a:2', 'python');
  assert.equal([found?.reason, found?.message], ['duplicate', 'the same as a:1']);
});

test('a row that differs in little is a near-duplicate, in its own language only', () => {
  const made = hygiene({});
  const long = source.repeat(6);
  made.among({ ...problem, source: long }, 'a:1', 'python');
  const changed = { ...problem, instruction: 'Other words.', source: `${long}\n# end\n` };
  assert.is(made.among(changed, 'a:2', 'python')?.reason, 'near-duplicate');
  assert.is(made.among(changed, 'a:3', 'ruby'), null);
});

test('the same cases in another language are one task', () => {
  const made = hygiene({});
  const cases = [{ args: [1], expected: 2 }];
  made.among({ language: 'python', source: 'def f(x): return x + 1', cases }, 'a:1', 'python');
  made.among({ language: 'ruby', source: 'def f(x) = x + 1', cases }, 'a:2', 'ruby');
  made.among({ language: 'ruby', source: 'def g(x) = x - 1', cases: [{ args: [1], expected: 0 }] }, 'a:3', 'ruby');
  assert.is(made.tasks(), 2);
});

test('finds runs of a benchmark in whatever surrounds them, and says where', () => {
  const made = hygiene({});
  made.benchmarks.add({ where: 'bench:7', instruction: words, source: '' });
  const found = made.alone({ ...problem, instruction: `Please, ${words.toUpperCase()}! Thanks.` }, {});
  assert.equal([found?.reason, found?.facts['of'], found?.facts['by']], ['contaminated', 'bench:7', '13 words']);
  const ten = words.split(' ').slice(3, 13).join(', ');
  assert.is(made.alone({ ...problem, instruction: ten }, {})?.facts['by'], '10 words');
  assert.is(made.alone({ ...problem, instruction: words.split(' ').slice(3, 12).join(' ') }, {}), null);
});

test('finds a solution of a benchmark under other names', () => {
  const made = hygiene({});
  made.benchmarks.add({ where: 'bench:1', instruction: 'x', source });
  const renamed = source.replaceAll('result', 'acc').replaceAll('value', 'item').replaceAll('total', 'go');
  assert.match(
    made.alone({ language: 'python', source: renamed }, {})?.message ?? '',
    'the same program but for its names',
  );
  assert.is(made.alone({ language: 'python', source: renamed.replace('* 2', '* 3') }, {}), null);
});

// Put together here, so that no tool takes this file for one that holds secrets.
const [letters, password, key] = ['ABCDEFGHIJKLMNOP', 'hunter22', 'PRIVATE KEY'];
const secrets: readonly (readonly [string, string])[] = [
  [`key = "AKIA${letters}"`, 'AWS access key'],
  [`x\n-----BEGIN RSA ${key}-----`, 'private key'],
  [`t = "ghp_${'a1B2'.repeat(9)}"`, 'GitHub token'],
  [`postgres://admin:${password}@db.example/x`, 'address with a password'],
];

for (const [text, kind] of secrets) {
  test(`sees a secret: ${kind}, and does not repeat it`, () => {
    assert.is(findSecret(text)?.kind, kind);
    const found = hygiene({}).alone({ ...problem, source: text }, {});
    assert.is(found?.reason, 'secret');
    assert.not.match(JSON.stringify(found), /AKIAABC|hunter22|a1B2a1B2/);
  });
}

test('sees no secret in ordinary code', () => {
  for (const text of [source, 'url = "https://example.org/a:b@c"', 'sk-learn', 'password = input()']) {
    assert.is(findSecret(text), null, text);
  }
});

test('takes only the licences that are allowed, however they are spelled', () => {
  const strict = hygiene({ licences: ['MIT', 'Apache-2.0'], licenceNeeded: true });
  assert.is(strict.alone(problem, { license: 'mit' }), null);
  assert.is(strict.alone(problem, { licence: 'The MIT License' }), null);
  assert.is(strict.alone(problem, { license: 'GPL-3.0' })?.reason, 'licence');
  assert.match(strict.alone(problem, {})?.message ?? '', 'no licence');
  assert.is(hygiene({}).alone(problem, { license: 'GPL-3.0' }), null);
});

test('tokens: names are one in the shape, case and space nothing in the words', () => {
  assert.equal([...shapeHashes('if foo(bar): return x1')], [...shapeHashes('if f(b): return y')]);
  assert.not.equal([...shapeHashes('return x')], [...shapeHashes('x return')]);
  assert.equal([...wordHashes('A  b, C!')], [...wordHashes('a B c')]);
  assert.equal(runsOf(new Uint32Array(), 3), []);
  assert.is(runsOf(codeHashes('a b c d'), 3).length, 2);
});

test.run();
