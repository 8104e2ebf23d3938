/** The files that a gate writes: kept and rejected rows in their order, certificates, the report. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import {
  type CountedRow,
  type GateTally,
  junitCase,
  junitHead,
  junitTail,
  type ReportFacts,
  reportJson,
  reportMarkdown,
} from '../datasets/gate-report.ts';
import type { GatedRow } from './gate-rows.ts';

export interface GateOutput extends Disposable {
  readonly folder: string;
  add(gated: GatedRow): void;
  finish(tally: GateTally, facts: ReportFacts): { readonly json: unknown; readonly markdown: string };
  /** Names of what was written. */
  files(): readonly string[];
}

const fileOf: Readonly<Record<CountedRow['outcome'], string>> = {
  kept: 'kept.jsonl',
  rejected: 'rejected.jsonl',
  invalid: 'invalid.jsonl',
  'not-judged': 'not-judged.jsonl',
};

/** Opens the files; those of an earlier run are written anew, from the cache. */
export function openGateOutput(folder: string, junit: string | undefined): GateOutput {
  mkdirSync(folder, { recursive: true });
  const handles = new Map<string, number>();
  const write = (name: string, text: string) => {
    const handle = handles.get(name) ?? openSync(path.resolve(folder, name), 'w');
    handles.set(name, handle);
    writeSync(handle, text);
  };
  for (const name of [...Object.values(fileOf), 'certificates.jsonl']) write(name, '');
  // Named by whoever asks, so that it stands where they say and not in the folder.
  const junitFile = junit === undefined ? undefined : path.resolve(junit);
  if (junitFile !== undefined) write(junitFile, junitHead);
  return {
    folder,
    add({ counted, row, added, certificate, read }) {
      const columns = typeof row === 'object' && row !== null && !Array.isArray(row) ? row : { row };
      write(fileOf[counted.outcome], line({ ...columns, polyproof: added }));
      if (certificate !== null)
        write('certificates.jsonl', line({ where: counted.where, row: counted.id, read, ...certificate }));
      if (junitFile !== undefined) write(junitFile, `${junitCase(counted)}\n`);
    },
    finish(tally, facts) {
      const json = reportJson(tally, facts);
      const markdown = reportMarkdown(tally, facts);
      writeFileSync(path.join(folder, 'report.json'), `${JSON.stringify(json, null, 2)}\n`);
      writeFileSync(path.join(folder, 'report.md'), markdown);
      if (junitFile !== undefined) write(junitFile, junitTail);
      return { json, markdown };
    },
    files: () => [...handles.keys(), 'report.json', 'report.md'],
    [Symbol.dispose]() {
      for (const handle of handles.values()) closeSync(handle);
    },
  };
}

function line(value: unknown): string {
  return `${JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? exact(item) : item))}\n`;
}

/** An integer beyond what a double holds, written with all its digits. */
function exact(value: bigint): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(value));
}
