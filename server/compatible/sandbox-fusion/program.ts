/** From a request to `/run_code` to the program it means, within what this server allows. */
import type { Runner } from '../../../runners/runner.ts';
import type { BoxFile } from '../../../sandboxes/sandbox.ts';
import type { StageLimits } from '../../../verification/task.ts';
import type { LimitPolicy } from '../../config.ts';
import { clash, outside, usablePath } from '../own-names.ts';
import type { ForeignProgram } from '../program.ts';
import { findFusionLanguage } from './names.ts';
import { defaultTimeout, type RunCodeRequest } from './request.ts';

export interface FusionProgram extends ForeignProgram {
  /** Limits that were asked for and are above what this server allows: to meet ours proves nothing. */
  readonly lowered: Readonly<Record<'compile' | 'time' | 'processor' | 'memory', boolean>>;
  /** What was asked for, by the path it has in the box. */
  readonly fetchedAs: ReadonlyMap<string, string>;
}

/** Why we cannot run a request that is in order: told as a SandboxError, as the original does. */
export interface Refusal {
  readonly refusal: string;
}

/** Throws ServerError `unknown-language`. */
export function readProgram(
  request: RunCodeRequest,
  table: Readonly<Record<string, Runner>>,
  policy: LimitPolicy,
  client: string,
): FusionProgram | Refusal {
  const language = findFusionLanguage(request.language, table);
  if (language === null) return { refusal: `There is no runner for ${request.language} here.` };
  const files = readFiles(request.files ?? {});
  if ('refusal' in files) return files;
  const recipe = language.runner[language.kind];
  const taken = clash(recipe, language.runner, { files });
  if (taken !== undefined) return { refusal: `The language needs the name of the file ${taken} for itself.` };

  const fetchedAs = new Map((request.fetch_files ?? []).flatMap((path) => pairOf(path)));
  const limits = readLimits(request, policy, files);
  return {
    ...language,
    source: request.code,
    files,
    args: request.args ?? [],
    stdin: Buffer.from(request.stdin ?? '', 'utf8'),
    fetch: [...fetchedAs.keys()],
    fetchedAs,
    ...limits,
    clock: 'wall',
    client,
  };
}

function pairOf(path: string): [string, string][] {
  const usable = usablePath(path);
  return usable === null ? [] : [[usable, path]];
}

/** Names that hold this were never meant to be written. */
const ignored = 'IGNORE_THIS_FILE';

function readFiles(given: Readonly<Record<string, string | null>>): BoxFile[] | Refusal {
  const files = new Map<string, BoxFile>();
  for (const [path, content] of Object.entries(given)) {
    if (content === null || path.includes(ignored)) continue;
    const usable = usablePath(path);
    if (usable === null) {
      return { refusal: `The file ${path} cannot be placed: use a relative path, or one in ${outside.join(', ')}.` };
    }
    files.set(usable, { path: usable, content: Buffer.from(content, 'base64') });
  }
  return [...files.values()];
}

/** Memory of the box that large files may take before the program's own is raised by them. */
const filesFree = 16 * 1024 ** 2;
const mebibyte = 1024 ** 2;

function readLimits(
  request: RunCodeRequest,
  { compile, run, most }: LimitPolicy,
  files: readonly BoxFile[],
): Pick<FusionProgram, 'compile' | 'run' | 'lowered'> {
  const compileMs = milliseconds(request.compile_timeout ?? defaultTimeout);
  const runMs = milliseconds(request.run_timeout ?? defaultTimeout);
  const stated = request.memory_limit_MB ?? -1;
  const askedBytes = stated > 0 ? Math.round(stated * mebibyte) : run.memoryBytes;
  const memoryBytes = Math.max(16 * mebibyte, Math.min(askedBytes, most.memoryBytes));
  // Files lie in the box's memory, which the original's did not.
  const filesBytes = files.reduce((sum, { content }) => sum + content.length, 0);
  const extra = filesBytes <= filesFree ? 0 : Math.ceil(filesBytes / (64 * mebibyte)) * 64 * mebibyte;
  const memoryFor = (bytes: number) => Math.min(bytes + extra, most.memoryBytes);
  return {
    compile: within(compileMs, memoryFor(compile.memoryBytes), compile.outputBytes, most),
    run: within(runMs, memoryFor(memoryBytes), run.outputBytes, most),
    lowered: {
      compile: compileMs > most.wallMs,
      time: runMs > most.wallMs,
      processor: coresMax * runMs > most.cpuMs,
      memory: askedBytes + extra > most.memoryBytes,
    },
  };
}

/** Cores that a program is expected to use at once. */
const coresMax = 4;

/** Wall time is the only clock of this API; that of the processor must not be first, on however many cores. */
function within(wallMs: number, memoryBytes: number, outputBytes: number, most: LimitPolicy['most']): StageLimits {
  const allowedMs = Math.min(wallMs, most.wallMs);
  // Everything is kept: a cut output would be compared, and be wrong.
  const cpuMs = Math.min(coresMax * allowedMs, most.cpuMs);
  return { wallMs: allowedMs, cpuMs, memoryBytes, outputBytes, keepBytes: outputBytes };
}

function milliseconds(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1000));
}
