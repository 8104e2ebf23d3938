/** Shapes of rows as public data sets have them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProblemRow } from '../../../datasets/shapes/shape.ts';
import { detectShape, readRow, shapes } from '../../../datasets/shapes/shapes.ts';

const test = suite('shapes');

const rows: Readonly<Record<string, readonly [row: Record<string, unknown>, read: Partial<ProblemRow>]>> = {
  polyproof: [
    { id: 7, language: 'c++', source: 'int f();', entry: 'f', cases: [{ args: [], expected: 1 }] },
    { id: 7, language: 'c++', source: 'int f();' },
  ],
  humaneval: [
    {
      task_id: 'HumanEval/0',
      prompt: 'from typing import List\n\ndef f(x: int) -> int:\n    """Adds one."""\n',
      canonical_solution: '    return x + 1\n',
      test: 'def check(candidate):\n    assert candidate(1) == 2\n',
      entry_point: 'f',
    },
    {
      id: 'HumanEval/0',
      language: 'python',
      source: 'from typing import List\n\ndef f(x: int) -> int:\n    """Adds one."""\n    return x + 1\n',
      tests: 'def check(candidate):\n    assert candidate(1) == 2\n\n\ncheck(f)\n',
    },
  ],
  mbpp: [
    {
      task_id: 2,
      text: 'Write a function',
      code: 'def f(x): return x',
      test_list: ['assert f(1) == 1', 'assert f(2) == 2'],
      test_setup_code: 'import math',
    },
    { id: 2, instruction: 'Write a function', tests: 'import math\nassert f(1) == 1\nassert f(2) == 2' },
  ],
  'multipl-e': [
    {
      name: 'a_1',
      language: 'lua',
      prompt: '-- Adds\nlocal function f(x)\n',
      completion: 'return x\nend',
      tests: 'lu()',
      stop_tokens: [],
    },
    { id: 'a_1', language: 'lua', source: '-- Adds\nlocal function f(x)\nreturn x\nend', tests: 'lu()' },
  ],
  kodcode: [
    {
      style: 'instruct',
      question_id: 'Filter_1',
      question: 'Q',
      solution: 'def f(): pass',
      test: 'from solution import f',
    },
    { id: 'Filter_1', language: 'python', instruction: 'Q', source: 'def f(): pass', tests: 'from solution import f' },
  ],
  opencodeinstruct: [
    { id: 'x', input: 'Do', output: '```python\ndef f(): pass\n```', unit_tests: '["assert f() is None"]' },
    { language: 'python', instruction: 'Do', reply: '```python\ndef f(): pass\n```', tests: 'assert f() is None' },
  ],
  'stdin-stdout': [
    {
      problem_id: 3,
      question: 'Q',
      solutions: '["print(input())"]',
      input_output: '{"inputs": ["1\\n"], "outputs": ["1\\n"]}',
    },
    { id: 3, language: 'python', source: 'print(input())', cases: [{ stdin: '1\n', expected: '1\n' }] },
  ],
  'solution-and-tests': [
    { id: 'a', language: 'go', solution: 'package main', tests: 'func TestA' },
    { id: 'a', language: 'go', source: 'package main', tests: 'func TestA' },
  ],
  alpaca: [
    { instruction: 'Do', input: '', output: '```ruby\ndef f; end\n```', tests: 'raise unless f.nil?' },
    { language: 'ruby', instruction: 'Do', reply: '```ruby\ndef f; end\n```', tests: 'raise unless f.nil?' },
  ],
  messages: [
    {
      conversations: [
        { from: 'human', value: 'Do' },
        { from: 'gpt', value: '```php\n<?php\n```' },
      ],
      tests: 'x',
    },
    { language: 'php', instruction: 'Do', reply: '```php\n<?php\n```', tests: 'x' },
  ],
};

test('every shape has an example', () => assert.equal(Object.keys(rows).sort(), shapes.map(({ name }) => name).sort()));

for (const [name, [row, read]] of Object.entries(rows)) {
  test(`knows ${name} and reads it`, () => {
    assert.is(detectShape([row])?.shape.name, name);
    const problem = readRow(row, null) as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(read)) assert.equal(problem[key], value, key);
  });
}

test('HumanEval-X names the language in the task, and its own call of check stays the only one', () => {
  const base = { prompt: 'int f(){', canonical_solution: ' return 1; }', entry_point: 'f' };
  assert.is((readRow({ ...base, task_id: 'CPP/3', test: 'int main(){}' }, null) as ProblemRow).language, 'cpp');
  const test_ = 'def check(c):\n    assert c() == 1\ncheck(f)\n';
  assert.is((readRow({ ...base, task_id: 'HumanEval/3', test: test_ }, null) as ProblemRow).tests, test_);
});

test('a source that names a data set is no program', () => {
  const row = { id: 1, language: 'go', source: 'mbxp', solution: 'package main', tests: 'func TestA' };
  assert.is(detectShape([row])?.shape.name, 'solution-and-tests');
});

test('takes the shape that most rows have', () => {
  const mbpp = rows['mbpp']?.[0] ?? {};
  const detected = detectShape([mbpp, mbpp, { nothing: 1 }]);
  assert.equal([detected?.shape.name, detected?.matching, detected?.of], ['mbpp', 2, 3]);
  assert.is(detectShape([{ a: 1 }]), null);
});

const unusable: readonly (readonly [unknown, string])[] = [
  [{ instruction: 'a', output: 'b' }, 'no-tests'],
  [{ messages: [{ role: 'user', content: 'a' }] }, 'no-solution'],
  [{ a: 1 }, 'unknown-shape'],
  ['text', 'not-an-object'],
  [null, 'not-an-object'],
  [{ prompt: 'p', test: 't', entry_point: 'f' }, 'no-solution'],
  [{ language: 'lua', prompt: 'p', tests: 't', stop_tokens: [] }, 'no-solution'],
  [{ test_list: [], code: 'x' }, 'no-tests'],
];

for (const [row, why] of unusable) {
  test(`says why ${JSON.stringify(row)?.slice(0, 60)} cannot be judged: ${why}`, () => {
    const read = readRow(row, null);
    assert.is('unusable' in read && read.unusable, why);
  });
}

test.run();
