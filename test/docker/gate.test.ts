/** The gate on real boxes: a sample of the rows whose truth is known. `test/support/gate-truth.ts` gates them all. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gateCorpus } from '../support/gate-corpus.ts';
import { gateTruth } from '../support/gate-truth.ts';

const test = suite('polyproof gate');

/** One row of every kind, with what duplicates repeat. */
const sample = (await gateCorpus()).filter(
  ({ id }) => id.startsWith('python ') && !/right (?:bonus|parity|capped|remains|steps|levy)$/.test(id),
);

test('keeps what is right, and drops the rest at the right stage for the right reason', async () => {
  assert.ok(sample.length > 40, `${sample.length} rows`);
  const { falseAccepts, falseRejects, otherReasons, notJudged } = await gateTruth(sample, ['--no-canaries']);
  assert.equal(
    { falseAccepts, falseRejects, otherReasons, notJudged },
    {
      falseAccepts: [],
      falseRejects: [],
      otherReasons: [],
      notJudged: [],
    },
  );
});

test.run();
