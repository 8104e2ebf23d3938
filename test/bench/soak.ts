/**
 * `npm run soak`: thousands of mixed runs, hostile ones among them, then an audit.
 *
 *     npm run soak -- [--count N] [--concurrency N] [--json FILE]
 *
 * Exits with 1 on any leak, unexpected verdict or failure of our own.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import Table from 'cli-table3';
import { isLeak } from './residue.ts';
import { failuresOf, type SoakResult, soak } from './soaking.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    concurrency: { type: 'string', default: '64' },
    json: { type: 'string' },
  },
});

const count = wholeNumber('--count', options.count);
const concurrency = wholeNumber('--concurrency', options.concurrency);
const bar = new cliProgress.SingleBar(
  {
    format: 'soak {bar} {value}/{total}, {eta_formatted} left, {unexpected} unexpected',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  },
  cliProgress.Presets.shades_classic,
);
bar.start(count, 0, { unexpected: 0 });
try {
  const result = await soak({ count, concurrency, onRun: (unexpected) => bar.increment(1, { unexpected }) });
  bar.stop();
  report(result);
} catch (error) {
  bar.stop();
  console.error(`The soak stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
}

function report(result: SoakResult): void {
  const { tallies, seconds, pool, boxes, residue } = result;
  const style = { head: [], border: [] };
  const verdicts = new Table({ head: ['program', 'runs', 'expected', 'ended in', 'unexpected'], style });
  for (const { program, ends, unexpected } of tallies) {
    const runs = [...ends.values()].reduce((sum, each) => sum + each, 0);
    const ended = [...ends].map(([end, times]) => `${end} ${times}`).join('\n');
    verdicts.push([program.name, runs, program.expected.join('\n'), ended, unexpected]);
  }
  const left = new Table({ head: ['left behind', 'before', 'after', 'allowed more', 'leak'], style });
  for (const item of residue) {
    const { what, before, after, allowed, unit } = item;
    left.push([what, `${before}${unit}`, `${after}${unit}`, `${allowed}${unit}`, isLeak(item) ? 'LEAK' : 'none']);
  }
  const { unexpected, leaks } = failuresOf(result);
  console.log(verdicts.toString());
  console.log(left.toString());
  console.log(
    `${count} runs, ${concurrency} at once, in ${seconds.toFixed(1)} s: ${(count / seconds).toFixed(1)} /s; ` +
      `${boxes} boxes made, ${pool.quarantined} quarantined; ${unexpected} unexpected, ${leaks} leaks`,
  );
  if (options.json !== undefined) {
    const rows = tallies.map(({ program: { name }, ends, unexpected: wrong }) => {
      return { name, ends: Object.fromEntries(ends), unexpected: wrong };
    });
    writeFileSync(options.json, `${JSON.stringify({ count, concurrency, seconds, boxes, rows, residue }, null, 2)}\n`);
  }
  if (unexpected + leaks > 0) process.exitCode = 1;
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`${option} wants a whole number above 0, not ${text}.`);
  process.exit(2);
}
