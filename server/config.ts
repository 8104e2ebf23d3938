/**
 * Reads the environment, once, into plain data. The only reader of process.env.
 *
 * An empty variable counts as unset. Everything that is wrong is told at once.
 */
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { z } from 'zod';
import { languages } from '../runners/languages.ts';
import type { Priority } from '../sandboxes/queue.ts';
import type { StageLimits } from '../verification/task.ts';
import { type Detail, ServerError, summary } from './errors.ts';
import { imagePrefix, settings } from './settings.ts';
import type { Retention } from './sweep.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Bearer token that requests below /v1 may carry. */
  readonly token: string | undefined;
  /** File of the other tokens. With no token at all, everyone is let in. */
  readonly tokenFile: string;
  /** Origins whose pages may call the service from a browser. */
  readonly corsOrigins: readonly string[];
  /** Whether the log shows programs. */
  readonly logPrograms: boolean;
  /** File that gets a line for each request to what needs a token; undefined for none. */
  readonly auditFile: string | undefined;
  readonly bodyBytesMax: number;
  /** Of all files of a body with parts. */
  readonly filesBytesMax: number;
  readonly graceMs: number;
  readonly logLevel: string;
  /** Absolute path; made when it is first needed. */
  readonly dataFolder: string;
  /** Jobs of one client that may be under way. */
  readonly jobsMax: number;
  /** How long, and how much, of what batches and jobs came to is kept. */
  readonly retention: Retention;
  readonly boxes: BoxSettings;
  readonly limits: LimitPolicy;
  readonly model: ModelSettings;
}

/** How boxes are made. */
export interface BoxSettings {
  /** Path of the engine's socket or its URL. */
  readonly socket: string;
  readonly memoryBudgetBytes: number;
  readonly concurrency: number;
  /** Requests that may wait for a box. */
  readonly queueMax: number;
  readonly runtime: string | undefined;
  /** Image by language, where it is not ours. */
  readonly imageOverrides: Readonly<Record<string, string>>;
}

/** Limits for requests that state none, and the highest that one may state. */
export interface LimitPolicy {
  readonly compile: StageLimits;
  readonly run: StageLimits;
  /** How much of each stream a judgement shows, for each case. */
  readonly caseKeepBytes: number;
  readonly most: Omit<StageLimits, 'keepBytes'>;
  readonly waitMs: number;
  /** How long the client will wait for its answer, where it says so: no box is waited for longer. */
  readonly deadlineMs?: number;
  /** Of requests that state none; normal when absent. */
  readonly priority?: Priority;
}

export interface ModelSettings {
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  readonly name: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Values = { readonly [Name in keyof typeof settings]: Value<(typeof settings)[Name]> };
type Value<S> = S extends { fallback: infer F; schema: z.ZodType<infer T> }
  ? F extends string
    ? T
    : T | undefined
  : never;

/**
 * Reads the settings. Throws `bad-setting`, naming every variable that is wrong.
 *
 * @param stated settings that were given in another way and go before the environment's
 */
export function readConfig(base: Environment = process.env, stated: Environment = {}): Config {
  const environment = { ...base, ...stated };
  const problems: Detail[] = [];
  const values = readValues(environment, problems);
  const imageOverrides = readImageOverrides(environment, problems);
  if (problems.length > 0) throw new ServerError('bad-setting', `Wrong settings: ${summary(problems)}`, problems);
  const home = dataFolder(environment, values.POLYPROOF_HOME);
  return {
    host: values.POLYPROOF_HOST,
    port: values.POLYPROOF_PORT,
    token: values.POLYPROOF_TOKEN,
    tokenFile: values.POLYPROOF_TOKENS ?? join(home, 'tokens.json'),
    corsOrigins: values.POLYPROOF_CORS?.split(/[\s,]+/).filter(Boolean) ?? [],
    logPrograms: values.POLYPROOF_LOG_PROGRAMS === 'true',
    auditFile: values.POLYPROOF_AUDIT,
    bodyBytesMax: values.POLYPROOF_BODY,
    filesBytesMax: values.POLYPROOF_FILES,
    graceMs: values.POLYPROOF_GRACE_MS,
    logLevel: values.POLYPROOF_LOG,
    dataFolder: home,
    jobsMax: values.POLYPROOF_JOBS,
    retention: { keepMs: values.POLYPROOF_KEEP_HOURS * 3_600_000, bytesMax: values.POLYPROOF_JOURNAL },
    boxes: {
      socket: values.DOCKER_HOST,
      memoryBudgetBytes: values.POLYPROOF_MEMORY,
      concurrency: values.POLYPROOF_CONCURRENCY,
      queueMax: values.POLYPROOF_QUEUE,
      runtime: values.POLYPROOF_RUNTIME,
      imageOverrides,
    },
    limits: limitPolicy(values),
    model: { baseUrl: values.OPENAI_BASE_URL, apiKey: values.OPENAI_API_KEY, name: values.POLYPROOF_MODEL },
  };
}

/** Where the user's own languages are; read before all else, for other settings may name those languages. */
export function readRunnersFolder(environment: Environment = process.env): string | undefined {
  return environment['POLYPROOF_RUNNERS'] || undefined;
}

/** Tells whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function readValues(environment: Environment, problems: Detail[]): Values {
  const values: Record<string, unknown> = {};
  for (const [name, { fallback, schema }] of Object.entries(settings)) {
    const given = environment[name] || fallback;
    if (given === undefined) continue;
    const result = schema.safeParse(given);
    if (result.success) values[name] = result.data;
    // The value of a wrong setting is not repeated: it may be a secret in the wrong place.
    else problems.push({ path: name, message: result.error.issues[0]?.message ?? 'is wrong' });
  }
  return values as Values;
}

function readImageOverrides(environment: Environment, problems: Detail[]): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const [name, image] of Object.entries(environment)) {
    if (!name.startsWith(imagePrefix) || !image) continue;
    const language = name.slice(imagePrefix.length).toLowerCase();
    if (Object.hasOwn(languages, language)) overrides[language] = image;
    else problems.push({ path: name, message: `there is no language ${language}` });
  }
  return overrides;
}

function dataFolder(environment: Environment, home: string): string {
  const shared = environment['XDG_DATA_HOME'];
  return environment['POLYPROOF_HOME'] || !shared ? home : join(shared, 'polyproof');
}

function limitPolicy(values: Values): LimitPolicy {
  const keepBytes = values.POLYPROOF_KEEP;
  return {
    compile: {
      wallMs: values.POLYPROOF_COMPILE_WALL_MS,
      cpuMs: values.POLYPROOF_COMPILE_CPU_MS,
      memoryBytes: values.POLYPROOF_COMPILE_MEMORY,
      outputBytes: values.POLYPROOF_COMPILE_OUTPUT,
      keepBytes,
    },
    run: {
      wallMs: values.POLYPROOF_RUN_WALL_MS,
      cpuMs: values.POLYPROOF_RUN_CPU_MS,
      memoryBytes: values.POLYPROOF_RUN_MEMORY,
      outputBytes: values.POLYPROOF_RUN_OUTPUT,
      keepBytes,
    },
    most: {
      wallMs: values.POLYPROOF_MAX_WALL_MS,
      cpuMs: values.POLYPROOF_MAX_CPU_MS,
      memoryBytes: values.POLYPROOF_MAX_MEMORY,
      outputBytes: values.POLYPROOF_MAX_OUTPUT,
    },
    caseKeepBytes: values.POLYPROOF_KEEP_CASE,
    waitMs: values.POLYPROOF_WAIT_MS,
  };
}
