/**
 * Every hostile program of test/fixtures/hostile through the judge: its verdict
 * is right and on time, and neither the next program of its lease nor the next
 * lease of its box finds anything of it. Two at a time, each in a sandbox of
 * its own. Arguments choose programs by the beginning of their titles.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pLimit from 'p-limit';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Sandbox } from '../../sandboxes/sandbox.ts';
import { judge } from '../../verification/judge.ts';
import type { Outcome } from '../../verification/outcome.ts';
import { hostilePrograms } from '../support/hostile-fixtures.ts';
import { testSandbox } from '../support/local-sandbox.ts';
import { watchedSandbox } from '../support/watched-sandbox.ts';

const wanted = process.argv.slice(2).filter((argument) => /^\d/.test(argument));
const programs = hostilePrograms().filter(
  ({ title }) => wanted.length === 0 || wanted.some((start) => title.startsWith(`${start} `)),
);

const test = suite('hostile programs');
const limit = pLimit(2);
const outcomes = new Map<string, Promise<Outcome>>();
let lanes: readonly Sandbox[] = [];

test.before(async () => {
  // One lease at a time each, so that the next one gets the box of the last, or its replacement.
  lanes = [watchedSandbox(await testSandbox(1)), watchedSandbox(await testSandbox(1))];
  const free = [...lanes];
  for (const { title, task } of programs) {
    const outcome = limit(async () => {
      const lane = free.pop() as Sandbox;
      try {
        return await judge(lane, task);
      } finally {
        free.push(lane);
      }
    });
    outcome.catch(() => {});
    outcomes.set(title, outcome);
  }
});

test.after(async () => {
  await Promise.all(lanes.map((lane) => lane.close()));
});

for (const { title, verdicts, says, prints } of programs) {
  test(`${title}: ${verdicts.join(' or ')}`, async () => {
    const outcome = await (outcomes.get(title) as Promise<Outcome>);
    const verdict = outcome.outcome === 'judged' ? outcome.verdict : outcome.outcome;
    assert.ok(verdicts.includes(verdict), `${verdict}: ${outcome.message}`);
    assert.ok(outcome.message.includes(says), outcome.message);
    const printed = outcome.outcome === 'judged' ? outcome.cases[0]?.execution?.stdout.head : undefined;
    assert.ok(
      Buffer.from(printed ?? [])
        .toString('latin1')
        .startsWith(prints),
      'partial output is told',
    );
    // A message is shown in terminals and pages: what a program printed must not act there.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert.not.match(outcome.message, /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  });
}

test('docs/security.md has every number with its test, or says why it has none', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../docs/security.md'), 'utf8');
  const listed = [...page.matchAll(/^(?:\| |- )(\d+)(?:, (\d+))*(?:–(\d+))?\b/gm)].flatMap(([, from, also, to]) => [
    Number(from),
    Number(also ?? from),
    ...range(Number(from), Number(to ?? from)),
  ]);
  assert.equal(
    range(1, 68).filter((number) => !listed.includes(number)),
    [],
  );
});

test('every title is there once', () => {
  assert.is(new Set(programs.map(({ title }) => title)).size, programs.length);
});

test.run();

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
