/** Likeness of texts, and the index that finds near ones among many. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jaccard, nearIndex, shinglesOf } from '../../../datasets/similarity.ts';

const test = suite('similarity');

const always = () => true;
const text = (seed: number, length = 40) => Array.from({ length }, (_, at) => `t${seed}n${at}`).join(' ');

test('a text is like itself, whatever its spacing and case, and unlike another', () => {
  assert.is(jaccard(shinglesOf('Let x  = f(1);'), shinglesOf('let x=F(1) ;')), 1);
  assert.is(jaccard(shinglesOf(text(1)), shinglesOf(text(2))), 0);
  assert.is(jaccard(shinglesOf(''), shinglesOf('')), 0);
});

test('likeness is the same both ways and lies between 0 and 1', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const one = jaccard(shinglesOf(a), shinglesOf(b));
      assert.is(one, jaccard(shinglesOf(b), shinglesOf(a)));
      assert.ok(one >= 0 && one <= 1);
    }),
  );
});

test('the index finds a text with a few changed words among a thousand others', () => {
  const index = nearIndex();
  for (let seed = 0; seed < 1000; seed += 1) index.add(String(seed), shinglesOf(text(seed)));
  const changed = shinglesOf(text(77).replace('t77n39', 'other').replace('t77n20', 'word'));
  assert.is(index.nearest(changed, 0.6, always)?.key, '77');
  assert.is(index.nearest(changed, 0.99, always), undefined);
  assert.is(
    index.nearest(changed, 0.6, (key) => key !== '77'),
    undefined,
  );
  assert.is(index.nearest(shinglesOf(text(5000)), 0.6, always), undefined);
});

test.run();
