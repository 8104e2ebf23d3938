/** `polyproof gate INPUT…`: which rows of a data set are truly verified, and why the others are not. */
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { countRow, emptyTally, githubAnnotation, keptShare } from '../datasets/gate-report.ts';
import { readBenchmarks } from '../datasets/hygiene/benchmark-files.ts';
import { type Hygiene, hygiene } from '../datasets/hygiene/hygiene.ts';
import { countRows, filesOf } from '../datasets/input.ts';
import { noCache, openResultCache } from '../datasets/result-cache.ts';
import { shapes } from '../datasets/shapes/shapes.ts';
import { type Config, readConfig } from '../server/config.ts';
import { ServerError } from '../server/errors.ts';
import { gateDefaults, type StageName } from '../verification/gate/stage.ts';
import { stages } from '../verification/gate/stages.ts';
import type { Tier } from '../verification/gate/tiers.ts';
import { judge } from '../verification/judge.ts';
import { polyproofVersion } from '../verification/version.ts';
import { command, examples } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { openGateOutput } from './gate-output.ts';
import { type GatedRow, gatedRows } from './gate-rows.ts';
import { gateTrust } from './gate-trust.ts';
import { progressBar } from './progress-bar.ts';
import { openSandbox } from './sandbox.ts';
import type { Terminal } from './terminal.ts';

export interface GateOptions {
  readonly out: string;
  readonly tier: Exclude<Tier, 'none'>;
  readonly stages?: readonly StageName[];
  readonly allStages?: boolean;
  readonly languages?: readonly string[];
  readonly language?: string;
  readonly shape?: string;
  readonly map: ReadonlyMap<string, string>;
  readonly sample?: number;
  readonly maxMinutes?: number;
  readonly failUnder?: number;
  readonly minCases: number;
  readonly junit?: string;
  readonly github?: boolean;
  readonly cache: boolean;
  readonly canaries: boolean;
  readonly hygiene: boolean;
  readonly against?: readonly string[];
  readonly licences?: readonly string[];
  readonly needLicence?: boolean;
  readonly json?: boolean;
}

const stageNames = stages.map(({ name }) => name);

export function gateCommand(terminal: Terminal): Command {
  return command('gate', 'Tell which rows of a data set are truly verified, and why the others are not.', terminal)
    .argument(
      '<input...>',
      'JSON lines, JSON, CSV, TSV or Parquet files, folders of them, or - for JSON lines on stdin',
    )
    .option('-o, --out <folder>', 'where kept and rejected rows, certificates and the report go', 'gated')
    .addOption(
      new Option('-t, --tier <tier>', 'what a row must reach to be kept')
        .choices(['bronze', 'silver', 'gold'])
        .default('silver'),
    )
    .addOption(new Option('--stages <names...>', 'run only these').choices(stageNames))
    .option('--all-stages', 'run every stage that the tier asks for, also after one has failed')
    .option('--languages <names...>', 'only rows in these languages')
    .option('--language <name>', 'the language of rows that name none')
    .addOption(
      new Option('--shape <name>', 'the shape of the rows, which is found otherwise').choices(
        shapes.map(({ name }) => name),
      ),
    )
    .option('--map <key=from>', "take a task's key from another key of the row", readMap, new Map())
    .option('--sample <rows>', 'only so many rows, spread over the input', positive)
    .option('--max-minutes <minutes>', 'end after so long; what is done is kept', positive)
    .option(
      '--fail-under <share>',
      'exit code 1 when less than this share of the judged rows is kept, such as 0.95',
      share,
    )
    .option('--min-cases <count>', 'fewest cases of a row', positive, gateDefaults.casesMin)
    .option('--against <files...>', 'benchmarks: rows that hold what they ask are rejected')
    .option('--licences <names...>', 'licences that a row may name, such as MIT Apache-2.0')
    .option('--need-licence', 'reject rows that name no licence')
    .option('--no-hygiene', 'do not look for duplicates, benchmarks, secrets and licences')
    .option('--junit <file>', 'write JUnit XML as well')
    .option('--github', 'print annotations for GitHub Actions')
    .option('--no-cache', 'judge everything again')
    .option('--no-canaries', 'trust the images without a look')
    .addHelpText(
      'after',
      examples(
        'polyproof gate rows.jsonl',
        'polyproof gate data/ --tier gold --out gold/',
        'polyproof gate train.parquet --sample 1000 --fail-under 0.95',
        'polyproof gate rows.jsonl --against HumanEval.jsonl.gz mbpp.jsonl',
        'polyproof gate odd.jsonl --map source=program --map tests=checks --language python',
      ),
    )
    .addHelpText('after', help)
    .action((inputs: string[], options: GateOptions) => gateFiles(terminal, inputs, options));
}

const help = `
Tiers: bronze: the tests are about the solution and it passes them every time; silver: stubs fail, 80 % of mutants do,
other languages agree on the cases; gold: 90 % of mutants, every case earns its place, generated inputs agree.
Run the same command again after Ctrl-C or a crash: what was judged is not judged again.

Exit codes: 0 done, 1 less kept than --fail-under, 2 bad input, 3 some rows could not be judged.
`;

async function gateFiles(terminal: Terminal, inputs: readonly string[], options: GateOptions): Promise<void> {
  const startedAt = performance.now();
  const config = readConfig(terminal.environment);
  const files = filesOf(inputs);
  const total = options.sample ?? (await totalOf(files));
  await using opened = await openSandbox(config, terminal);
  using cache = options.cache ? openResultCache(path.join(config.dataFolder, 'gate.sqlite')) : noCache;
  using output = openGateOutput(options.out, options.junit);
  const trust = gateTrust(opened, cache, {
    canaries: options.canaries,
    note: (text) => terminal.note(text),
    signal: terminal.signal,
  });
  const desk = {
    policy: config.limits,
    settings: { ...gateDefaults, casesMin: options.minCases },
    request: requestOf(options),
    ...(options.language !== undefined && { language: options.language }),
    judge: (task: Parameters<typeof judge>[1]) => judge(opened.sandbox, task, terminal.signal),
    imageOf: trust.imageOf,
    cache,
  };
  const cleanliness = options.hygiene ? await hygieneOf(options, terminal) : null;
  const tally = emptyTally();
  const bar = progressBar(terminal, total);
  const found = new Map<string, string | null>();
  let endedEarly: string | null = null;
  try {
    const rows = gatedRows({
      files,
      options,
      desk,
      hygiene: cleanliness,
      stdin: terminal.stdin,
      width: widthOf(config),
      onShape: (file, shape, note) => {
        found.set(file, shape);
        terminal.note(note);
      },
    });
    for await (const row of rows) {
      if (terminal.signal.aborted) {
        endedEarly = 'interrupted';
        break;
      }
      take(row, output, terminal, options);
      countRow(tally, row.counted);
      bar?.update(
        tally.outcomes.kept + tally.outcomes.rejected + tally.outcomes.invalid + tally.outcomes['not-judged'],
      );
      if (isOver(startedAt, options)) {
        endedEarly = `${options.maxMinutes} minutes are over`;
        break;
      }
    }
  } finally {
    bar?.end();
  }
  const facts = {
    inputs: files.map((file) => ({ file, shape: found.get(file) ?? null })),
    tier: options.tier,
    polyproof: polyproofVersion,
    images: trust.images(),
    canaries: trust.rates(),
    tasks: cleanliness?.tasks() ?? null,
    benchmarks: cleanliness?.benchmarks.size ?? 0,
    seconds: (performance.now() - startedAt) / 1000,
    endedEarly,
  };
  const report = output.finish(tally, facts);
  if (options.json === true) terminal.print(JSON.stringify(report.json, null, 2));
  else terminal.print(report.markdown);
  terminal.note(`Written to ${output.folder}: ${output.files().join(', ')}`);
  terminal.exitCode = exitCodeOf(tally, options, endedEarly);
}

async function hygieneOf({ licences, needLicence, against }: GateOptions, terminal: Terminal): Promise<Hygiene> {
  const made = hygiene({ ...(licences !== undefined && { licences }), licenceNeeded: needLicence === true });
  if (against === undefined) return made;
  const { empty } = await readBenchmarks(against, made.benchmarks);
  const without = empty === 0 ? '' : `; ${empty} rows held none`;
  terminal.note(`Rows are held against ${made.benchmarks.size} problems of benchmarks${without}.`);
  if (made.benchmarks.size === 0) {
    throw new ServerError(
      'bad-request',
      `There is no problem in ${against.join(', ')}: rows would be held against nothing.`,
    );
  }
  return made;
}

function take(
  row: GatedRow,
  output: ReturnType<typeof openGateOutput>,
  terminal: Terminal,
  options: GateOptions,
): void {
  output.add(row);
  const annotation = options.github === true ? githubAnnotation(row.counted) : null;
  if (annotation !== null) terminal.note(annotation);
}

function requestOf({ tier, stages: only, allStages }: GateOptions) {
  return { tier, ...(only !== undefined && { stages: new Set(only) }), ...(allStages === true && { allStages }) };
}

/** One more than there are boxes: the next row is ready when a box is. */
function widthOf({ boxes }: Config): number {
  return boxes.concurrency + 1;
}

function isOver(startedAt: number, { maxMinutes }: GateOptions): boolean {
  return maxMinutes !== undefined && performance.now() - startedAt > maxMinutes * 60_000;
}

async function totalOf(files: readonly string[]): Promise<number | undefined> {
  const counts = await Promise.all(files.map(async (file) => (file === '-' ? undefined : await countRows(file))));
  return counts.includes(undefined) ? undefined : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

function exitCodeOf(tally: ReturnType<typeof emptyTally>, { failUnder }: GateOptions, endedEarly: string | null) {
  const rows = Object.values(tally.outcomes).reduce((sum, count) => sum + count, 0);
  if (rows === 0 && endedEarly === null) throw new ServerError('bad-request', 'There is no row in the input.');
  if (tally.outcomes['not-judged'] > 0) return exitCodes.notJudged;
  return failUnder !== undefined && keptShare(tally) < failUnder ? exitCodes.negative : exitCodes.ok;
}

function readMap(text: string, map: Map<string, string>): Map<string, string> {
  const [key = '', from = ''] = text.split('=');
  if (key === '' || from === '') throw new InvalidArgumentError('write KEY=FROM');
  return new Map([...map, [key, from]]);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('a number above zero is wanted');
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('a share between 0 and 1 is wanted');
  return value;
}
