/** Funnel and yield matrix, counted from rows. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { funnelOf, mendsOf, yieldMatrix } from '../../../datasets/funnel.ts';
import type { PairRow, RejectRow, SeedRow } from '../../../datasets/rows.ts';

const test = suite('funnel');

const attempt = (result: string) => ({ result }) as SeedRow['solution']['repairs'][number];
const seed = (...results: string[]) =>
  ({ solution: { repairs: results.map(attempt) }, reasked: [] }) as unknown as SeedRow;
const pair = (source: string, target: string, reasons: string[], ...results: string[]) =>
  ({
    source,
    target,
    solutions: [{ repairs: results.map(attempt) }, { repairs: [] }],
    reasked: reasons.map((reason) => ({ reason })),
  }) as unknown as PairRow;
const reject = (kind: 'seed' | 'pair', stage: string, reason: string, source = 'a', target: string | null = null) =>
  ({ kind, stage, reason, source, target }) as RejectRow;

const rows = {
  seeds: [seed(), seed('compile-error', 'compile-error')],
  pairs: [pair('a', 'b', []), pair('a', 'b', ['no-code'], 'wrong-answer'), pair('b', 'a', [])],
  rejects: [
    reject('seed', 'intake', 'empty-snippet'),
    reject('seed', 'solution', 'time-limit'),
    reject('seed', 'solution', 'time-limit'),
    reject('seed', 'solution', 'no-code'),
    reject('pair', 'solution', 'wrong-answer', 'b', 'a'),
  ],
};

test('what enters a stage is what the stages before let through', () => {
  const { seeds, pairs } = funnelOf(rows);
  assert.is(seeds.entered, 6);
  assert.is(seeds.verified, 2);
  const solution = seeds.stages.find(({ stage }) => stage === 'solution');
  assert.equal(solution, {
    stage: 'solution',
    entered: 5,
    dropped: 3,
    reasons: [
      { reason: 'time-limit', count: 2 },
      { reason: 'no-code', count: 1 },
    ],
  });
  assert.is(seeds.stages.at(-1)?.entered, 2);
  assert.equal([pairs.entered, pairs.verified], [4, 3]);
});

test('a sample that took several attempts is mended once', () => {
  const { seeds, pairs } = funnelOf(rows);
  assert.equal(seeds.mended, [{ reason: 'compile-error', count: 1 }]);
  assert.equal(
    mendsOf(rows).map(({ reasons }) => reasons),
    [['compile-error'], ['wrong-answer', 'no-code']],
  );
  assert.equal(pairs.mended, [
    { reason: 'no-code', count: 1 },
    { reason: 'wrong-answer', count: 1 },
  ]);
});

test('the matrix has a cell for every ordered pair of languages and none for a language with itself', () => {
  assert.equal(yieldMatrix(['a', 'b', 'c'], rows).cells, [
    [null, { tried: 2, verified: 2 }, { tried: 0, verified: 0 }],
    [{ tried: 2, verified: 1 }, null, { tried: 0, verified: 0 }],
    [{ tried: 0, verified: 0 }, { tried: 0, verified: 0 }, null],
  ]);
});

test('nothing gives empty figures', () => {
  assert.is(funnelOf({ seeds: [], pairs: [], rejects: [] }).pairs.entered, 0);
});

test.run();
