/** A run of the agents with a scripted model and a judge that reads its verdict off the source. */
import { join } from 'node:path';
import { AgentError } from '../../../agents/errors.ts';
import { addressText, type Model } from '../../../agents/model.ts';
import { rememberingModel } from '../../../agents/remembering.ts';
import { type Judge, rememberingJudge } from '../../../agents/synthesis/judging.ts';
import { synthesize } from '../../../agents/synthesis/run.ts';
import { openRunFolder, type RunFolder } from '../../../datasets/run-folder.ts';
import type { Snippet } from '../../../datasets/snippets.ts';
import type { Outcome, Verdict } from '../../../verification/outcome.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { runners } from './fake-runners.ts';
import { judged, settings } from './samples.ts';

export type Script = Record<string, string | AgentError>;

export const snippets: readonly Snippet[] = [
  { key: 'one', language: 'alpha', content: 'f one', origin: 'one.al', sha256: '1' },
  { key: 'two', language: 'beta', content: 'f two', origin: 'two.be', sha256: '2' },
];

const nouns = ['river', 'stone', 'cloud', 'ember', 'maple', 'crane', 'anvil', 'orbit'];

/** A problem whose words are like no other's. */
export function problemJson(index: number): string {
  const noun = nouns[index % nouns.length] ?? 'thing';
  const instruction = `Write a function ${noun} about ${Array.from({ length: 12 }, (_, at) => `${noun}${at}`).join(' ')}.`;
  const signature = { entry: noun, parameters: [{ name: noun, type: 'int' }], returns: 'int' };
  return JSON.stringify({ title: noun, instruction, signature });
}

export const goodCases = JSON.stringify({ cases: [1, 2, 3, 4, 5].map((x) => ({ args: [x], expected: x * 2 })) });
export const program = (index: number, verdict: Verdict | 'not-judged' = 'accepted') =>
  `\`\`\`\n${Array.from({ length: 8 }, (_, at) => `${nouns[index % nouns.length]}_${at} = ${index}`).join('\n')}\n${verdict}\n\`\`\``;
export const scores = '[{"expert": "consistency", "score": 4, "reason": "good"}]';

/** Two seeds and two pairs, all of them right at once. */
export function goodScript(): Script {
  const script: Script = {};
  const seed = (sample: string, language: string, index: number) => {
    script[`${sample}/instruction/1`] = problemJson(index);
    script[`${sample}/responder.${language}/1`] = program(index);
  };
  const pair = (sample: string, index: number) => {
    script[`${sample}/discussion/1`] = problemJson(index);
    script[`${sample}/responder.alpha/1`] = program(index);
    script[`${sample}/responder.beta/1`] = program(index);
  };
  seed('one', 'alpha', 0);
  seed('two', 'beta', 1);
  pair('one.1.beta', 2);
  pair('two.1.alpha', 3);
  for (const sample of ['one', 'two', 'one.1.beta', 'two.1.alpha']) {
    script[`${sample}/cases/1`] = goodCases;
    script[`${sample}/scorer/1`] = scores;
  }
  return script;
}

export interface RunOptions {
  readonly folder?: string;
  /** Throws after so many calls, as kill -9 would end the process there. */
  readonly callsMax?: number;
  readonly judge?: Judge;
  readonly latency?: () => Promise<unknown>;
  readonly changes?: Partial<typeof settings>;
}

export interface ScriptedRun {
  readonly path: string;
  readonly asked: readonly string[];
  readonly folder: Pick<RunFolder, 'seeds' | 'pairs' | 'rejects'>;
  readonly error: unknown;
}

export function newFolder(): string {
  return join(temporaryFolder(), 'run');
}

export async function scriptedRun(script: Script, options: RunOptions = {}): Promise<ScriptedRun> {
  const path = options.folder ?? newFolder();
  const asked: string[] = [];
  const model: Model = async (call) => {
    const address = addressText(call);
    if (asked.length >= (options.callsMax ?? Number.POSITIVE_INFINITY)) throw new Error('killed');
    asked.push(address);
    await options.latency?.();
    const reply = script[address] ?? new AgentError('bad-recording', `nothing for ${address}`);
    if (reply instanceof AgentError) throw reply;
    return { text: reply, tokens: { prompt: 1, completion: 1 } };
  };
  const signal = new AbortController().signal;
  using folder = openRunFolder(path, settings);
  const pace = { programsAtOnce: 2, judgingRetries: 1, judgingRetryMs: 1 };
  let error: unknown;
  try {
    await synthesize({
      desk: {
        settings: { ...settings, ...options.changes },
        runners,
        model: rememberingModel(model, folder.log.replies, { modelName: 'm', callsAtOnce: 4, outageAfter: 3 }),
        modelName: 'm',
        judge: rememberingJudge(options.judge ?? judgeBySource, folder.log.outcomes, {
          ...pace,
          polyproof: '0',
          images: {},
          signal,
        }),
        signal,
      },
      intake: { snippets, unusable: [] },
      folder,
      samplesAtOnce: 4,
      onProgress: () => undefined,
    });
  } catch (thrown) {
    error = thrown;
    // What was under way comes to its end before the log is closed, as it would not in a killed process.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { path, asked, folder, error };
}

/** The last line of a source names its verdict. */
const judgeBySource: Judge = async ({ source }) => {
  const verdict = source.trim().split('\n').at(-1);
  return verdict === 'not-judged' ? notJudged : judged(verdict as Verdict, { actual: 7n });
};

export const notJudged: Outcome = { outcome: 'not-judged', code: 'box-lost', message: 'gone', retryAfterMs: 1 };
