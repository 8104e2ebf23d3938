/** Tasks as people write them: which shape they have, what is refused and where, which defaults they get. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfig } from '../../../server/config.ts';
import { detailsOf, ServerError } from '../../../server/errors.ts';
import { readTask } from '../../../server/read-task.ts';
import { taskRequest } from '../../../server/task-request.ts';
import type { CallTask, StdioTask, Task } from '../../../verification/task.ts';

const test = suite('readTask');
const { limits: policy } = readConfig({});

const python = { language: 'python', source: 'def f(a): return a' };

function read(request: object) {
  return readTask(taskRequest.parse({ ...python, ...request }), policy, 'me');
}

/** Where a request is refused. */
function pathsOf(request: object): readonly string[] {
  const { error } = taskRequest.safeParse({ ...python, ...request });
  return error === undefined ? [] : detailsOf(error).map(({ path }) => path);
}

function refusal(request: object): ServerError {
  try {
    read(request);
  } catch (error) {
    assert.instance(error, ServerError);
    return error as ServerError;
  }
  return assert.unreachable() as never;
}

test('tells calls by args, and infers their types', () => {
  const task = read({ entry: 'f', cases: [{ args: [1, 'a'], expected: [true] }] }) as CallTask;
  assert.is(task.shape, 'calls');
  assert.is(task.signature.entry, 'f');
  assert.equal(task.cases[0]?.args, [1n, 'a']);
  assert.equal(task.cases[0]?.expected, { kind: 'value', value: [true] });
});

test('takes the program out of a reply, and a reply without one as it stands', () => {
  const inReply = (reply: string) =>
    read({ source: undefined, reply, entry: 'f', cases: [{ args: [1], expected: 1 }] }) as CallTask;
  const long = 'def f(a):\n    return a\n';
  const reply = `Sure!\n\`\`\`sh\npip install everything-that-is-needed-for-this\n\`\`\`\nThen\n\`\`\`py\n${long}\`\`\`\nDone.`;
  assert.is(inReply(reply).source, long);
  assert.is(inReply('I cannot.').source, 'I cannot.');
});

test('refuses a source together with a reply, and neither of the two', () => {
  const cases = { entry: 'f', cases: [{ args: [1], expected: 1 }] };
  assert.equal(pathsOf({ ...cases, reply: 'x' }), ['source']);
  assert.equal(pathsOf({ ...cases, source: undefined }), ['source']);
});

test('reads values by the types of a signature', () => {
  const signature = { parameters: [{ name: 'x', type: 'float' }], returns: 'optional<float>' };
  const task = read({ entry: 'f', signature, cases: [{ args: { x: 1 }, expected: null }] }) as CallTask;
  assert.equal(task.cases[0]?.args, [1]);
  assert.equal(task.cases[0]?.expected, { kind: 'value', value: null });
});

test('keeps integers that a double cannot hold', () => {
  const task = read({ entry: 'f', cases: [{ args: [9007199254740993n], expected: 2n ** 80n }] }) as CallTask;
  assert.equal(task.cases[0]?.args, [9007199254740993n]);
  assert.equal(task.cases[0]?.expected, { kind: 'value', value: 2n ** 80n });
});

test('tells programs by stdin', () => {
  const task = read({ cases: [{ stdin: '1', expected: '2' }] }) as StdioTask;
  assert.is(task.shape, 'stdio');
  assert.equal(task.checker, { kind: 'trimmed' });
  assert.equal(task.cases, [{ stdin: '1', expected: '2' }]);
});

test('tells test programs by tests', () => {
  assert.is((read({ tests: 'assert f(1) == 1' }) as Task).shape, 'tests');
});

test('leaves what is no task to verification: empty sources, no cases', () => {
  assert.is((read({ source: '', cases: [] }) as Task).shape, 'stdio');
  assert.is((read({ entry: 'f', cases: [] }) as Task).shape, 'calls');
});

test('says invalid to values that do not fit their types', () => {
  const signature = { parameters: [{ name: 'x', type: 'int' }], returns: 'int' };
  const outcome = read({ entry: 'f', signature, cases: [{ args: ['a'], expected: 1 }] });
  assert.ok('outcome' in outcome);
  assert.is(outcome.reason, 'value-does-not-fit-type');
});

test('says invalid to types that there are not', () => {
  const signature = { parameters: [{ name: 'x', type: 'matrix' }], returns: 'int' };
  const outcome = read({ entry: 'f', signature, cases: [{ args: [1], expected: 1 }] });
  assert.ok('outcome' in outcome);
  assert.is(outcome.reason, 'bad-signature');
});

test('refuses mixtures and says where', () => {
  const call = { args: [1], expected: 1 };
  const run = { stdin: '', expected: '' };
  const refused: readonly (readonly [object, string])[] = [
    [{}, 'cases'],
    [{ cases: [run], tests: 'x' }, 'tests'],
    [{ entry: 'f', cases: [call, run] }, 'cases.1'],
    [{ entry: 'f', cases: [{ args: [1], stdin: '', expected: 1 }] }, 'cases.0'],
    [{ entry: 'f', cases: [{ expected: 1 }] }, 'cases.0'],
    [{ entry: 'f', cases: [{ args: [1] }] }, 'cases.0'],
    [{ entry: 'f', cases: [{ args: [1], expected: 1, raises: true }] }, 'cases.0'],
    [{ cases: [{ stdin: '', raises: true }] }, 'cases.0.raises'],
    [{ cases: [{ stdin: '', expected: 5 }] }, 'cases.0.expected'],
    [{ cases: [call] }, 'entry'],
    [{ entry: 'f', cases: [run] }, 'entry'],
    [{ entry: 'f', cases: [call], checker: 'exact' }, 'checker'],
    [{ tests: 'x', tolerance: {} }, 'tolerance'],
    [{ entry: 'f', cases: [call], signature: { entry: 'g', parameters: [], returns: 'int' } }, 'signature.entry'],
  ];
  for (const [request, path] of refused)
    assert.ok(pathsOf(request).includes(path), `${JSON.stringify(request)} at ${path}`);
});

test('refuses wrong types and unknown keys by their path', () => {
  assert.equal(pathsOf({ tests: 'x', stop_early: true }), ['stop_early']);
  assert.equal(pathsOf({ tests: 'x', source: 5 }), ['source']);
  assert.equal(pathsOf({ tests: 'x', limits: { wallMs: '5' } }), ['limits.wallMs']);
  assert.equal(pathsOf({ tests: 'x', limits: { wallMs: -1 } }), ['limits.wallMs']);
  assert.equal(pathsOf({ cases: [{ stdin: '', expected: '', checker: 1 }] }), ['cases.0.checker']);
  assert.equal(pathsOf({ entry: 'f', cases: [{ args: 5, expected: 1 }] }), ['cases.0.args']);
  assert.equal(pathsOf({ cases: [], checker: 'sloppy' }), ['checker']);
});

test('takes null for an expected value', () => {
  const task = read({ entry: 'f', cases: [{ args: [], expected: null }] }) as CallTask;
  assert.equal(task.cases[0]?.expected, { kind: 'value', value: null });
});

test('fills in limits and lets more CPU time stretch the wall time', () => {
  const { settings } = read({ tests: 'x', limits: { cpuMs: 30_000 } }) as Task;
  assert.is(settings.run.cpuMs, 30_000);
  assert.is(settings.run.wallMs, 60_000);
  assert.is(settings.run.memoryBytes, policy.run.memoryBytes);
  assert.equal(settings.compile, { ...policy.compile, keepBytes: policy.caseKeepBytes });
});

test('refuses limits above the highest, naming them', () => {
  const { code, details } = refusal({ tests: 'x', limits: { wallMs: 10 ** 9, memoryBytes: 2 ** 50 } });
  assert.is(code, 'limit-too-high');
  assert.equal(
    details.map(({ path }) => path),
    ['limits.wallMs', 'limits.memoryBytes'],
  );
  assert.is(refusal({ tests: 'x', waitMs: 10 ** 8 }).code, 'limit-too-high');
});

test('refuses a language that there is not', () => {
  assert.is(refusal({ language: 'pythn', tests: 'x' }).code, 'unknown-language');
});

test.run();
