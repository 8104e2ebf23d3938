/** How many runs a second, against the other ways, and what one run costs as more are asked for at once. */
import { availableParallelism } from 'node:os';
import type { Runner } from '../../runners/runner.ts';
import type { LocalSandbox } from '../../sandboxes/local.ts';
import { pythonHello, trueCommand } from './latency.ts';
import { throughputs } from './measure.ts';
import type { Rivals } from './rivals.ts';
import { milliseconds, perSecond, type Row, ratioRow } from './rows.ts';
import { runLeased } from './setting.ts';

/** `scale` shrinks the counts for a quick look. */
export async function throughputRows(
  sandbox: LocalSandbox,
  python: Runner,
  rivals: Rivals,
  scale: number,
): Promise<Row[]> {
  // Enough at once to keep every one of the three busy.
  const few = { concurrency: 4 * availableParallelism() };
  const trues = await throughputs(
    {
      ours: { ...few, count: 2000 * scale, once: () => runLeased(sandbox, python, trueCommand) },
      exec: { ...few, count: 60 * scale, once: () => rivals.exec(trueCommand) },
      container: { ...few, count: 20 * scale, once: () => rivals.perRun(trueCommand) },
    },
    3,
  );
  const many = { concurrency: 64, count: 500 * scale };
  const hellos = await throughputs(
    {
      ours: { ...many, once: () => runLeased(sandbox, python, pythonHello) },
      loaded: { ...many, once: () => rivals.loaded(pythonHello) },
      chrooted: { ...many, once: () => rivals.chrooted(pythonHello) },
    },
    3,
  );
  const native = Math.max(hellos.loaded, hellos.chrooted);
  const against = (what: string, ours: number, baseline: number, atLeast: number) =>
    ratioRow({ what, ours: perSecond(ours), baseline: perSecond(baseline) }, ours, baseline, { atLeast });
  return [
    against('throughput of /bin/true against docker exec', trues.ours, trues.exec, 50),
    against('throughput of /bin/true against a container for each run', trues.ours, trues.container, 100),
    against('throughput of Python hello, 64 at once, against native', hellos.ours, native, 0.85),
  ];
}

const levels = [1, 2, 4, 16, 64, 256] as const;

/** Time on the wall that one Python hello takes up, with more and more asked for at once, against one at a time. */
export async function scalingRows(sandbox: LocalSandbox, python: Runner, scale: number): Promise<Row[]> {
  const once = () => runLeased(sandbox, python, pythonHello);
  const loads = levels.map((concurrency) => [
    String(concurrency),
    { concurrency, count: Math.max(concurrency, 300 * scale), once },
  ]);
  const rates = await throughputs(Object.fromEntries(loads), 3);
  const cost = (concurrency: number) => 1000 / (rates[concurrency] ?? Number.NaN);
  return levels.slice(1).map((concurrency) => {
    const shown = {
      what: `cost of one Python hello, ${concurrency} at once, against one at a time`,
      ours: milliseconds(cost(concurrency)),
      baseline: milliseconds(cost(1)),
    };
    return ratioRow(shown, cost(concurrency), cost(1));
  });
}
