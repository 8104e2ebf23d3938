/**
 * Expected values are not in the box: programs that read everything they can
 * see and look for them. That the search would find them is shown by letting
 * it find a copy that the program planted itself.
 */
import { tmpdir } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { python } from '../../runners/python/facts.ts';
import { type LocalSandbox, openLocalSandbox } from '../../sandboxes/local.ts';
import { judge } from '../../verification/judge.ts';
import type { Judged } from '../../verification/outcome.ts';
import type { Settings, Task } from '../../verification/task.ts';

/** Never sent as it stands: programs get it backwards and turn it round themselves. */
const needle = 'expected-7c1e94b2f0d35a68';
const backwards = needle.split('').toReversed().join('');

const search = `
import os, stat, sys

def places(reversed_needle, plant):
    needle = reversed_needle[::-1].encode()
    if plant:
        with open('/tmp/planted', 'wb') as file:
            file.write(b'x' * 70000 + needle)
        os.environ['PLANTED'] = needle.decode()
    found = []
    # Descriptors that were left open, the harness's own among them.
    for descriptor in range(256):
        try:
            os.set_blocking(descriptor, False)
            if needle in os.read(descriptor, 1 << 20):
                found.append('fd %d' % descriptor)
        except OSError:
            pass
    for key, value in os.environ.items():
        if needle.decode() in key + value:
            found.append('environment ' + key)
    for folder, folders, names in os.walk('/'):
        if folder.startswith('/sys'):
            folders.clear()
            continue
        for name in names:
            path = os.path.join(folder, name)
            if path in ('/proc/kmsg', '/proc/kcore') or path.endswith('/pagemap'):
                continue
            if contains(path, needle):
                found.append(path)
    return found

def contains(path, needle):
    try:
        mode = os.lstat(path).st_mode
        if not stat.S_ISREG(mode):
            return False
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        rest = b''
        while chunk := os.read(descriptor, 1 << 20):
            if needle in rest + chunk:
                return True
            rest = chunk[-len(needle):]
        return False
    except OSError:
        return False
    finally:
        os.close(descriptor)
`;

const stage = { wallMs: 60_000, cpuMs: 40_000, memoryBytes: 1024 ** 3, outputBytes: 1024 ** 2, keepBytes: 64 * 1024 };
const settings: Settings = {
  compile: stage,
  run: stage,
  isolation: 'reset',
  stopEarly: false,
  waitMs: 600_000,
  priority: 'normal',
  client: 'secrecy',
};
const program = { runner: python, settings };

const test = suite('secrecy of expected values');
let sandbox: LocalSandbox;

test.before(async () => {
  sandbox = await openLocalSandbox({
    dataFolder: tmpdir(),
    memoryBudgetBytes: 2 * 1024 ** 3,
    concurrency: 1,
    queueMax: 10,
    imageOverrides: {},
    onProgress: () => {},
  });
});
test.after(() => sandbox.close());

async function judged(task: Task): Promise<Judged> {
  const outcome = await judge(sandbox, task);
  if (outcome.outcome !== 'judged') throw new Error(JSON.stringify(outcome));
  return outcome;
}

test('a call finds its expected value nowhere, though it finds one it planted', async () => {
  const string = { kind: 'string' } as const;
  const found: unknown[] = [];
  // A task each: a program that reads every descriptor spoils the harness's own for the next call.
  for (const plant of [false, true]) {
    const { cases } = await judged({
      ...program,
      shape: 'calls',
      source: `${search}\ndef entry(word, plant):\n    return ' '.join(places(word, plant))\n`,
      signature: {
        entry: 'entry',
        parameters: [
          { name: 'word', type: string },
          { name: 'plant', type: { kind: 'bool' } },
        ],
        returns: string,
      },
      tolerance: { absolute: 0, relative: 0 },
      cases: [{ args: [backwards, plant], expected: { kind: 'value', value: needle } }],
    });
    found.push([cases[0]?.verdict, cases[0]?.actual]);
  }
  assert.equal(found, [
    ['wrong-answer', ''],
    ['wrong-answer', 'environment PLANTED /tmp/planted'],
  ]);
});

test('a program finds what it should print nowhere, though it finds a copy it planted', async () => {
  const { cases } = await judged({
    ...program,
    shape: 'stdio',
    checker: { kind: 'exact' },
    source: `${search}\nword, plant = input().split()\nprint(*places(word, plant == 'plant'), sep='\\n')\n`,
    cases: ['look', 'plant'].map((word) => ({ stdin: `${backwards} ${word}\n`, expected: needle })),
  });
  assert.equal(
    cases.map(({ verdict, execution }) => [verdict, Buffer.from(execution?.stdout.head ?? []).toString()]),
    [
      ['wrong-answer', '\n'],
      ['wrong-answer', 'environment PLANTED\n/tmp/planted\n'],
    ],
  );
});

test.run();
