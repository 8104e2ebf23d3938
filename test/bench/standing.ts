/** What the sandbox costs while it stands ready, and how long it takes to get there. */
import type { Runner } from '../../runners/runner.ts';
import type { LocalSandbox } from '../../sandboxes/local.ts';
import { boxLabel, ownLabels } from '../../sandboxes/orphans.ts';
import { engineApi } from './engine-api.ts';
import { pythonHello } from './latency.ts';
import { medians } from './measure.ts';
import { memoryOf, type Rivals } from './rivals.ts';
import { milliseconds, type Row, ratioRow } from './rows.ts';
import { engineSocket, judged, leaseOf, mebibyte, openSandbox, runLeased, runnerOf, stdioTask } from './setting.ts';

/** Memory of a box in which nothing runs, against a container that sleeps. */
export async function idleRows(sandbox: LocalSandbox, python: Runner, rivals: Rivals): Promise<Row[]> {
  // A box that was used, wiped and given back.
  await runLeased(sandbox, python, pythonHello);
  await (await leaseOf(sandbox, python))[Symbol.asyncDispose]();
  using api = engineApi(engineSocket);
  const own = Object.entries(ownLabels());
  const all = await sandbox.engine.list(boxLabel);
  const boxes = all.filter(({ labels }) => own.every(([name, value]) => labels[name] === value));
  const sizes = await Promise.all(boxes.map(({ id }) => memoryOf(api, id)));
  const ours = sizes.reduce((sum, bytes) => sum + bytes, 0) / sizes.length;
  const baseline = await rivals.warmBytes();
  const show = (bytes: number) => `${(bytes / mebibyte).toFixed(2)} MiB`;
  const shown = {
    what: 'memory of an idle box, against a container that sleeps',
    ours: show(ours),
    baseline: show(baseline),
  };
  return [ratioRow(shown, ours, baseline)];
}

/** From nothing but the images to the first verdict, against one container for one run. */
export async function coldStartRows(rivals: Rivals, rounds: number): Promise<Row[]> {
  const task = stdioTask('python', runnerOf('python').hello, [{ stdin: '', expected: 'hello' }]);
  const { ours, container } = await medians(
    {
      ours: async () => {
        const sandbox = await openSandbox();
        try {
          const { verdict, message } = await judged(sandbox, task);
          if (verdict !== 'accepted') throw new Error(`The first verdict is ${verdict}: ${message}`);
        } finally {
          await sandbox.close();
        }
      },
      container: () => rivals.perRun(pythonHello),
    },
    rounds,
  );
  const shown = {
    what: 'cold start to first verdict and shut down again, Python, against a container for one run',
    ours: milliseconds(ours),
    baseline: milliseconds(container),
  };
  return [ratioRow(shown, ours, container)];
}
