/** `polyproof synth SNIPPETS`: verified cross-lingual data from snippets of code and a model. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Expert, expertNames } from '../agents/scorer/prompt.ts';
import type { Weights } from '../agents/scorer/reply.ts';
import { languages } from '../runners/languages.ts';
import type { Runner } from '../runners/runner.ts';
import { type Config, readConfig } from '../server/config.ts';
import { ServerError } from '../server/errors.ts';
import { findLanguage } from '../server/language-lookup.ts';
import { command, examples } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { synthesisReport } from './synth-report.ts';
import { runSynthesis, type SynthesisRequest } from './synthesis.ts';
import type { Terminal } from './terminal.ts';

interface SynthOptions {
  readonly out: string;
  readonly languages?: string;
  readonly model?: string;
  readonly baseUrl?: string;
  readonly discussions?: number;
  readonly agents: number;
  readonly memory: number;
  readonly similarity: number;
  readonly attempts: number;
  readonly repairs: number;
  readonly minScore: number;
  readonly weights: Partial<Weights>;
  readonly temperature?: number;
  readonly seed: number;
  readonly cpuSeconds: number;
  readonly concurrency: number;
  readonly replySeconds: number;
  readonly json?: boolean;
}

export function synthCommand(terminal: Terminal): Command {
  return command('synth', 'Make verified cross-lingual data from snippets of code.', terminal)
    .argument('<snippets>', 'a folder of source files, or a .jsonl file with content and language')
    .requiredOption('-o, --out <folder>', 'where the data goes; the same command resumes a run that was stopped')
    .option('-l, --languages <list>', 'languages of snippets and pairs, such as python,java (default: all)')
    .option('-m, --model <name>', 'name of the model (default: POLYPROOF_MODEL)')
    .option('--base-url <url>', 'an endpoint that speaks chat completions (default: OPENAI_BASE_URL, then OpenAI)')
    .option('-n, --discussions <n>', 'discussions to hold, each for one pair (default: one for each snippet)', whole)
    .option('--agents <n>', 'agents in a discussion, the leader included', whole, 2)
    .option('--memory <n>', 'samples that an agent remembers', whole, 8)
    .option('--similarity <s>', 'from this likeness on (0 to 1) a sample is a duplicate', number, 0.6)
    .option('--attempts <n>', 'how often one reply is asked for while it cannot be used', whole, 2)
    .option('--repairs <n>', 'repairs of one solution', whole, 2)
    .option('--min-score <s>', "the panel's total (1 to 5) below which a sample is dropped", number, 2.5)
    .option('--weights <list>', 'weights of the experts in the total, such as consistency=2,difficulty=0', weights, {})
    .option('--temperature <t>', 'for every call (default: 0.8 for new problems, 0.2 for the rest)', number)
    .option('--seed <n>', 'fixes every draw', whole, 1)
    .option('--cpu-seconds <s>', 'CPU time of one case', number, 5)
    .option('--concurrency <n>', 'model calls at once', whole, 8)
    .option('--reply-seconds <s>', 'longest wait for one reply', number, 180)
    .addHelpText(
      'after',
      examples(
        'polyproof synth src/ --out data/ --languages python,java --model qwen2.5-coder --base-url http://127.0.0.1:8000/v1',
        'OPENAI_API_KEY=… polyproof synth snippets.jsonl --out data/ --model gpt-5.1',
      ),
    )
    .addHelpText(
      'after',
      'The key is read from OPENAI_API_KEY. Without a model at hand, `polyproof demo` shows the whole loop.\n',
    )
    .action((snippets: string, options: SynthOptions) => synth(terminal, snippets, options));
}

async function synth(terminal: Terminal, snippets: string, options: SynthOptions): Promise<void> {
  const config = readConfig(terminal.environment);
  const result = await runSynthesis(terminal, config, requestOf(config, snippets, options));
  terminal.print(options.json === true ? JSON.stringify(result, null, 2) : synthesisReport(result, terminal.colors));
  if (result.funnel.pairs.verified === 0) terminal.exitCode = exitCodes.negative;
}

function requestOf(config: Config, snippets: string, options: SynthOptions): SynthesisRequest {
  const runners = runnersOf(options.languages);
  const { temperature } = options;
  return {
    snippets,
    out: options.out,
    runners,
    endpoint: {
      baseUrl: options.baseUrl ?? config.model.baseUrl,
      apiKey: config.model.apiKey,
      model: options.model ?? config.model.name ?? missingModel(),
      timeoutMs: options.replySeconds * 1000,
      retries: 4,
      replyTokensMax: undefined,
    },
    settings: {
      languages: Object.keys(runners),
      discussions: options.discussions,
      agentsPerDiscussion: options.agents,
      memory: { capacity: options.memory, similarityMax: options.similarity },
      lessons: { capacity: 50, shown: 3 },
      attemptsMax: options.attempts,
      repairsMax: options.repairs,
      scoreMin: options.minScore,
      weights: { ...evenWeights(), ...options.weights },
      temperatures: { inventive: temperature ?? 0.8, careful: temperature ?? 0.2 },
      seed: options.seed,
      judging: judgingOf(config, options.cpuSeconds),
      tolerance: { absolute: 1e-9, relative: 1e-9 },
    },
    pace: paceOf(config, options.concurrency),
  };
}

/** Every expert counts alike. */
export function evenWeights(): Weights {
  return Object.fromEntries(expertNames.map((name) => [name, 1])) as Weights;
}

export function judgingOf({ limits }: Config, cpuSeconds: number): SynthesisRequest['settings']['judging'] {
  const keepBytes = limits.caseKeepBytes;
  const cpuMs = Math.round(cpuSeconds * 1000);
  return {
    compile: { ...limits.compile, keepBytes },
    run: { ...limits.run, cpuMs, wallMs: 4 * cpuMs, keepBytes },
    isolation: 'reset',
    // Every failing case is worth showing to whoever mends the solution.
    stopEarly: false,
    // Nobody waits at the other end, so a box may take its time.
    waitMs: 600_000,
    priority: 'normal',
    client: 'synth',
  };
}

export function paceOf({ boxes }: Config, callsAtOnce: number): SynthesisRequest['pace'] {
  return {
    samplesAtOnce: 2 * callsAtOnce,
    callsAtOnce,
    programsAtOnce: boxes.concurrency,
    judgingRetries: 3,
    judgingRetryMs: 2000,
    outageAfter: 8,
  };
}

export function runnersOf(list: string | undefined): Readonly<Record<string, Runner>> {
  const names = list?.split(',').filter((name) => name.trim() !== '') ?? Object.keys(languages);
  const runners = Object.fromEntries(names.map((name) => findLanguage(name)).map((runner) => [runner.name, runner]));
  if (Object.keys(runners).length >= 2) return runners;
  throw new ServerError('bad-request', 'A pair needs two languages: --languages python,java');
}

function missingModel(): never {
  throw new ServerError(
    'bad-setting',
    'Which model? Say --model NAME or set POLYPROOF_MODEL. `polyproof demo` needs none.',
  );
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It is not a number from 0 up.');
  return value;
}

function whole(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It is not a whole number from 1 up.');
  return value;
}

function weights(text: string): Partial<Weights> {
  const entries = text.split(',').map((item) => {
    const [name = '', value = ''] = item.split('=');
    const expert = name.trim().replaceAll('_', ' ');
    if (!(expertNames as readonly string[]).includes(expert)) {
      throw new InvalidArgumentError(`There is no expert ${expert}: ${expertNames.join(', ')}.`);
    }
    return [expert as Expert, number(value)] as const;
  });
  return Object.fromEntries(entries) as Partial<Weights>;
}
