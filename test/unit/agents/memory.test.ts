/** An agent's memory, the run's archive and the book of lessons. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { archiveOf } from '../../../agents/memory/archive.ts';
import { lessonBook } from '../../../agents/memory/lessons.ts';
import { memoryOf } from '../../../agents/memory/memory.ts';
import { seededRandom } from '../../../verification/random.ts';

const test = suite('memory');

const words = (seed: number) => Array.from({ length: 12 }, (_, index) => `w${seed}x${index}`).join(' ');
const sample = (id: number, score: number, text = words(id)) => ({
  id: String(id),
  score,
  texts: { instruction: text },
});
const settings = { capacity: 3, similarityMax: 0.6 };

test('keeps at most its capacity, and the lowest score leaves first', () => {
  const memory = memoryOf(settings);
  for (const [id, score] of [
    [1, 4],
    [2, 2],
    [3, 5],
  ] as const)
    memory.add(sample(id, score));
  const added = memory.add(sample(4, 3));
  assert.is(added.status === 'kept' && added.evicted?.id, '2');
  assert.equal(
    memory.all().map(({ id }) => id),
    ['3', '1', '4'],
  );
});

test('of equal scores the oldest leaves first, and a new one that is the worst leaves itself', () => {
  const memory = memoryOf(settings);
  for (const id of [1, 2, 3, 4]) memory.add(sample(id, 3));
  assert.equal(
    memory.all().map(({ id }) => id),
    ['2', '3', '4'],
  );
  const added = memory.add(sample(5, 1));
  assert.is(added.status === 'kept' && added.evicted?.id, '5');
});

test('keeps out what is too like a stored sample in its words or in its code', () => {
  const memory = memoryOf(settings);
  memory.add({ id: 'a', score: 3, texts: { instruction: words(1), alpha: words(2) } });
  const sameWords = memory.add({ id: 'b', score: 5, texts: { instruction: words(1), alpha: words(3) } });
  const sameCode = memory.add({ id: 'c', score: 5, texts: { instruction: words(4), alpha: words(2) } });
  assert.equal(sameWords, { status: 'too-alike', twin: { key: 'a', similarity: 1 } });
  assert.is(sameCode.status, 'too-alike');
  assert.is(memory.all().length, 1);
});

test('never exceeds its capacity nor holds two samples that are too alike', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 3, maxLength: 8 })
    .map((list) => list.join(' '));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.integer({ min: 1, max: 5 })), { maxLength: 12 }), (list) => {
      const memory = memoryOf(settings);
      for (const [index, [said, score]] of list.entries()) memory.add(sample(index, score, said));
      const all = memory.all();
      assert.ok(all.length <= settings.capacity);
      for (const one of all) {
        const others = memoryOf(settings);
        for (const other of all) if (other !== one) others.add(other);
        assert.is(others.twin(one), undefined);
      }
    }),
  );
});

test('draws the same samples for the same seed', () => {
  const memory = memoryOf(settings);
  for (const id of [1, 2, 3]) memory.add(sample(id, 3));
  const draws = (seed: number) => Array.from({ length: 20 }, (_, index) => memory.draw(seededRandom(seed, index))?.id);
  assert.equal(draws(1), draws(1));
  assert.not.equal(draws(1), draws(2));
  assert.is(new Set(draws(1)).size, 3);
});

test('the archive finds near-duplicates of earlier rounds only', () => {
  const archive = archiveOf(0.6);
  archive.add('seed', { instruction: words(1) }, 0);
  archive.add('pair', { instruction: words(2) }, 1);
  assert.is(archive.nearest({ instruction: words(1) }, 1)?.key, 'seed');
  assert.is(archive.nearest({ instruction: words(2) }, 1), undefined);
  assert.is(archive.nearest({ instruction: words(2) }, 2)?.key, 'pair');
  assert.is(archive.nearest({ instruction: words(3) }, 9), undefined);
});

test('lessons are told newest first, one for each reason and language', () => {
  const book = lessonBook(3, 2);
  book.add({ language: 'Alpha', reason: 'time-limit', message: 'old' });
  book.add({ language: 'Beta', reason: 'no-code', message: 'other' });
  book.add({ language: 'Alpha', reason: 'compile-error', message: 'second' });
  book.add({ language: 'Alpha', reason: 'time-limit', message: 'new' });
  assert.equal(
    book.about(['Alpha']).map(({ message }) => message),
    ['new', 'second'],
  );
  assert.equal(book.about(['Gamma']), []);
});

test.run();
