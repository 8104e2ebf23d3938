/**
 * What Piston's `POST /execute` takes, checked in its order and refused in its
 * words: people search for them.
 */
import type { BoxFile } from '../../../sandboxes/sandbox.ts';
import type { LimitPolicy } from '../../config.ts';
import { usablePath } from '../own-names.ts';
import { findRuntime, type Runtime } from './runtimes.ts';

export interface PistonRequest<R extends Runtime> {
  readonly runtime: R;
  /** As the request has it. */
  readonly language: string;
  /** The text of the first file that is one. */
  readonly source: string;
  /** Its name, where it has one. */
  readonly name: string | undefined;
  /** The other files. */
  readonly files: readonly BoxFile[];
  readonly args: readonly string[];
  readonly stdin: string;
  readonly compile: StageRequest;
  readonly run: StageRequest;
}

export interface StageRequest {
  readonly wallMs: number;
  /** Undefined where none is asked for. */
  readonly cpuMs: number | undefined;
  /** Undefined where none is asked for. */
  readonly memoryBytes: number | undefined;
}

/** A request that is refused with 400. */
export class PistonFault extends Error {
  override readonly name = 'PistonFault';
}

interface Given {
  readonly name?: unknown;
  readonly content?: unknown;
  readonly encoding?: unknown;
}

/** Throws PistonFault. */
export function readRequest<R extends Runtime>(
  body: unknown,
  runtimes: readonly R[],
  most: LimitPolicy['most'],
): PistonRequest<R> {
  const fields = isObject(body) ? body : {};
  const { language, version, files } = fields;
  if (typeof language !== 'string' || !language) throw new PistonFault('language is required as a string');
  if (typeof version !== 'string' || version === '') throw new PistonFault('version is required as a string');
  if (!Array.isArray(files)) throw new PistonFault('files is required as an array');
  const given = files.map((file: unknown): Given => (isObject(file) ? file : {}));
  const bad = given.findIndex(({ content }) => typeof content !== 'string');
  if (bad >= 0) throw new PistonFault(`files[${bad}].content is required as a string`);
  const runtime = findRuntime(runtimes, language, version);
  if (runtime === undefined) throw new PistonFault(`${language}-${version} runtime is unknown`);
  const main = given.findIndex(({ encoding }) => encodingOf(encoding) === 'utf8');
  if (main < 0) throw new PistonFault('files must include at least one utf8 encoded file');
  const { compile, run } = readStages(fields, most);
  const { name, content } = given[main] ?? {};
  return {
    runtime,
    language,
    source: String(content),
    name: typeof name === 'string' && name !== '' ? name : undefined,
    files: given.map((file, index) => boxFile(file, index)).filter((_, index) => index !== main),
    args: typeof fields['args'] === 'string' ? [fields['args']] : list(fields['args']),
    stdin: withNewline(typeof fields['stdin'] === 'string' ? fields['stdin'] : ''),
    compile,
    run,
  };
}

const constraints = ['memory_limit', 'timeout', 'cpu_time'] as const;
const stages = ['compile', 'run'] as const;
/** Milliseconds where a request says nothing. */
const defaultMs = { compile: 10_000, run: 3_000 } as const;

function readStages(
  fields: Readonly<Record<string, unknown>>,
  most: LimitPolicy['most'],
): Readonly<Record<'compile' | 'run', StageRequest>> {
  const limits = { memory_limit: most.memoryBytes, timeout: most.wallMs, cpu_time: most.cpuMs };
  const values = new Map<string, number>();
  for (const constraint of constraints) {
    for (const stage of stages) {
      const name = `${stage}_${constraint}`;
      const value = fields[name];
      // As in the original nought is as good as nothing; -1 is how a client says that memory has no limit.
      if (!value || (constraint === 'memory_limit' && value === -1)) continue;
      if (typeof value !== 'number') throw new PistonFault(`If specified, ${name} must be a number`);
      if (value > limits[constraint]) {
        throw new PistonFault(`${name} cannot exceed the configured limit of ${limits[constraint]}`);
      }
      if (value < 0) throw new PistonFault(`${name} must be non-negative`);
      values.set(name, Math.ceil(value));
    }
  }
  const stage = (name: 'compile' | 'run'): StageRequest => {
    const wallMs = values.get(`${name}_timeout`) ?? Math.min(defaultMs[name], most.wallMs);
    return { wallMs, cpuMs: values.get(`${name}_cpu_time`), memoryBytes: values.get(`${name}_memory_limit`) };
  };
  return { compile: stage('compile'), run: stage('run') };
}

function boxFile({ name, content, encoding }: Given, index: number): BoxFile {
  const path = typeof name === 'string' && name !== '' ? name : `file${index}.code`;
  const usable = usablePath(path);
  if (usable === null || usable.startsWith('/')) {
    throw new PistonFault(`files[${index}].name must stay inside the job's folder: ${path}`);
  }
  return { path: usable, content: Buffer.from(String(content), encodingOf(encoding)) };
}

/** Whatever is not known is text. */
function encodingOf(encoding: unknown): 'utf8' | 'base64' | 'hex' {
  return encoding === 'base64' || encoding === 'hex' ? encoding : 'utf8';
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
