/** The faults a task itself can have. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { NeutralFeature } from '../../../runners/runner.ts';
import type { Value } from '../../../runners/signature.ts';
import type { InvalidReason } from '../../../verification/outcome.ts';
import type { CallTask, Task } from '../../../verification/task.ts';
import { parseType } from '../../../verification/types.ts';
import { findFault } from '../../../verification/validate.ts';
import { fakeRunner } from '../../support/fake-sandbox.ts';
import { callTask, raises, returns, stdioTask, testTask } from './tasks.ts';

const test = suite('findFault');

const task = (entry: string, parameter: string, result: string, cases: CallTask['cases']) =>
  callTask({
    signature: { entry, parameters: [{ name: 'x', type: parseType(parameter) }], returns: parseType(result) },
    cases,
  });

const good: readonly (readonly [string, Task])[] = [
  ['calls', callTask()],
  ['stdio', stdioTask()],
  ['tests', testTask()],
  ['the same case twice', callTask({ cases: [returns(1n, 1n), returns(1n, 1n)] })],
  [
    'floats that differ by less than the tolerance',
    task('f', 'int', 'float', [returns(0.1, 1n), returns(0.1 + 1e-12, 1n)]),
  ],
  ['NaN twice', task('f', 'float', 'float', [returns(Number.NaN, Number.NaN), returns(Number.NaN, Number.NaN)])],
  [
    'outputs that differ only in what the checker ignores',
    stdioTask({
      cases: [
        { stdin: '', expected: 'a' },
        { stdin: '', expected: 'a\n' },
      ],
    }),
  ],
];

for (const [what, one] of good) {
  test(`finds none in ${what}`, () => assert.is(findFault(one), null));
}

const faults: readonly (readonly [string, Task, InvalidReason, RegExp])[] = [
  ['an empty source', callTask({ source: ' \n\t' }), 'empty-source', /empty/],
  ['a huge source', callTask({ source: 'x'.repeat(17 * 1024 * 1024) }), 'source-too-large', /characters/],
  ['no calls', callTask({ cases: [] }), 'no-cases', /no case/],
  ['no stdio cases', stdioTask({ cases: [] }), 'no-cases', /no case/],
  ['empty tests', testTask({ tests: '\n' }), 'no-cases', /empty/],
  [
    'one call with two results',
    callTask({ cases: [returns(1n, 1n), returns(2n, 2n), returns(3n, 1n)] }),
    'contradictory-cases',
    /cases 0 and 2/,
  ],
  [
    'one call that returns and raises',
    callTask({ cases: [returns(1n, 1n), raises(1n)] }),
    'contradictory-cases',
    /cases 0 and 1/,
  ],
  [
    'one stdin with two outputs',
    stdioTask({
      cases: [
        { stdin: 'x', expected: 'a' },
        { stdin: 'x', expected: 'b' },
      ],
    }),
    'contradictory-cases',
    /the same stdin/,
  ],
  [
    'maps that differ in order only',
    task('f', 'map<string, int>', 'int', [
      returns(
        1n,
        new Map([
          ['a', 1n],
          ['b', 2n],
        ]),
      ),
      returns(
        2n,
        new Map([
          ['b', 2n],
          ['a', 1n],
        ]),
      ),
    ]),
    'contradictory-cases',
    /the same arguments/,
  ],
  [
    'an entry point that is a command',
    task('f; rm -rf /', 'int', 'int', [returns(1n, 1n)]),
    'bad-signature',
    /not a plain name/,
  ],
  ['too few arguments', callTask({ cases: [returns(1n)] }), 'bad-signature', /0 arguments where the signature has 1/],
  [
    'an argument of another type',
    callTask({ cases: [returns(1n, 'x')] }),
    'value-does-not-fit-type',
    /case 0, argument x: expected int, got "x"/,
  ],
  [
    'a result of another type',
    callTask({ cases: [returns('x', 1n)] }),
    'value-does-not-fit-type',
    /case 0, expected: expected int/,
  ],
  ['an int beyond 64 bits', callTask({ cases: [returns(1n, 2n ** 63n)] }), 'value-does-not-fit-type', /argument x/],
  [
    'a list with a wrong item',
    task('f', 'list<int>', 'int', [returns(1n, [1n, null])]),
    'value-does-not-fit-type',
    /at \[1\]: expected int, got null/,
  ],
  [
    'half a surrogate pair',
    task('f', 'string', 'int', [returns(1n, '\ud800')]),
    'value-does-not-fit-type',
    /surrogate/,
  ],
];

for (const [what, one, reason, message] of faults) {
  test(`finds ${what}: ${reason}`, () => {
    const fault = findFault(one);
    assert.is(fault?.reason, reason);
    assert.match(fault?.message ?? '', message);
  });
}

const needs: readonly (readonly [NeutralFeature, string, Value])[] = [
  ['big-int', 'big int', 2n ** 64n],
  ['int64', 'int', 2n ** 60n],
  ['map', 'map<string, int>', new Map()],
  ['optional', 'optional<int>', null],
  ['nested', 'list<list<int>>', []],
  ['nested', 'map<string, list<int>>', new Map()],
  ['nested-null', 'list<optional<int>>', []],
  ['list', 'list<int>', []],
  ['float', 'float', 1.5],
  ['float-special', 'float', Number.NaN],
  ['string-nul', 'string', 'a\0'],
  ['mixed-tuple', 'tuple<int, string>', { tuple: [1n, ''] }],
  ['any', 'any', 1n],
];

for (const [feature, type, value] of needs) {
  test(`a task with ${type} that needs ${feature} is invalid in a language that lacks it, and only there`, () => {
    const one = task('f', type, 'int', [returns(1n, value)]);
    assert.is(findFault(one), null);
    const fault = findFault({ ...one, runner: fakeRunner({ lacks: { [feature]: 'it has none' } }) });
    assert.is(fault?.reason, 'language-lacks-feature');
    assert.match(fault?.message ?? '', /Fake 1\.0 cannot do this task: it has none/);
  });
}

test('small integers need no 64 bits, whatever the declared type', () => {
  const runner = fakeRunner({ lacks: { int64: 'doubles only', 'big-int': 'none' } });
  assert.is(findFault({ ...task('f', 'big int', 'int', [returns(1n, 7n)]), runner }), null);
});

test('lacks that comparing forgives do not make a task invalid', () => {
  const runner = fakeRunner({ lacks: { tuple: 'lists', 'map-int-keys': 'text', 'int-float': 'doubles' } });
  assert.is(findFault({ ...task('f', 'tuple<int, float>', 'int', [returns(1n, { tuple: [1n, 2] })]), runner }), null);
});

test.run();
