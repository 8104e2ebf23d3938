/** One run of the agents, for `synth` and `demo` alike: from snippets and an endpoint to a run folder and its figures. */
import { type OpenAiSettings, openAiModel } from '../agents/openai.ts';
import { rememberingModel } from '../agents/remembering.ts';
import { rememberingJudge } from '../agents/synthesis/judging.ts';
import { type RunProgress, synthesize } from '../agents/synthesis/run.ts';
import type { Pace, SynthesisSettings } from '../agents/synthesis/settings.ts';
import { DatasetError } from '../datasets/errors.ts';
import { type Funnel, funnelOf, type Mend, mendsOf, type YieldMatrix, yieldMatrix } from '../datasets/funnel.ts';
import type { RejectRow } from '../datasets/rows.ts';
import { type Manifest, openRunFolder, type RunFolder } from '../datasets/run-folder.ts';
import { contentHash } from '../datasets/run-log.ts';
import { readSnippets } from '../datasets/snippets.ts';
import type { Runner } from '../runners/runner.ts';
import type { Config } from '../server/config.ts';
import { judge } from '../verification/judge.ts';
import { polyproofVersion } from '../verification/version.ts';
import { openSandbox } from './sandbox.ts';
import { synthesisProgress } from './synthesis-progress.ts';
import type { Terminal } from './terminal.ts';

export interface SynthesisRequest {
  readonly snippets: string;
  readonly out: string;
  readonly runners: Readonly<Record<string, Runner>>;
  readonly endpoint: OpenAiSettings;
  /** `discussions` undefined: as many as there are snippets. */
  readonly settings: Omit<SynthesisSettings, 'discussions'> & { readonly discussions: number | undefined };
  readonly pace: Pace;
}

export interface SynthesisResult {
  readonly folder: string;
  readonly funnel: Funnel;
  readonly yields: YieldMatrix;
  readonly mends: readonly Mend[];
  readonly drops: readonly Pick<RejectRow, 'id' | 'stage' | 'reason' | 'message'>[];
  readonly manifest: Manifest;
}

/** Rejects with AgentError, DatasetError or SandboxError where the run cannot go on; the folder then holds what was done. */
export async function runSynthesis(
  terminal: Terminal,
  config: Config,
  request: SynthesisRequest,
): Promise<SynthesisResult> {
  const intake = readSnippets(request.snippets, request.runners);
  if (intake.snippets.length === 0) {
    const languages = Object.keys(request.runners).join(', ');
    throw new DatasetError('no-snippets', `${request.snippets} holds no snippet in ${languages}.`);
  }
  const settings: SynthesisSettings = {
    ...request.settings,
    discussions: request.settings.discussions ?? intake.snippets.length,
  };
  const { model: modelName, baseUrl } = request.endpoint;
  const identity = { settings, model: modelName, snippets: intake.snippets.map(({ key, sha256 }) => [key, sha256]) };
  using folder = openRunFolder(request.out, identity);

  const startedAt = folder.before?.startedAt ?? new Date().toISOString();
  const images: Record<string, string> = {};
  const tell = (state: Manifest['state']) => {
    const calls = { replies: folder.log.replies.count(), ...tokensOf(folder) };
    const manifest: Manifest = {
      polyproof: polyproofVersion,
      state,
      startedAt,
      endedAt: state === 'running' ? null : new Date().toISOString(),
      model: { name: modelName, endpoint: baseUrl ?? 'https://api.openai.com/v1' },
      settings,
      settingsSha256: contentHash(identity),
      input: { path: request.snippets, snippets: intake.snippets.length + intake.unusable.length },
      images,
      counts: {
        seeds: folder.seeds.all().length,
        pairs: folder.pairs.all().length,
        rejects: folder.rejects.all().length,
      },
      calls,
    };
    folder.writeManifest(manifest);
    return manifest;
  };

  await using opened = await openSandbox(config, terminal);
  for (const runner of Object.values(request.runners)) {
    await opened.ready(runner);
    const image = await opened.sandbox.images.find(runner);
    if (image !== null) images[runner.name] = image.id;
  }
  tell('running');

  // Ctrl-C, or a failure that ends the run, ends every call and every program under way.
  const stop = new AbortController();
  const signal = AbortSignal.any([terminal.signal, stop.signal]);
  using progress = synthesisProgress(terminal);
  try {
    await synthesize({
      desk: {
        settings,
        runners: request.runners,
        model: rememberingModel(openAiModel(request.endpoint), folder.log.replies, { modelName, ...request.pace }),
        modelName,
        judge: rememberingJudge((task) => judge(opened.sandbox, task, signal), folder.log.outcomes, {
          ...request.pace,
          polyproof: polyproofVersion,
          images,
          signal,
        }),
        signal,
      },
      intake,
      folder,
      samplesAtOnce: request.pace.samplesAtOnce,
      onProgress: (step: RunProgress) => progress.report(step),
    });
  } catch (error) {
    stop.abort();
    tell('stopped');
    throw error;
  }
  const manifest = tell('complete');
  const rows = { seeds: folder.seeds.all(), pairs: folder.pairs.all(), rejects: folder.rejects.all() };
  const drops = rows.rejects.map(({ id, stage, reason, message }) => ({ id, stage, reason, message }));
  const figures = {
    funnel: funnelOf(rows),
    yields: yieldMatrix(settings.languages, rows),
    mends: mendsOf(rows),
    drops,
  };
  return { folder: folder.path, ...figures, manifest };
}

function tokensOf({ log }: RunFolder): { promptTokens: number; completionTokens: number } {
  return { promptTokens: log.replies.sum('$.tokens.prompt'), completionTokens: log.replies.sum('$.tokens.completion') };
}
