/** `polyproof canaries [LANG…]`: does the verifier tell right from wrong on this machine, with these images? */
import Table from 'cli-table3';
import type { Command } from 'commander';
import { loadKit } from '../runners/kits.ts';
import { languages } from '../runners/languages.ts';
import type { Runner } from '../runners/runner.ts';
import { readConfig } from '../server/config.ts';
import { findLanguage } from '../server/language-lookup.ts';
import { type CanaryResult, canariesOf, isAsExpected, type Rate, ratesOf } from '../verification/canaries.ts';
import { judge } from '../verification/judge.ts';
import { command, examples } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { inOrder } from './in-order.ts';
import { progressBar } from './progress-bar.ts';
import { type CommandSandbox, openSandbox } from './sandbox.ts';
import { plainTable } from './table.ts';
import type { Terminal } from './terminal.ts';

interface CanariesOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

export function canariesCommand(terminal: Terminal): Command {
  return command('canaries', 'Run programs whose verdicts are known, and measure how often they are missed.', terminal)
    .argument('[languages...]', 'those whose images are here by default')
    .option('--all', 'every language; images that are missing are built')
    .addHelpText('after', examples('polyproof canaries', 'polyproof canaries python c++', 'polyproof canaries --json'))
    .addHelpText('after', '\nExit codes: 0 every verdict is right, 1 one is not, 3 some could not be judged.\n')
    .action((names: string[], options: CanariesOptions) => canaries(terminal, names, options));
}

async function canaries(terminal: Terminal, names: readonly string[], options: CanariesOptions): Promise<void> {
  const config = readConfig(terminal.environment);
  await using opened = await openSandbox(config, terminal);
  const runners = await chosen(opened, names, options.all === true);
  const results = await runAll(terminal, opened, runners, config.boxes.concurrency);
  const byLanguage = runners.map((runner) => ({
    runner,
    results: results.filter(({ canary }) => canary.runner === runner),
  }));
  if (options.json === true) terminal.print(JSON.stringify(byLanguage.map(asJson), null, 2));
  else terminal.print(shown(byLanguage));
  for (const { canary, outcome, asExpected } of results) {
    if (asExpected) continue;
    const came = outcome.outcome === 'judged' ? outcome.verdict : outcome.outcome;
    terminal.note(
      `${canary.runner.name}, ${canary.title}: wanted ${canary.verdicts.join(' or ')}, got ${came}: ${outcome.message}`,
    );
  }
  if (results.some(({ outcome }) => outcome.outcome === 'not-judged')) terminal.exitCode = exitCodes.notJudged;
  else if (results.some(({ asExpected }) => !asExpected)) terminal.exitCode = exitCodes.negative;
}

async function chosen(opened: CommandSandbox, names: readonly string[], all: boolean): Promise<readonly Runner[]> {
  if (names.length > 0) return names.map((name) => findLanguage(name));
  const every = Object.values(languages);
  if (all) return every;
  const found = await Promise.all(every.map((runner) => opened.sandbox.images.find(runner)));
  const here = every.filter((_, index) => found[index] !== null);
  // A machine with nothing yet: one language tells whether anything works at all.
  return here.length > 0 ? here : every.filter(({ name }) => name === 'python');
}

async function runAll(
  terminal: Terminal,
  opened: CommandSandbox,
  runners: readonly Runner[],
  concurrency: number,
): Promise<readonly CanaryResult[]> {
  const kits = await Promise.all(runners.map(async (runner) => ({ runner, kit: await loadKit(runner) })));
  const all = kits.flatMap(({ runner, kit }) => (kit === null ? [] : canariesOf(runner, kit)));
  const bar = progressBar(terminal, all.length);
  const results: CanaryResult[] = [];
  try {
    const done = inOrder(all, concurrency + 1, async (canary) => {
      await opened.ready(canary.runner);
      const outcome = await judge(opened.sandbox, canary.task, terminal.signal);
      return { canary, outcome, asExpected: isAsExpected(canary, outcome) };
    });
    for await (const result of done) {
      if (terminal.signal.aborted) break;
      results.push(result);
      bar?.update(results.length);
    }
  } finally {
    bar?.end();
  }
  return results;
}

interface OfLanguage {
  readonly runner: Runner;
  readonly results: readonly CanaryResult[];
}

function shown(languagesRun: readonly OfLanguage[]): string {
  const head = ['language', 'canaries', 'false accepts', 'false rejects', 'other verdicts', 'not judged'];
  const table = new Table({ ...plainTable, head });
  for (const { runner, results } of languagesRun) table.push([runner.name, ...cellsOf(results)]);
  const all = languagesRun.flatMap(({ results }) => results);
  if (languagesRun.length > 1) table.push(['all', ...cellsOf(all)]);
  return table.toString();
}

function cellsOf(results: readonly CanaryResult[]): string[] {
  const { falseAccepts, falseRejects, wrongVerdicts } = ratesOf(results);
  const notJudged = results.filter(({ outcome }) => outcome.outcome === 'not-judged').length;
  return [String(results.length), ...[falseAccepts, falseRejects, wrongVerdicts].map(rateText), String(notJudged)];
}

function rateText({ count, of }: Rate): string {
  return `${count} of ${of}`;
}

function asJson({ runner, results }: OfLanguage) {
  const canariesRun = results.map(({ canary, outcome, asExpected }) => ({
    canary: canary.title,
    wanted: canary.verdicts,
    got: outcome.outcome === 'judged' ? outcome.verdict : outcome.outcome,
    asExpected,
    message: outcome.message,
  }));
  return { language: runner.name, ...ratesOf(results), canaries: canariesRun };
}
