/**
 * `npm run bench`: what a run costs here, against the other ways to run it.
 *
 *     npm run bench -- [--quick] [--only PART,PART] [--json FILE] [--markdown FILE]
 *
 * Each figure compares contenders measured in turns in this very run, so that
 * the machine's speed cancels out. Nothing here decides a test: a missed target
 * is shown. A run that fails ends the bench with its reason and exit code 1.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sectionOf } from '../load/finding.ts';
import { compilingRows, manyCasesRows } from './compiling.ts';
import { latencyRows } from './latency.ts';
import { memoryRows, outputRows } from './limits.ts';
import { jsonReport, machineOf, markdownReport, textReport } from './report.ts';
import { type Rivals, rivalsOf } from './rivals.ts';
import type { Row } from './rows.ts';
import { engineSocket, openSandbox, runnerOf } from './setting.ts';
import { soakRows } from './soaking.ts';
import { coldStartRows, idleRows } from './standing.ts';
import { scalingRows, throughputRows } from './throughput.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    markdown: { type: 'string' },
  },
});
const scale = options.quick ? 0.1 : 1;
const rounds = (many: number) => Math.max(3, Math.round(many * scale));

const sandbox = await openSandbox();
const python = runnerOf('python');

/** In this order: what is measured most finely comes first, while little else stands around. */
const parts: Readonly<Record<string, (rivals: Rivals) => Promise<Row[]>>> = {
  latency: (rivals) => latencyRows(sandbox, python, rivals, rounds(200)),
  throughput: (rivals) => throughputRows(sandbox, python, rivals, scale),
  cases: () => manyCasesRows(sandbox, rounds(7)),
  compiling: () => compilingRows(sandbox, rounds(11)),
  memory: () => memoryRows(sandbox),
  output: () => outputRows(sandbox),
  scaling: () => scalingRows(sandbox, python, scale),
  idle: (rivals) => idleRows(sandbox, python, rivals),
  'cold start': (rivals) => coldStartRows(rivals, rounds(11)),
  soak: () => soakRows(Math.round(2000 * scale)),
};

const chosen = options.only?.split(',') ?? Object.keys(parts);
const unknown = chosen.filter((name) => parts[name] === undefined);
try {
  if (unknown.length > 0) {
    throw new Error(`There is no part ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}.`);
  }
  const rows = await measureAll();
  const machine = machineOf(await sandbox.engine.describe());
  console.log(textReport(machine, rows));
  if (options.json !== undefined) writeFileSync(options.json, jsonReport(machine, rows));
  if (options.markdown !== undefined) {
    const page = markdownReport(machine, rows, `npm run bench -- ${process.argv.slice(2).join(' ')}`);
    const before = existsSync(options.markdown) ? readFileSync(options.markdown, 'utf8') : '';
    writeFileSync(options.markdown, page + sectionOf(before));
  }
} catch (error) {
  console.error(`The bench stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
} finally {
  await sandbox.close();
}

async function measureAll(): Promise<Row[]> {
  const { id } = await sandbox.images.ensure(python, () => {});
  await using rivals = await rivalsOf(engineSocket, id);
  const rows: Row[] = [];
  for (const [index, name] of chosen.entries()) {
    console.error(`${index + 1}/${chosen.length} ${name}`);
    rows.push(...((await parts[name]?.(rivals)) ?? []));
  }
  return rows;
}
