/**
 * `polyproof demo`: the whole loop of the agents without a key.
 *
 * The model is a recording: replies written beforehand, served by a real HTTP
 * server on this machine. Everything else is real: the calls, the programs,
 * the boxes they run in, the verdicts.
 */

import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import { readRecording, serveRecording } from '../agents/recorded.ts';
import { readConfig } from '../server/config.ts';
import { command, examples } from './command.ts';
import { setUpEngine } from './engine.ts';
import { exitCodes } from './exit-codes.ts';
import { evenWeights, judgingOf, paceOf, runnersOf } from './synth.ts';
import { synthesisReport } from './synth-report.ts';
import { runSynthesis, type SynthesisRequest } from './synthesis.ts';
import type { Terminal } from './terminal.ts';

const defaultFolder = '.polyproof/demo';
const material = new URL('../examples/demo/', import.meta.url);
const snippets = fileURLToPath(new URL('snippets', material));
const replies = fileURLToPath(new URL('replies', material));

/** The replies were written for these draws: other settings ask for replies that nobody wrote. */
export const demoSettings = {
  languages: 'python,javascript,java,cpp',
  discussions: 16,
  seed: 1,
  pairsMin: 10,
};

interface DemoOptions {
  readonly out?: string;
  readonly serveModel?: boolean;
  readonly port: number;
  readonly json?: boolean;
}

export function demoCommand(terminal: Terminal): Command {
  return command('demo', 'Show the whole loop: snippets in, verified cross-lingual pairs out. Needs no key.', terminal)
    .option('-o, --out <folder>', `where the data goes (default: ${defaultFolder}, made anew each time)`)
    .option('--serve-model', 'only serve the recorded model, for trying other clients')
    .option('--port <n>', 'port of the recorded model; 0 takes a free one', port, 0)
    .addHelpText(
      'after',
      examples('polyproof demo', 'polyproof demo --out data/', 'polyproof demo --serve-model --port 7071'),
    )
    .action((options: DemoOptions) =>
      options.serveModel === true ? serve(terminal, options) : demo(terminal, options),
    );
}

async function demo(terminal: Terminal, options: DemoOptions): Promise<void> {
  const config = readConfig(terminal.environment);
  const { colors } = terminal;
  terminal.note(colors.yellow('The model of this demo is a recording: its replies were written beforehand.'));
  terminal.note(`They are in ${replies}; all else is real: calls over HTTP, programs in boxes, verdicts.`);
  if (options.out === undefined) rmSync(defaultFolder, { recursive: true, force: true });

  await setUpEngine(terminal, config);
  await using server = await serveRecording(readRecording(replies), options.port);
  const result = await runSynthesis(terminal, config, {
    snippets,
    out: options.out ?? defaultFolder,
    runners: runnersOf(demoSettings.languages),
    endpoint: {
      baseUrl: server.baseUrl,
      apiKey: undefined,
      model: 'recorded',
      timeoutMs: 30_000,
      retries: 2,
      replyTokensMax: undefined,
    },
    settings: demoSynthesis(judgingOf(config, 2)),
    pace: paceOf(config, 4),
  });
  const { verified } = result.funnel.pairs;
  if (options.json === true) terminal.print(JSON.stringify(result, null, 2));
  else terminal.print(`${synthesisReport(result, colors)}\n\n${ending(terminal, verified)}`);
  if (verified < demoSettings.pairsMin) terminal.exitCode = exitCodes.negative;
}

export function demoSynthesis(
  judging: SynthesisRequest['settings']['judging'],
): SynthesisRequest['settings'] & { discussions: number } {
  return {
    languages: demoSettings.languages.split(','),
    discussions: demoSettings.discussions,
    agentsPerDiscussion: 2,
    memory: { capacity: 4, similarityMax: 0.6 },
    lessons: { capacity: 50, shown: 3 },
    attemptsMax: 2,
    repairsMax: 2,
    scoreMin: 2.5,
    weights: evenWeights(),
    temperatures: { inventive: 0.8, careful: 0.2 },
    seed: demoSettings.seed,
    judging,
    tolerance: { absolute: 1e-9, relative: 1e-9 },
  };
}

function ending({ colors }: Terminal, verified: number): string {
  return [
    verified >= demoSettings.pairsMin
      ? colors.green(`${verified} verified pairs, made from recorded replies.`)
      : colors.red(
          `Only ${verified} verified pairs; this demo makes at least ${demoSettings.pairsMin}. rejects.jsonl says why.`,
        ),
    'With a model of your own, and your own snippets:',
    '  polyproof synth SNIPPETS --out data/ --model NAME --base-url http://127.0.0.1:8000/v1',
    '  (any endpoint that speaks chat completions; the key is read from OPENAI_API_KEY)',
  ].join('\n');
}

async function serve(terminal: Terminal, options: DemoOptions): Promise<void> {
  await using server = await serveRecording(readRecording(replies), options.port);
  terminal.print(server.baseUrl);
  terminal.note('Serving recorded replies. A call needs the headers that `polyproof synth` sends. Ctrl-C ends this.');
  if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
}

function port(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('It is not a port: 0 to 65535.');
}
