/**
 * Programs that run at the same time: they cannot signal each other by locks,
 * sockets, shared memory or ports, and a loaded machine changes no verdict.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pLimit from 'p-limit';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { python } from '../../runners/python/facts.ts';
import type { LocalSandbox } from '../../sandboxes/local.ts';
import type { Lease } from '../../sandboxes/sandbox.ts';
import { judge } from '../../verification/judge.ts';
import type { StdioTask } from '../../verification/task.ts';
import { stderrOf, stdoutOf } from '../support/boxes.ts';
import { job, mebibyte, noInput } from '../support/jobs.ts';
import { testSandbox } from '../support/local-sandbox.ts';

const test = suite('programs side by side');
const signals = readFileSync(path.join(import.meta.dirname, '../fixtures/hostile/side-by-side.py'));
let sandbox: LocalSandbox;

test.before(async () => {
  sandbox = await testSandbox(8);
});
test.after(() => sandbox.close());

const lease = (): Promise<Lease> =>
  sandbox.lease({
    runner: python,
    memoryBytes: 256 * mebibyte,
    isolation: 'reset',
    waitMs: 300_000,
    priority: 'normal',
    client: 'side by side',
  });

interface Signals {
  readonly from: number;
  readonly to: number;
  /** What could be taken, or was there already. */
  readonly taken: readonly string[];
  readonly seen: readonly string[];
}

async function takeSignals(box: Lease): Promise<Signals> {
  await box.put([{ path: 'main.py', content: signals }], 'build');
  const execution = await box.execute(job(['python3', '-S', 'main.py']), noInput);
  assert.is(execution.exitCode, 0, stderrOf(execution));
  return JSON.parse(stdoutOf(execution)) as Signals;
}

test('57 59 what one program holds, another can hold at the same time and does not see', async () => {
  await using one = await lease();
  await using other = await lease();
  const [first, second] = await Promise.all([takeSignals(one), takeSignals(other)]);
  assert.ok(first.from < second.to && second.from < first.to, 'they held at the same time');
  assert.equal(first.seen, []);
  assert.equal(second.seen, []);
  assert.equal(first.taken, second.taken);
  assert.ok(first.taken.includes('port 8080') && first.taken.includes('flock /usr/bin/python3'), first.taken.join());
});

test('57 one program in a box at a time sees what it holds itself', async () => {
  await using box = await lease();
  await box.put([{ path: 'main.py', content: signals }], 'build');
  const twice = ['sh', '-c', 'python3 -S main.py > /dev/null & sleep 0.7; python3 -S main.py'] as const;
  const execution = await box.execute(job(twice), noInput);
  const { seen } = JSON.parse(stdoutOf(execution)) as Signals;
  // So that "sees nothing" above means something.
  for (const name of ['port 8080', 'abstract socket', 'flock /usr/bin/python3', 'file /dev/shm/signal'])
    assert.ok(seen.includes(name), `${name} is not in ${seen.join()}`);
});

const stage = { wallMs: 12_000, cpuMs: 600, memoryBytes: 256 * mebibyte, outputBytes: mebibyte, keepBytes: 1_000 };

function task(source: string): StdioTask {
  const settings = {
    compile: stage,
    run: stage,
    isolation: 'reset',
    stopEarly: true,
    waitMs: 300_000,
    priority: 'normal',
    client: 'load',
  } as const;
  const cases = [{ stdin: '', expected: 'ok\n' }];
  return { shape: 'stdio', runner: python, source, checker: { kind: 'exact' }, cases, settings };
}

/** Half of its time limit on the processor: right, whatever else runs. */
const near = 'import time\nwhile time.process_time() < 0.3: pass\nprint("ok")';
const mixed: readonly (readonly [source: string, verdict: string])[] = [
  [near, 'accepted'],
  ['while True: pass', 'time-limit'],
  ['import time; time.sleep(0.5); print("ok")', 'accepted'],
  ['print("wrong")', 'wrong-answer'],
  ['import os; os.abort()', 'runtime-error'],
  ['x = bytearray(b"x") * (1 << 30)', 'memory-limit'],
  ['while True: print("x" * 9999)', 'output-limit'],
  [near, 'accepted'],
];

for (const concurrency of [1, 8]) {
  test(`19 verdicts are the same with ${concurrency} at a time on a busy machine`, async () => {
    const verdicts = await pLimit(concurrency).map([...mixed, ...mixed], async ([source]) => {
      const outcome = await judge(sandbox, task(source));
      return outcome.outcome === 'judged' ? outcome.verdict : outcome.message;
    });
    assert.equal(
      verdicts,
      [...mixed, ...mixed].map(([, verdict]) => verdict),
    );
  });
}

test.run();
