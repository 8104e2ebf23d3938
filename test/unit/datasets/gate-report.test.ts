/** What a gate's report says, whatever the rows are called. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type CountedRow,
  countRow,
  emptyTally,
  githubAnnotation,
  junitCase,
  keptShare,
  reportMarkdown,
} from '../../../datasets/gate-report.ts';

const test = suite('gate report');

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('a\nb', '"><x', ']]>&', '::error::', '\r', '%0A', '|', '\ud800'),
);
const row: fc.Arbitrary<CountedRow> = fc.record({
  where: fc.tuple(text, fc.nat()).map(([file, line]) => `${file}:${line}`),
  id: text,
  language: fc.option(text),
  outcome: fc.constantFrom('kept', 'rejected', 'invalid', 'not-judged'),
  tier: fc.option(fc.constantFrom('none', 'bronze')),
  stage: fc.option(fc.constantFrom('G1', 'G9')),
  reason: fc.option(text),
  message: text,
});

const facts = {
  inputs: [],
  tier: 'silver',
  polyproof: '1',
  images: {},
  canaries: {},
  tasks: 3,
  benchmarks: 0,
  seconds: 1,
  endedEarly: null,
};

test('JUnit cases are well-formed XML of one line, whatever the row', () => {
  fc.assert(
    fc.property(row, (each) => {
      const xml = junitCase(each);
      assert.not.match(xml, /[\n\r]/);
      const withoutValues = xml.replace(/"[^"<&]*(?:&#\d+;[^"<&]*)*"/g, '""');
      assert.match(
        withoutValues,
        /^ {2}<testcase classname="" name=""(?:\/>|><(?:failure type="" |error type="" |skipped )message=""\/><\/testcase>)$/,
      );
      assert.not.match(xml, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('an annotation is one command of one line, and kept rows have none', () => {
  fc.assert(
    fc.property(row, (each) => {
      const line = githubAnnotation(each);
      if (each.outcome === 'kept') return assert.is(line, null);
      assert.not.match(line ?? '', /[\n\r]/);
      assert.match(line ?? '', /^::(?:error|warning) file=[^,:]*,line=\d+,title=[^,:]*::/s);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('counts every row once, and names rows beside each reason', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const tally = emptyTally();
      for (const each of rows) countRow(tally, each);
      assert.is(
        Object.values(tally.outcomes).reduce((sum, count) => sum + count, 0),
        rows.length,
      );
      assert.ok(keptShare(tally) >= 0 && keptShare(tally) <= 1);
      for (const { count, examples } of tally.reasons.values()) assert.is(examples.length, Math.min(10, count));
      assert.match(reportMarkdown(tally, facts), '3 different tasks');
    }),
    { seed: 7, numRuns: 100 },
  );
});

test.run();
