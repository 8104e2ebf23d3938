/** What one part of the load test found, and the table of all of them. */
import Table from 'cli-table3';
import { type Machine, machineSentence } from '../bench/report.ts';

export interface Finding {
  readonly what: string;
  readonly requests: number;
  /** Requests that never got an answer, however often they were sent. */
  readonly lost: number;
  /** Answers that are not what the program deserves. */
  readonly misjudged: number;
  /** Refusals and broken connections that the client got over. */
  readonly triedAgain: number;
  /** What was measured, and what it should be. */
  readonly figure?: string;
  readonly target?: string;
  /** Null without a target. */
  readonly isMet: boolean | null;
  /** What went wrong, for people: the first few. */
  readonly faults: readonly string[];
}

/** Whether no request was lost or misjudged. A figure that misses its target is shown, and fails nothing. */
export function isSound({ requests, lost, misjudged }: Finding): boolean {
  return requests > 0 && lost === 0 && misjudged === 0;
}

const heads = ['what', 'requests', 'lost', 'misjudged', 'tried again', 'figure', 'target', 'met'];

export function textOf(machine: Machine, findings: readonly Finding[]): string {
  const table = new Table({ head: heads, style: { head: [], border: [] }, wordWrap: true, colWidths: [46] });
  table.push(...findings.map(cellsOf));
  const faults = findings.flatMap(({ what, faults: own }) => own.map((fault) => `${what}: ${fault}`));
  return [machineSentence(machine), table.toString(), ...faults].join('\n');
}

function cellsOf({ what, requests, lost, misjudged, triedAgain, figure = '', target = '', isMet }: Finding): string[] {
  const met = isMet === null ? '' : isMet ? 'yes' : 'NO';
  return [what, String(requests), String(lost), String(misjudged), String(triedAgain), figure, target, met];
}

const heading = '## Under load';

/** That section of a page, to be kept when the rest is made anew; empty without one. */
export function sectionOf(page: string): string {
  const at = page.indexOf(`\n${heading}\n`);
  return at < 0 ? '' : page.slice(at);
}

/** The page on performance with this section in place of the one that it had; other sections stay. */
export function withSection(page: string, machine: Machine, findings: readonly Finding[], command: string): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const before = page.split(`\n${heading}\n`)[0]?.trimEnd() ?? '';
  return [
    before,
    '',
    heading,
    '',
    `<!-- Made by \`${command}\`; do not edit. -->`,
    '',
    `The service under load and when things break, measured on ${machineSentence(machine)}`,
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...findings.map((finding) => line(cellsOf(finding))),
    '',
  ].join('\n');
}
