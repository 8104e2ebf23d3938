/**
 * The table of settings: every environment variable, what it means, its
 * default and how its text is read. config.ts reads the environment with it
 * and `polyproof serve --help` prints it.
 */
import { availableParallelism, homedir, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export interface Setting<T> {
  readonly about: string;
  /** Text of the default, as one would write it; undefined when there is none. */
  readonly fallback: string | undefined;
  readonly schema: z.ZodType<T, string>;
}

const mebibyte = 1024 ** 2;

const text = z.string();
const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']);
const whole = (min: number, max: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.int().min(min, `is below ${min}`).max(max, `is above ${max}`));
const milliseconds = whole(1, 86_400_000);

const units: Readonly<Record<string, number>> = { '': 1, B: 1, KiB: 1024, MiB: mebibyte, GiB: 1024 ** 3 };

/** A size such as `512MiB` or `1048576`, in bytes. */
export const size: z.ZodType<number, string> = z
  .string()
  .regex(/^\d+ ?(?:B|KiB|MiB|GiB)?$/, 'is not a size such as 512MiB')
  .transform((given) => Number.parseInt(given, 10) * (units[given.replace(/^\d+ ?/, '')] ?? 1))
  .pipe(z.int().min(1, 'is not above zero'));

/** Settings that may be set in the environment, by their names. */
export const settings = {
  POLYPROOF_HOST: setting('Address to listen on. Anything but a loopback address needs a token.', '127.0.0.1', text),
  POLYPROOF_PORT: setting('Port to listen on; 0 takes a free one.', '7070', whole(0, 65_535)),
  POLYPROOF_TOKEN: setting('Requests below /v1 must carry it: Authorization: Bearer TOKEN.', undefined, text),
  POLYPROOF_TOKENS: setting(
    'File of further tokens [tokens.json in POLYPROOF_HOME]: polyproof token.',
    undefined,
    text,
  ),
  POLYPROOF_CORS: setting(
    'Origins whose pages may call the service from a browser, with spaces between.',
    undefined,
    text,
  ),
  POLYPROOF_LOG_PROGRAMS: setting('true has the log show the programs too.', 'false', z.enum(['true', 'false'])),
  POLYPROOF_AUDIT: setting('File that gets one line for each request that needs a token.', undefined, text),
  POLYPROOF_HOME: setting('Folder for what is kept between runs.', dataHome(), text),
  POLYPROOF_RUNNERS: setting('Folder with languages of your own: see docs/adding-a-language.md.', undefined, text),
  POLYPROOF_LOG: setting('trace, debug, info, warn, error or silent.', 'info', logLevel),
  POLYPROOF_BODY: setting('Largest request body.', '64MiB', size),
  POLYPROOF_FILES: setting('Files that may come with one request as parts, all together.', '2GiB', size),
  POLYPROOF_GRACE_MS: setting(
    'How long running programs may go on when the server is stopped.',
    '10000',
    whole(0, 600_000),
  ),
  POLYPROOF_JOBS: setting('Jobs of one client that may be under way.', '100', whole(1, 1_000_000)),
  POLYPROOF_KEEP_HOURS: setting('How long results of batches and jobs are kept.', '72', whole(1, 8760)),
  POLYPROOF_JOURNAL: setting('Disk that results of batches and jobs may take.', '10GiB', size),
  DOCKER_HOST: setting('Socket of the container engine.', 'unix:///var/run/docker.sock', text),
  POLYPROOF_RUNTIME: setting("The engine's OCI runtime for boxes, such as runsc.", undefined, text),
  POLYPROOF_CONCURRENCY: setting('Boxes in use at once.', String(availableParallelism()), whole(1, 4096)),
  POLYPROOF_MEMORY: setting('Memory that all boxes may use together.', mebibytes(totalmem() * 0.6), size),
  POLYPROOF_QUEUE: setting('Requests that may wait for a box.', '1000', whole(0, 1_000_000)),
  POLYPROOF_WAIT_MS: setting('Longest wait for a box before a request is refused as busy.', '60000', milliseconds),
  POLYPROOF_RUN_WALL_MS: setting('Default wall time of a run or of a case.', '20000', milliseconds),
  POLYPROOF_RUN_CPU_MS: setting('Default CPU time of a run or of a case.', '10000', milliseconds),
  POLYPROOF_RUN_MEMORY: setting(
    'Default memory of a run. Best equal to that of a compilation: a box then never changes size.',
    '1GiB',
    size,
  ),
  POLYPROOF_RUN_OUTPUT: setting('Default limit of each output stream of a run.', '64MiB', size),
  POLYPROOF_COMPILE_WALL_MS: setting('Default wall time of a compilation.', '60000', milliseconds),
  POLYPROOF_COMPILE_CPU_MS: setting('Default CPU time of a compilation.', '40000', milliseconds),
  POLYPROOF_COMPILE_MEMORY: setting('Default memory of a compilation.', '1GiB', size),
  POLYPROOF_COMPILE_OUTPUT: setting('Default limit of each output stream of a compilation.', '16MiB', size),
  POLYPROOF_KEEP: setting('Default of how much of each stream the answer to a run shows.', '1MiB', size),
  POLYPROOF_KEEP_CASE: setting('Default of how much of each stream a judgement shows, for each case.', '16KiB', size),
  POLYPROOF_MAX_WALL_MS: setting('Highest wall time that a request may ask for.', '600000', milliseconds),
  POLYPROOF_MAX_CPU_MS: setting('Highest CPU time that a request may ask for.', '600000', milliseconds),
  POLYPROOF_MAX_MEMORY: setting('Highest memory that a request may ask for.', '4GiB', size),
  POLYPROOF_MAX_OUTPUT: setting('Highest output limit that a request may ask for.', '256MiB', size),
  OPENAI_BASE_URL: setting('Endpoint of the model, for synth.', undefined, text),
  OPENAI_API_KEY: setting('Key for that endpoint.', undefined, text),
  POLYPROOF_MODEL: setting('Name of the model.', undefined, text),
} satisfies Record<string, Setting<string> | Setting<number>>;

/** Prefix of the variables that name another image for a language. */
export const imagePrefix = 'POLYPROOF_IMAGE_';

function setting<F extends string | undefined, T>(about: string, fallback: F, schema: z.ZodType<T, string>) {
  return { about, fallback, schema };
}

/** Following the XDG base directories: data that is not worth a backup but costs minutes to make again. */
function dataHome(): string {
  return join(homedir(), '.local', 'share', 'polyproof');
}

function mebibytes(bytes: number): string {
  return `${Math.max(512, Math.floor(bytes / mebibyte))}MiB`;
}
