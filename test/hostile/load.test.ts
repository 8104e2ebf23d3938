/** A sample of what `npm run test:steady` judges: a busy machine changes no verdict. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { crowd, differences, judgeAll, ordinarySubjects } from '../support/load-corpus.ts';
import { ordinaryPrograms } from '../support/ordinary-programs.ts';

const test = suite('verdicts under load');

test('19 ordinary programs get the same, right verdicts one at a time and four for each core', async () => {
  // Seven divides nothing that the programs are arranged by; the nearest to the limit are for the long run.
  const subjects = await ordinarySubjects(({ share }, index) => index % 7 === 0 && (share <= 0.7 || share > 1));
  assert.ok(subjects.length > 35);
  const passes = [await judgeAll(subjects, 1), await judgeAll(subjects, crowd)];
  assert.equal(differences(subjects, passes), []);
});

test('the programs are three hundred, each with a title of its own, of every kind in every language and shape', () => {
  const programs = ordinaryPrograms();
  assert.is(programs.length, 300);
  assert.is(new Set(programs.map(({ title }) => title)).size, 300);
  const kinds = new Set(programs.map(({ language, shape, mishap }) => `${language} ${shape} ${mishap}`));
  assert.is(kinds.size, 4 * 3 * 6);
});

test.run();
