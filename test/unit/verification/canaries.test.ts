/** Canaries: which programs they are, and what is counted of what came out. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadKit } from '../../../runners/kits.ts';
import { findLanguage } from '../../../server/language-lookup.ts';
import { type Canary, type CanaryResult, canariesOf, isAsExpected, ratesOf } from '../../../verification/canaries.ts';
import type { Judged, Outcome, Verdict } from '../../../verification/outcome.ts';

const test = suite('canaries');
const python = findLanguage('python');
const kit = await loadKit(python);
if (kit === null) throw new Error('no kit');
const canaries = canariesOf(python, kit);

const judged = (verdict: Verdict, passed = 0) => ({ outcome: 'judged', verdict, passed }) as Judged;
const notJudged: Outcome = { outcome: 'not-judged', code: 'box-lost', message: '', retryAfterMs: null };

function named(title: string): Canary {
  const found = canaries.find((canary) => canary.title === title);
  assert.ok(found, title);
  return found as Canary;
}

const result = (title: string, outcome: Outcome): CanaryResult => {
  const canary = named(title);
  return { canary, outcome, asExpected: isAsExpected(canary, outcome) };
};

test('every behaviour is tried in both shapes that call it', () => {
  for (const behaviour of Object.keys(kit.behaviours)) {
    assert.equal(
      canaries.filter((canary) => canary.behaviour === behaviour).map(({ task }) => task.shape),
      ['calls', 'tests'],
    );
  }
});

test('a right prefix must pass just as many cases as it is right in', () => {
  const prefix = named('calls: prefix');
  assert.ok(isAsExpected(prefix, judged('wrong-answer', 2)));
  assert.not(isAsExpected(prefix, judged('wrong-answer', 0)));
});

test('a failure of ours is no verdict, so it is expected of no canary', () => {
  assert.not(canaries.some((canary) => isAsExpected(canary, notJudged)));
});

test('counts what was accepted wrongly, refused wrongly and called wrongly, and leaves out what was not judged', () => {
  const rates = ratesOf([
    result('calls: right', judged('accepted', 5)),
    result('calls: warns', judged('wrong-answer')),
    result('calls: wrong', judged('accepted', 5)),
    result('calls: loops', judged('runtime-error')),
    result('calls: memory', judged('memory-limit')),
    result('calls: output', notJudged),
  ]);
  assert.equal(rates, {
    falseAccepts: { count: 1, of: 3 },
    falseRejects: { count: 1, of: 2 },
    wrongVerdicts: { count: 1, of: 3 },
  });
});

test.run();
