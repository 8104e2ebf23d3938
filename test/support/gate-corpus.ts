/**
 * Rows whose truth is known, for the gate: right ones, and each way of being
 * wrong, with the stage and the reasons it may end with. The same every time.
 *
 * Programs of `twice` come from the languages' own kits, those of two integers
 * from templates. A row's truth lies in its column `truth`; its key says what
 * is the matter with it: `python wrong-value`.
 */
import type { Behaviour } from '../../runners/kit.ts';
import { loadKit } from '../../runners/kits.ts';
import { findLanguage } from '../../server/language-lookup.ts';
import { type Problem, pairs, problems, type Template, templates } from './gate-programs.ts';

export interface Truth {
  readonly outcome: 'kept' | 'rejected' | 'invalid';
  readonly stage?: string;
  readonly reasons?: readonly string[];
}

export interface CorpusRow {
  readonly id: string;
  readonly truth: Truth;
  readonly [column: string]: unknown;
}

const kept: Truth = { outcome: 'kept' };
const rejected = (stage: string, ...reasons: readonly string[]): Truth => ({ outcome: 'rejected', stage, reasons });
const wrong = rejected('G3', 'reference-fails');

/** Short, so that what never ends is soon over; long enough for a loaded machine. */
const limits = { cpuMs: 2_000, wallMs: 60_000 };
const tight = { ...limits, memoryBytes: 256 * 1024 ** 2 };

/** What a program of a kit does, and how the row is called that has it. */
const typedWrongs: Readonly<Partial<Record<Behaviour, string>>> = {
  wrong: 'wrong-value',
  prefix: 'prefix-only',
  raises: 'raises',
  loops: 'endless',
  memory: 'memory',
  output: 'output-bomb',
  broken: 'uncompilable',
  exits: 'exits-0-early',
  'exits-at-load': 'exits-0-at-load',
  'exits-in-hook': 'exits-in-hook',
  forges: 'forges-success',
};

/** Every row, those of one language after those of another; duplicates come after what they repeat. */
export async function gateCorpus(): Promise<readonly CorpusRow[]> {
  const rows: CorpusRow[] = [];
  for (const template of templates) {
    rows.push(...(await kitRows(template)), ...templateRows(template));
  }
  return [...rows, ...unsteadyRows(), ...severalLanguages(), ...hygieneRows(rows)];
}

const five = [1, 2, 3, 4, 5];
const doubled = five.map((x) => ({ args: [x], expected: 2 * x }));

async function kitRows({ language }: Template): Promise<readonly CorpusRow[]> {
  const kit = await loadKit(findLanguage(language));
  if (kit === null) throw new Error(`${language} has no kit.`);
  const row = (id: string, truth: Truth, columns: object): CorpusRow => ({
    id: `${language} ${id}`,
    truth,
    language,
    ...columns,
  });
  const calls = Object.entries(typedWrongs).map(([behaviour, id]) =>
    row(id, wrong, {
      entry: 'twice',
      source: kit.behaviours[behaviour as Behaviour],
      cases: doubled,
      limits: behaviour === 'memory' ? tight : limits,
    }),
  );
  const source = kit.behaviours.right;
  return [
    ...calls,
    row('right-with-tests', kept, { source, tests: kit.tests }),
    row('wrong-with-tests', wrong, { source: kit.behaviours.wrong, tests: kit.tests }),
    row('exits-before-tests', wrong, { source: kit.behaviours['exits-at-load'], tests: kit.tests }),
    row('no-checks', wrong, { source, tests: kit.noTests }),
    row('tests-define', rejected('G1', 'tests-define-entry'), {
      source,
      tests: `${source}\n${kit.tests.replace('<?php', '')}`,
    }),
    row('tests-ignore', rejected('G1', 'tests-ignore-entry'), {
      source,
      tests: kit.tests.replaceAll(/twice/gi, 'other').replaceAll('Solution', 'Thing'),
    }),
  ];
}

const casesOf = ({ answer }: Problem, at = pairs) => at.map(([a, b]) => ({ args: [a, b], expected: answer(a, b) }));

/** How many rows of each language are right; fewer where every mutant has to be compiled. */
const rightRows: Readonly<Record<string, number>> = { python: 8, javascript: 8, php: 6, bash: 4, typescript: 3, c: 3 };

function templateRows({ language, program }: Template): readonly CorpusRow[] {
  const [fare, toll] = problems as [Problem, Problem];
  const row = (id: string, truth: Truth, each: Problem, columns: object = {}): CorpusRow => ({
    id: `${language} ${id} ${each.name}`,
    truth,
    language,
    instruction: `Write ${each.name}.`,
    entry: each.name,
    source: program(each),
    cases: casesOf(each),
    limits,
    ...columns,
  });
  const off = (each: Problem, condition: string) => program({ ...each, condition });
  return [
    ...problems.slice(0, rightRows[language] ?? 2).map((each) => row('right', kept, each)),
    row('off-by-one', wrong, fare, { source: off(fare, 'a <= 12') }),
    row('off-by-one', wrong, toll, { source: off(toll, 'a * b > 41') }),
    row('one-case-wrong', wrong, fare, { cases: [...casesOf(fare), { args: [30, 30], expected: 1 }] }),
    row('wrong-reference', wrong, toll, { source: program({ ...toll, otherwise: 'a * b + 6' }) }),
    row('weak-tests', rejected('G5', 'weak-tests'), fare, {
      cases: casesOf(fare, [
        [0, 0],
        [1, 1],
        [2, 3],
        [3, 1],
        [4, 4],
      ]),
    }),
    ...[fare, toll].flatMap((each) => [
      row('too-few-cases', rejected('G2', 'too-few-cases'), each, { cases: casesOf(each).slice(0, 4) }),
      row('one-expected-value', rejected('G2', 'one-expected-value'), each, {
        cases: five.map((x) => ({ args: [x, 2], expected: 4 })),
      }),
      row('empty-expected-values', rejected('G2', 'empty-expected-values'), each, {
        cases: five.map((x) => ({ args: [x, 2], expected: '' })),
      }),
      row('contradictory', { outcome: 'invalid', reasons: ['contradictory-cases'] }, each, {
        cases: [...casesOf(each), { args: [0, 0], expected: 77 }],
      }),
      row('entry-missing', rejected('G1', 'entry-missing'), each, { source: program({ ...each, name: 'something' }) }),
    ]),
    row('no-language', { outcome: 'invalid' }, fare, { language: 'klingon' }),
  ];
}

/** Programs that answer otherwise on another day, in another place or in another order. */
function unsteadyRows(): readonly CorpusRow[] {
  const [fare] = problems as [Problem];
  const made = (
    id: string,
    language: string,
    truth: Truth,
    parts: { readonly before?: string; readonly first?: string },
  ): CorpusRow => {
    const template = templates.find((each) => each.language === language) as Template;
    const source = template.program(fare, parts);
    return { id: `${language} ${id}`, truth, language, entry: fare.name, source, cases: casesOf(fare), limits };
  };
  // What is random may fail at once: that it fails is all that can be said then.
  const flaky = rejected('G3', 'flaky', 'reference-fails');
  const depends = rejected('G3', 'depends-on-environment');
  return [
    made('random', 'python', flaky, { before: 'import random\n', first: 'a += random.random() < 0.2\n    ' }),
    made('random', 'javascript', flaky, { first: 'if (Math.random() < 0.2) a += 1;\n  ' }),
    made('random', 'php', flaky, { first: 'if (random_int(1, 5) == 1) $a += 1;\n    ' }),
    made('random', 'java', flaky, { first: 'if (Math.random() < 0.2) a += 1;\n  ' }),
    made('random', 'bash', flaky, { first: '(( RANDOM % 5 == 0 )) && a=$((a + 1))\n  ' }),
    made('clock', 'python', flaky, { before: 'import time\n', first: 'a += time.time_ns() // 1000 % 3 == 0\n    ' }),
    made('time-zone', 'python', depends, { before: 'import time\n', first: 'a += time.timezone != 0\n    ' }),
    made('time-zone', 'javascript', depends, { first: 'if (new Date().getTimezoneOffset() !== 0) a += 1;\n  ' }),
    made('time-zone', 'bash', depends, { first: '[[ $(date +%z) != +0000 ]] && a=$((a + 1))\n  ' }),
    made('time-zone', 'java', depends, {
      first: 'if (java.util.TimeZone.getDefault().getRawOffset() != 0) a += 1;\n  ',
    }),
    made('hash-seed', 'python', depends, { first: `a += hash("polyproof") != ${hashOfPolyproof}\n    ` }),
    made('order', 'python', depends, { before: 'calls = []\n', first: orderInPython }),
    made('order', 'javascript', depends, { before: 'let last = -1;\n', first: orderInJavascript }),
  ];
}

/** Of the text `polyproof`, as CPython says with the seed 0, which is the image's. */
const hashOfPolyproof = '-3853567737120410263';

const order = JSON.stringify(pairs);
/** Right as long as the calls come in the order of the cases. */
const orderInPython = `calls.append([a, b])\n    if calls[-1] != ${order}[(len(calls) - 1) % ${pairs.length}]:\n        return -1\n    `;
const orderInJavascript = `last += 1;\n  if (${order}[last % ${pairs.length}].join() !== [a, b].join()) return -1;\n  `;

function severalLanguages(): readonly CorpusRow[] {
  const [fare] = problems as [Problem];
  const [python, javascript] = templates as [Template, Template];
  const both = (id: string, truth: Truth, other: string): CorpusRow => ({
    id,
    truth,
    language: 'javascript',
    entry: 'fare',
    // Not the row of `right` again: that would be a duplicate.
    source: `${javascript.program({ ...fare, met: 'b + 3 * a', otherwise: 'b + 30 + a + a' })}\nmodule.exports = { fare };\n`,
    cases: casesOf(fare),
    others: [{ language: 'python', source: other }],
    limits,
  });
  return [
    both('agree', kept, python.program(fare)),
    both('disagree on a case', rejected('G7', 'languages-disagree'), python.program({ ...fare, condition: 'a <= 12' })),
    both('other does not run', rejected('G7', 'languages-disagree'), 'def fare(a, b):\n    return a +\n'),
  ];
}

const benchmarkWords =
  'Given the number of passengers and the number of zones, compute how many coins the machine has to give back to everybody.';

/** The benchmark that the corpus is held against: rows of one file. */
export const benchmark: readonly Readonly<Record<string, unknown>>[] = [
  {
    task_id: 1,
    text: benchmarkWords,
    code: 'def coins(passengers, zones):\n    total = passengers * zones + 4\n    while total > 9:\n        total = total - passengers\n    if total < 3:\n        return zones\n    return total\n',
    test_list: ['assert coins(1, 2) == 6'],
  },
];

/** Looks like a key; in two parts, so that this file does not. */
const keyLike = ['AKIA', 'ABCDEFGHIJKLMNOP'].join('');

function hygieneRows(rows: readonly CorpusRow[]): readonly CorpusRow[] {
  const repeated = rows.filter(({ id }) => / right (?:fare|toll)$/.test(id));
  const contaminated = rejected('G9', 'contaminated');
  return [
    ...repeated.map((row) => ({ ...row, id: `${row.id} again`, truth: rejected('G9', 'duplicate') })),
    ...repeated.map((row) => {
      const { comment } = templates.find(({ language }) => language === row['language']) as Template;
      const source = `${row['source']}${comment} end\n`;
      return { ...row, id: `${row.id} nearly again`, source, truth: rejected('G9', 'near-duplicate') };
    }),
    ...repeated.map((row) => ({
      ...row,
      id: `${row.id} with words of a benchmark`,
      instruction: `Please! ${benchmarkWords.toUpperCase()} Thank you.`,
      truth: contaminated,
    })),
    {
      id: 'python benchmark renamed',
      truth: contaminated,
      language: 'python',
      entry: 'back',
      source:
        'def back(people, parts):\n    n = people * parts + 4\n    while n > 9:\n        n = n - people\n    if n < 3:\n        return parts\n    return n\n',
      cases: casesOf({ ...(problems[0] as Problem) }),
    },
    ...repeated.slice(0, 4).map((row) => {
      const { comment } = templates.find(({ language }) => language === row['language']) as Template;
      const source = `${row['source']}${comment} ${keyLike}\n`;
      return { ...row, id: `${row.id} with a key`, source, truth: rejected('G9', 'secret') };
    }),
  ];
}
