/** Shows what the bench found: on the terminal, as JSON, and as the page that the documentation links to. */
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import Table from 'cli-table3';
import type { EngineFacts } from '../../sandboxes/engine.ts';
import type { Row } from './rows.ts';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly engine: string;
}

export function machineOf({ name, version, cgroupVersion, storageDriver }: EngineFacts): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.version,
    engine: `${name} ${version}, cgroup v${cgroupVersion}, ${storageDriver}`,
  };
}

const heads = ['what', 'ours', 'baseline', 'result', 'target', 'met'];

export function textReport(machine: Machine, rows: readonly Row[]): string {
  const table = new Table({ head: heads, style: { head: [], border: [] }, wordWrap: true, colWidths: [60] });
  table.push(...rows.map(cellsOf));
  return `${machineSentence(machine)}\n${table.toString()}\n${summaryOf(rows)}`;
}

export function jsonReport(machine: Machine, rows: readonly Row[]): string {
  return `${JSON.stringify({ machine, rows }, null, 2)}\n`;
}

/** `command` is what made it, for whoever wants the same page of another machine. */
export function markdownReport(machine: Machine, rows: readonly Row[], command: string): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    '# Performance',
    '',
    `<!-- Made by \`${command}\`; do not edit. -->`,
    '',
    'What a run costs here, against the other ways to run the same thing. Every row compares contenders that took',
    'turns on the same machine in the same run of `npm run bench`, and shows medians: the ratios and differences carry',
    'over to other machines, the absolute figures do not. A row without a target is there to be known.',
    '',
    `Measured on ${machineSentence(machine)}`,
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map((row) => line(cellsOf(row))),
    '',
    summaryOf(rows),
    '',
    '`npm run soak` runs thousands of programs, hostile ones among them, and looks for what they left behind.',
    '',
  ].join('\n');
}

function cellsOf({ what, ours, baseline, result, target, isMet }: Row): string[] {
  return [what, ours, baseline, result, target, isMet === null ? '' : isMet ? 'yes' : 'NO'];
}

/** The machine in one sentence. */
export function machineSentence({ processor, cores, memoryGiB, kernel, node, engine }: Machine): string {
  return `${cores} × ${processor}, ${memoryGiB} GiB, Linux ${kernel}, Node ${node}, ${engine}.`;
}

function summaryOf(rows: readonly Row[]): string {
  const aimed = rows.filter(({ isMet }) => isMet !== null);
  const met = aimed.filter(({ isMet }) => isMet === true);
  return `${met.length} of ${aimed.length} targets met.`;
}
