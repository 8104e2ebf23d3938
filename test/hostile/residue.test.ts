/**
 * A burst of a hundred hostile programs, eight at a time: afterwards there is
 * nothing left of any box on this host, and this process holds no more
 * descriptors than before.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judge } from '../../verification/judge.ts';
import type { Outcome } from '../../verification/outcome.ts';
import { ownContainers, ownDescriptors, type Residue, residueOf } from '../support/host-residue.ts';
import { hostilePrograms } from '../support/hostile-fixtures.ts';
import { testSandbox } from '../support/local-sandbox.ts';

const runs = 100;
const concurrency = 8;
const nothing: Residue = { containers: [], processes: [], shims: [], cgroups: [], mounts: [] };

/** Quick ones of every kind: bombs, daemons, stopped groups, eaten memory, endless output, files, sockets. */
const chosen = /^(1|2|3|4|5|6|8|10|12|20|22|29|33|39|45|46|50|51|54|58|59|60) /;
const burst = hostilePrograms().filter(({ title, task }) => chosen.test(title) && task.runner.name === 'python');

const test = suite('residue');

test('nothing is left on the host after a burst of hostile programs', async () => {
  await run(4);
  await settled(ownDescriptors, (count) => count < 40);
  const descriptors = ownDescriptors();

  const during = await run(runs);
  assert.ok(during.ids.size > 0, 'the burst had boxes');
  assert.ok(during.processes > 0 || process.platform !== 'linux', 'processes of boxes are seen while they run');
  assert.ok(during.cgroups > 0 || process.platform !== 'linux', 'cgroups of boxes are seen while they run');
  const failures = during.outcomes.filter(({ outcome }) => outcome === 'not-judged');
  assert.equal(failures, [], 'every program has its verdict');

  const { engine } = during;
  const left = await settled(
    () => residueOf(engine, [...during.ids]),
    (found) => Object.values(found).every((list) => list.length === 0),
  );
  assert.equal(left, nothing);
  const open = await settled(ownDescriptors, (count) => count <= descriptors);
  assert.ok(open <= descriptors, `${open} descriptors are open, ${descriptors} were before`);
});

test.run();

/** Judges so many programs in a sandbox that is closed afterwards; tells what its boxes were. */
async function run(count: number) {
  const sandbox = await testSandbox(concurrency);
  const { engine } = sandbox;
  const ids = new Set<string>();
  const seen = { processes: 0, cgroups: 0 };
  const ended = new AbortController();
  const watch = async () => {
    while (!ended.signal.aborted) {
      for (const id of await ownContainers(engine)) ids.add(id);
      const found = await residueOf(engine, [...ids]);
      seen.processes = Math.max(seen.processes, found.processes.length);
      seen.cgroups = Math.max(seen.cgroups, found.cgroups.length);
      await sleep(500);
    }
  };
  const watching = watch();
  const outcomes: readonly Outcome[] = await pLimit(concurrency).map(
    Array.from({ length: count }, (_, index) => burst[index % burst.length]?.task),
    (task) => (task === undefined ? Promise.reject(new Error('no programs')) : judge(sandbox, task)),
  );
  const { waiting, inUse } = sandbox.state();
  assert.is(waiting, 0);
  assert.ok(inUse <= concurrency);
  ended.abort();
  await watching;
  await sandbox.close();
  return { engine, ids, outcomes, ...seen };
}

/** The engine tidies up after its answer: waits up to half a minute, and tells what it finds then. */
async function settled<T>(look: () => T | Promise<T>, isFine: (found: T) => boolean): Promise<T> {
  const untilMs = performance.now() + 30_000;
  for (;;) {
    const found = await look();
    if (isFine(found) || performance.now() > untilMs) return found;
    await sleep(250);
  }
}
