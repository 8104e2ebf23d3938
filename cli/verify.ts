/** `polyproof verify [FILE]`: judge one task, or a file of them. */
import type { Command } from 'commander';
import { type Config, readConfig } from '../server/config.ts';
import { ServerError } from '../server/errors.ts';
import { findLanguage } from '../server/language-lookup.ts';
import { taskRequest } from '../server/task-request.ts';
import { judge } from '../verification/judge.ts';
import { command, examples } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { inOrder } from './in-order.ts';
import { progressBar } from './progress-bar.ts';
import { judgeRow, type RowResult, type RowSettings } from './row-judging.ts';
import { count, rowLine, summary, type Tally, wholeStory } from './row-report.ts';
import { openSandbox } from './sandbox.ts';
import { pathFrom } from './source-file.ts';
import { type Row, readTaskFile } from './task-file.ts';
import type { Terminal } from './terminal.ts';

interface VerifyOptions {
  readonly map: ReadonlyMap<string, string>;
  readonly expect?: string;
  readonly only?: readonly string[];
  readonly json?: boolean;
}

export function verifyCommand(terminal: Terminal): Command {
  return command('verify', 'Judge programs against cases or tests.', terminal)
    .argument('[file]', 'a task in JSON or YAML, or many as JSON lines; - reads stdin', '-')
    .option(
      '--map <key=from>',
      "take a task's key from another key of the row; other keys are then ignored",
      readMap,
      new Map(),
    )
    .option('--expect <key>', 'key of the row that says what should come of it: pass, fail or a verdict')
    .option('--only <languages...>', 'skip rows in other languages')
    .option('--no-daemon', 'leave the daemon alone, where one runs')
    .addHelpText(
      'after',
      examples(
        'polyproof verify task.yaml',
        'polyproof verify rows.jsonl --json > verdicts.jsonl',
        'polyproof verify mxeval.jsonl --map source=solution --expect expected --only python java',
      ),
    )
    .addHelpText('after', exitCodeHelp)
    .action((file: string, options: VerifyOptions) => verify(terminal, file, options));
}

const exitCodeHelp = `
Exit codes: 0 all accepted (with --expect: all as expected), 1 some not, 2 bad input, 3 some could not be judged.
`;

async function verify(terminal: Terminal, file: string, options: VerifyOptions): Promise<void> {
  const config = readConfig(terminal.environment);
  const { rows, total } = await readTaskFile(pathFrom(terminal, file), terminal.stdin);
  await using opened = await openSandbox(config, terminal);
  const settings = rowSettings(config, options, opened, terminal.signal);
  const tally: Tally = { counts: new Map(), rows: 0, asWanted: 0 };
  const isMany = total !== 1;
  const bar = isMany ? progressBar(terminal, total) : undefined;
  // One more than there are boxes: the next task is ready when a box is.
  const results = inOrder(wanted(rows, options), config.boxes.concurrency + 1, (row) => judgeRow(row, settings));
  try {
    for await (const result of results) {
      if (terminal.signal.aborted) break;
      count(tally, result);
      bar?.clear();
      terminal.print(shown(result, isMany, terminal, options.json === true));
      bar?.update(tally.rows);
    }
  } finally {
    bar?.end();
  }
  if (tally.rows === 0) throw new ServerError('bad-request', `There is no task in ${file === '-' ? 'stdin' : file}.`);
  if (isMany) terminal.note(summary(tally, options.expect !== undefined));
  terminal.exitCode = exitCodeFor(tally, options.expect !== undefined);
}

function rowSettings(
  config: Config,
  { map, expect }: VerifyOptions,
  opened: Awaited<ReturnType<typeof openSandbox>>,
  signal: AbortSignal,
): RowSettings {
  return {
    policy: config.limits,
    map,
    expect,
    ready: opened.ready,
    judge: (task) => judge(opened.sandbox, task, signal),
  };
}

function shown(result: RowResult, isMany: boolean, { colors }: Terminal, asJson: boolean): string {
  if (asJson) return JSON.stringify(result, null, isMany ? undefined : 2);
  return isMany ? rowLine(result, colors) : wholeStory(result, colors);
}

/** The rows in the languages asked for. Rows whose language cannot be told stay: they shall be complained about. */
async function* wanted(rows: AsyncIterable<Row> | Iterable<Row>, { only, map }: VerifyOptions): AsyncGenerator<Row> {
  const names = only?.map((name) => findLanguage(name).name);
  for await (const row of rows) {
    const value = 'value' in row.content ? (row.content.value as Record<string, unknown> | null) : null;
    const language = value?.[map.get('language') ?? 'language'];
    if (names === undefined || typeof language !== 'string' || names.includes(nameOf(language))) yield row;
  }
}

function nameOf(language: string): string {
  try {
    return findLanguage(language).name;
  } catch {
    return language;
  }
}

function exitCodeFor({ counts, rows, asWanted }: Tally, hasWanted: boolean): ExitCode {
  if (counts.has('not-judged')) return exitCodes.notJudged;
  if (counts.has('invalid') && !hasWanted) return exitCodes.badInput;
  return asWanted === rows ? exitCodes.ok : exitCodes.negative;
}

function readMap(text: string, map: Map<string, string>): Map<string, string> {
  const [key = '', from = ''] = text.split('=');
  if (!Object.hasOwn(taskRequest.shape, key) || from === '') {
    const known = Object.keys(taskRequest.shape).join(', ');
    throw new ServerError('bad-request', `--map ${text}: write KEY=FROM, where KEY is one of ${known}.`);
  }
  return new Map([...map, [key, from]]);
}
