/** Runs a program of one of our languages as Piston would. */
import type { Sandbox } from '../../../sandboxes/sandbox.ts';
import type { StageLimits } from '../../../verification/task.ts';
import type { LimitPolicy } from '../../config.ts';
import { clash } from '../own-names.ts';
import { runForeign } from '../program.ts';
import { answerReport, type PistonAnswer } from './answer.ts';
import { PistonFault, type PistonRequest, type StageRequest } from './request.ts';
import type { LanguageRuntime } from './runtimes.ts';

/** Throws PistonFault for files that the language cannot have. */
export async function executeProgram(
  sandbox: Sandbox,
  request: PistonRequest<LanguageRuntime>,
  policy: LimitPolicy,
  client: string,
  signal: AbortSignal,
): Promise<PistonAnswer> {
  const { runtime, source, files, args, name } = request;
  const { runner, language, version } = runtime;
  const named = name === undefined ? {} : { name };
  const taken = clash(runner.program, runner, { ...named, files });
  if (taken !== undefined) throw new PistonFault(`The language needs the name of the file ${taken} for itself`);
  const report = await runForeign(
    sandbox,
    {
      runner,
      kind: 'program',
      source,
      ...named,
      files,
      args,
      stdin: Buffer.from(request.stdin, 'utf8'),
      fetch: [],
      compile: limitsOf(request.compile, policy.compile, policy.most),
      run: limitsOf(request.run, policy.run, policy.most),
      clock: request.run.cpuMs === undefined ? 'wall' : 'both',
      client,
    },
    signal,
  );
  return answerReport(report, language, version);
}

/** Everything is kept: a cut output would be compared, and be wrong. */
function limitsOf(
  { wallMs, cpuMs, memoryBytes }: StageRequest,
  ours: StageLimits,
  most: LimitPolicy['most'],
): StageLimits {
  const least = 16 * 1024 ** 2;
  return {
    ...ours,
    wallMs,
    // Time of the wall is the only clock then, on however many cores.
    cpuMs: cpuMs ?? Math.min(wallMs * 4, most.cpuMs),
    memoryBytes: Math.max(least, memoryBytes ?? ours.memoryBytes),
    keepBytes: ours.outputBytes,
  };
}
