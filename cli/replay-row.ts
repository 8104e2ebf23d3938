/** `polyproof explain ROW`: replays one row of a data set, with every program that is run and what each stage says. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { filesOf, type InputRow, rowsOf } from '../datasets/input.ts';
import type { RawRow, Shape } from '../datasets/shapes/shape.ts';
import { idOf, objectOf } from '../datasets/shapes/shape.ts';
import { detectShape, shapes } from '../datasets/shapes/shapes.ts';
import { readConfig } from '../server/config.ts';
import { ServerError } from '../server/errors.ts';
import { readProblem, subjectOf } from '../server/gate-row.ts';
import { replay } from '../verification/gate/replay.ts';
import { gateDefaults } from '../verification/gate/stage.ts';
import { stages } from '../verification/gate/stages.ts';
import type { Tier } from '../verification/gate/tiers.ts';
import { judge } from '../verification/judge.ts';
import { command, examples } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { mapped } from './gate-rows.ts';
import { replayJson, replayText } from './replay-report.ts';
import { openSandbox } from './sandbox.ts';
import type { Terminal } from './terminal.ts';

interface ExplainOptions {
  readonly in?: readonly string[];
  readonly out: string;
  readonly tier: Exclude<Tier, 'none'>;
  readonly language?: string;
  readonly shape?: string;
  readonly map: ReadonlyMap<string, string>;
  readonly minCases: number;
  readonly json?: boolean;
}

export function explainCommand(terminal: Terminal): Command {
  return command(
    'explain',
    'Replay one row of a data set: what is run, what it answers, what each stage says.',
    terminal,
  )
    .argument('<row>', 'FILE:NUMBER as the report writes it, or the id of a row')
    .option('--in <files...>', 'where a row is looked for by its id; what the last gate wrote, where not given')
    .option('-o, --out <folder>', 'the folder of that gate', 'gated')
    .addOption(
      new Option('-t, --tier <tier>', 'the tier whose stages are run, all of them')
        .choices(['bronze', 'silver', 'gold'])
        .default('silver'),
    )
    .option('--language <name>', 'the language of rows that name none')
    .addOption(new Option('--shape <name>', 'the shape of the row').choices(shapes.map(({ name }) => name)))
    .option('--map <key=from>', "take a task's key from another key of the row", readMap, new Map())
    .option('--min-cases <count>', 'fewest cases of a row', Number, gateDefaults.casesMin)
    .addHelpText(
      'after',
      examples('polyproof explain rows.jsonl:12', 'polyproof explain HumanEval/3 --in rows.jsonl --tier gold'),
    )
    .addHelpText('after', '\nExit codes: 0 the row reaches the tier, 1 it does not, 2 no such row, 3 not judged.\n')
    .action((row: string, options: ExplainOptions) => explainRow(terminal, row, options));
}

async function explainRow(terminal: Terminal, name: string, options: ExplainOptions): Promise<void> {
  const config = readConfig(terminal.environment);
  const { where, value } = await found(name, options, terminal);
  const shape = shapes.find((each) => each.name === options.shape) ?? shapeOf(value);
  const problem = readProblem(mapped(value, options.map), shape, options.language);
  const subject = 'outcome' in problem ? problem : subjectOf(problem, config.limits);
  if ('outcome' in subject) {
    if (options.json === true)
      terminal.print(JSON.stringify({ where, shape: shape?.name ?? null, ...subject }, null, 2));
    else terminal.print(`${where} is invalid: ${subject.reason}: ${subject.message}`);
    terminal.exitCode = exitCodes.negative;
    return;
  }
  await using opened = await openSandbox(config, terminal);
  for (const { runner } of [subject.task, ...subject.others]) await opened.ready(runner);
  const settings = { ...gateDefaults, casesMin: options.minCases };
  const replayed = await replay(
    subject,
    stages,
    { settings, judge: (task) => judge(opened.sandbox, task, terminal.signal) },
    { tier: options.tier, allStages: true },
  );
  const about = { where, shape: shape?.name ?? null, subject, again: again(where, options) };
  if (options.json === true) terminal.print(JSON.stringify(replayJson(replayed, about), null, 2));
  else terminal.print(replayText(replayed, about));
  const { outcome } = replayed.outcome;
  terminal.exitCode =
    outcome === 'kept' ? exitCodes.ok : outcome === 'not-judged' ? exitCodes.notJudged : exitCodes.negative;
}

interface FoundRow {
  readonly where: string;
  readonly value: unknown;
}

async function found(name: string, options: ExplainOptions, terminal: Terminal): Promise<FoundRow> {
  const [, file, number] = /^(.+):(\d+)$/.exec(name) ?? [];
  if (file !== undefined && (file === '-' || existsSync(file))) {
    const row = await firstRow([file], ({ at }) => at === Number(number), terminal);
    if (row === null) throw new ServerError('bad-request', `${file} has no row ${number}.`);
    return row;
  }
  const files =
    options.in ??
    ['kept', 'rejected', 'invalid', 'not-judged']
      .map((each) => path.join(options.out, `${each}.jsonl`))
      .filter(existsSync);
  const row =
    files.length === 0
      ? null
      : await firstRow(filesOf(files), ({ content }) => 'value' in content && isCalled(content.value, name), terminal);
  if (row !== null) return row;
  const places = files.length === 0 ? `${options.out}, which no gate has written` : files.join(', ');
  throw new ServerError(
    'bad-request',
    `There is no row ${name} in ${places}. Name its file: FILE:NUMBER, or --in FILE.`,
  );
}

async function firstRow(
  files: readonly string[],
  is: (row: InputRow) => boolean,
  { stdin }: Terminal,
): Promise<FoundRow | null> {
  for await (const row of rowsOf(files, stdin)) {
    if (!is(row)) continue;
    const where = `${row.file}:${row.at}`;
    if ('error' in row.content) throw new ServerError('bad-request', `${where} cannot be read: ${row.content.error}.`);
    return { where, value: row.content.value };
  }
  return null;
}

/** By its own id, or by where it stood when a gate wrote it. */
function isCalled(value: unknown, name: string): boolean {
  const row = objectOf(value);
  if (row === undefined) return false;
  const { id } = idOf(row);
  return (id !== undefined && String(id) === name) || objectOf(row['polyproof'])?.['where'] === name;
}

function shapeOf(value: unknown): Shape | null {
  const row: RawRow | undefined = objectOf(value);
  return row === undefined ? null : (detectShape([row])?.shape ?? null);
}

function again(where: string, { tier, language, shape, map, minCases }: ExplainOptions): string {
  const flags = [
    `--tier ${tier}`,
    ...(language === undefined ? [] : [`--language ${language}`]),
    ...(shape === undefined ? [] : [`--shape ${shape}`]),
    ...[...map].map(([key, from]) => `--map ${key}=${from}`),
    ...(minCases === gateDefaults.casesMin ? [] : [`--min-cases ${minCases}`]),
  ];
  return `polyproof explain ${where} ${flags.join(' ')}`;
}

function readMap(text: string, map: Map<string, string>): Map<string, string> {
  const [key = '', from = ''] = text.split('=');
  if (key === '' || from === '') throw new InvalidArgumentError('write KEY=FROM');
  return new Map([...map, [key, from]]);
}
