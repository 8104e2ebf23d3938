/** `polyproof check DATASET`: re-executes certificates and says how many of them hold. Stage G10 of the gate. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { rowsOf } from '../datasets/input.ts';
import { noCache } from '../datasets/result-cache.ts';
import { objectOf, textOf } from '../datasets/shapes/shape.ts';
import { shapes } from '../datasets/shapes/shapes.ts';
import { readConfig } from '../server/config.ts';
import { ServerError } from '../server/errors.ts';
import { gateProblem, problemHash, readProblem } from '../server/gate-row.ts';
import { type Certificate, isUnaltered } from '../verification/gate/certificate.ts';
import type { StageName } from '../verification/gate/stage.ts';
import { type Tier, tiers } from '../verification/gate/tiers.ts';
import { judge } from '../verification/judge.ts';
import { command, examples } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { mapped, type RowReading } from './gate-rows.ts';
import { gateTrust } from './gate-trust.ts';
import { inOrder } from './in-order.ts';
import { progressBar } from './progress-bar.ts';
import { sampled } from './sample.ts';
import { openSandbox } from './sandbox.ts';
import type { Terminal } from './terminal.ts';

interface CheckOptions {
  readonly sample?: number;
  readonly canaries: boolean;
  readonly json?: boolean;
}

/** What came of a certificate. */
interface Checked {
  readonly where: string;
  /** `altered`: the row or the certificate is not what was certified. `different`: it no longer reaches its tier. */
  readonly came: 'reproduced' | 'altered' | 'different' | 'not-judged';
  readonly message: string;
}

type KeptCertificate = Certificate & { readonly where: string; readonly read: RowReading };

export function checkCommand(terminal: Terminal): Command {
  return command('check', 'Re-execute the certificates of a data set, and say how many hold.', terminal)
    .argument('<dataset>', 'the folder that a gate wrote, with kept.jsonl and certificates.jsonl')
    .option('--sample <rows>', 'only so many, spread over all', countOf)
    .option('--no-canaries', 'trust the images without a look')
    .addHelpText('after', examples('polyproof check gated', 'polyproof check gated --sample 100 --json'))
    .addHelpText(
      'after',
      '\nExit codes: 0 all that were tried hold, 1 one does not, 2 bad input, 3 some could not be judged.\n',
    )
    .action((folder: string, options: CheckOptions) => check(terminal, folder, options));
}

async function check(terminal: Terminal, folder: string, options: CheckOptions): Promise<void> {
  const config = readConfig(terminal.environment);
  const certificates = await certificatesIn(folder, terminal);
  await using opened = await openSandbox(config, terminal);
  const trust = gateTrust(opened, noCache, {
    canaries: options.canaries,
    note: (text) => terminal.note(text),
    signal: terminal.signal,
  });
  const bar = progressBar(terminal, options.sample ?? certificates.size);
  const results: Checked[] = [];
  const rows = sampled(rowsOf([path.join(folder, 'kept.jsonl')], terminal.stdin), options.sample);
  try {
    const checked = inOrder(rows, config.boxes.concurrency + 1, async ({ content, at }): Promise<Checked> => {
      const { polyproof, ...row } = ('value' in content ? objectOf(content.value) : undefined) ?? {};
      const about = objectOf(polyproof);
      const where = (about === undefined ? undefined : textOf(about, 'where')) ?? `kept.jsonl:${at}`;
      const certificate = certificates.get((about === undefined ? undefined : textOf(about, 'certificate')) ?? '');
      if (certificate === undefined) return { where, came: 'altered', message: 'there is no certificate of this row' };
      if (!isUnaltered(certificate)) return { where, came: 'altered', message: 'the certificate was changed' };
      return { where, ...(await checkOne(row, certificate)) };
    });
    for await (const each of checked) {
      if (terminal.signal.aborted) break;
      results.push(each);
      bar?.update(results.length);
    }
  } finally {
    bar?.end();
  }

  async function checkOne(row: unknown, certificate: KeptCertificate): Promise<Omit<Checked, 'where'>> {
    const { read, asked, tier: wanted } = certificate;
    const shape = shapes.find(({ name }) => name === read.shape) ?? null;
    // Columns that were mapped are mapped again: what was certified is the problem, not the row.
    const problem = readProblem(mapped(row, new Map(Object.entries(read.map ?? {}))), shape, read.language);
    if ('outcome' in problem) return { came: 'altered', message: problem.message };
    if (problemHash(problem) !== certificate.problem) return { came: 'altered', message: 'the row was changed' };
    const result = await gateProblem(problem, {
      policy: config.limits,
      settings: asked.settings,
      request: {
        tier: asked.tier as Exclude<Tier, 'none'>,
        stages: new Set(Object.keys(certificate.stages) as StageName[]),
        allStages: true,
      },
      judge: (task) => judge(opened.sandbox, task, terminal.signal),
      imageOf: trust.imageOf,
      cache: noCache,
    });
    if (result.outcome === 'not-judged') return { came: 'not-judged', message: `${result.code}: ${result.message}` };
    if (result.outcome === 'invalid') return { came: 'different', message: `${result.reason}: ${result.message}` };
    const isAsHigh = tiers.indexOf(result.tier) >= tiers.indexOf(wanted);
    if (isAsHigh) return { came: 'reproduced', message: '' };
    const why = result.outcome === 'rejected' ? `, ${result.stage} ${result.reason}: ${result.message}` : '';
    return { came: 'different', message: `reaches ${result.tier}, not ${wanted}${why}` };
  }

  report(terminal, results, options.json === true);
}

async function certificatesIn(folder: string, terminal: Terminal): Promise<ReadonlyMap<string, KeptCertificate>> {
  const file = path.join(folder, 'certificates.jsonl');
  if (
    !existsSync(folder) ||
    !statSync(folder).isDirectory() ||
    !existsSync(file) ||
    !existsSync(path.join(folder, 'kept.jsonl'))
  ) {
    throw new ServerError(
      'bad-request',
      `${folder} is no folder that a gate wrote: it lacks kept.jsonl or certificates.jsonl.`,
    );
  }
  const found = new Map<string, KeptCertificate>();
  for await (const { content } of rowsOf([file], terminal.stdin)) {
    const row = 'value' in content ? objectOf(content.value) : undefined;
    // A line that is none, or half of one, is missed where its row asks for it.
    if (
      typeof row?.['id'] === 'string' &&
      objectOf(row['read']) !== undefined &&
      objectOf(row['asked']) !== undefined &&
      objectOf(row['stages']) !== undefined
    ) {
      found.set(row['id'], row as unknown as KeptCertificate);
    }
  }
  return found;
}

function report(terminal: Terminal, results: readonly Checked[], asJson: boolean): void {
  const count = (came: Checked['came']) => results.filter((each) => each.came === came).length;
  const [reproduced, notJudged] = [count('reproduced'), count('not-judged')];
  const tried = results.length - notJudged;
  const share = tried === 0 ? null : reproduced / tried;
  const bad = results.filter(({ came }) => came !== 'reproduced');
  if (asJson) {
    const counts = { tried, reproduced, altered: count('altered'), different: count('different'), notJudged };
    terminal.print(JSON.stringify({ ...counts, share, rows: bad }, null, 2));
  } else {
    for (const { where, came, message } of bad) terminal.print(`${where}: ${came}: ${message}`);
    const percent = share === null ? '' : ` (${(share * 100).toFixed(1)} %)`;
    terminal.print(`${reproduced} of ${tried} certificates reproduced${percent}, ${notJudged} not judged.`);
  }
  if (results.length === 0) throw new ServerError('bad-request', 'There is no kept row to check.');
  if (reproduced < tried) terminal.exitCode = exitCodes.negative;
  else if (notJudged > 0) terminal.exitCode = exitCodes.notJudged;
}

function countOf(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new ServerError('bad-request', `--sample ${text}: a whole number above zero is wanted.`);
  return value;
}
