/**
 * `npm run test:load`: the service under load, and when things break under it.
 *
 *     npm run test:load -- [--quick] [--count N] [--concurrency N] [--only PART,PART] [--json FILE] [--markdown FILE]
 *
 * Everything stays on this machine, in a data folder of its own. Ends with 1
 * when a request was lost or misjudged, or a part could not be run; a figure
 * that misses its target is shown. `--quick` takes about two minutes.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findLanguage } from '../../server/language-lookup.ts';
import { machineOf } from '../bench/report.ts';
import { openSandbox } from '../bench/setting.ts';
import { paperLanguages } from '../support/all-languages.ts';
import { makeImages } from '../support/images.ts';
import { clockJumps, engineCut, fullDisk, killed } from './breakdowns.ts';
import { disconnects, slowReaders } from './clients.ts';
import { type Finding, isSound, textOf, withSection } from './finding.ts';
import { hellos, mixed } from './pace.ts';
import type { Part, Setting } from './part.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    count: { type: 'string' },
    concurrency: { type: 'string', default: '256' },
    only: { type: 'string' },
    json: { type: 'string' },
    markdown: { type: 'string' },
  },
});

/** What is measured most finely comes first. */
const parts: Readonly<Record<string, Part>> = {
  hellos,
  mixed,
  'slow readers': slowReaders,
  disconnects,
  'engine cut': engineCut,
  killed,
  'full disk': fullDisk,
  'clock jumps': clockJumps,
};

const count = Number(options.count ?? (options.quick ? 300 : 10_000));
const chosen = options.only?.split(',') ?? Object.keys(parts);
const unknown = chosen.filter((name) => parts[name] === undefined);
if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}; there are: ${Object.keys(parts)}.`);

const home = mkdtempSync(join(tmpdir(), 'polyproof-load-'));
try {
  const setting: Setting = {
    environment: { POLYPROOF_HOME: home, POLYPROOF_LOG: 'silent' },
    count,
    concurrency: Number(options.concurrency),
    scale: Math.min(1, count / 10_000),
    runners: paperLanguages.map((name) => findLanguage(name)),
  };
  const machine = await prepare(setting);
  const findings = await runParts(setting);
  console.log(textOf(machine, findings));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ machine, findings }, null, 2)}\n`);
  if (options.markdown !== undefined) {
    const command = `npm run test:load -- ${process.argv.slice(2).join(' ')}`;
    writeFileSync(options.markdown, withSection(readFileSync(options.markdown, 'utf8'), machine, findings, command));
  }
  process.exitCode = findings.length > 0 && findings.every(isSound) ? 0 : 1;
} finally {
  rmSync(home, { recursive: true });
}

/** Images first: a request does not wait for a build. */
async function prepare({ runners }: Setting) {
  const sandbox = await openSandbox();
  try {
    const { failed } = await makeImages(sandbox.images, runners);
    if (failed > 0) throw new Error('Not every image could be made; the reasons are above.');
    return machineOf(await sandbox.engine.describe());
  } finally {
    await sandbox.close();
  }
}

/** A part that cannot be run is a finding too, so that the others are. */
async function runParts(setting: Setting): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [index, name] of chosen.entries()) {
    const startedAt = performance.now();
    try {
      findings.push(...((await parts[name]?.(setting)) ?? []));
    } catch (error) {
      const faults = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
      findings.push({ what: name, requests: 0, lost: 0, misjudged: 0, triedAgain: 0, isMet: null, faults });
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    console.error(`${index + 1}/${chosen.length} ${name}: ${seconds} s`);
  }
  return findings;
}
