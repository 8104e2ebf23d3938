/** A request to run one program, and the job it means. */
import { z } from 'zod';
import type { Runner } from '../runners/runner.ts';
import type { StreamedFile } from '../sandboxes/sandbox.ts';
import { place } from '../verification/placing.ts';
import type { LimitPolicy } from './config.ts';
import { ServerError } from './errors.ts';
import { encoding } from './execution-view.ts';
import { findLanguage } from './language-lookup.ts';
import { fillLimits, fillWait, isolationRequest, limitsRequest, priorityRequest, waitRequest } from './limits.ts';
import { isInside, type RunJob } from './run.ts';

const path = z
  .string()
  .max(1000)
  .refine(isInside, 'A path is relative, without . and .., and stays in the work folder.')
  .describe('Relative to the work folder.');

const file = z.strictObject({ path, content: z.string(), encoding: encoding.default('utf-8') });

/** What `fetch` brings back at most, in bytes; what is beyond is left out. */
const fetchBytesMax = 64 * 1024 ** 2;

export const runRequest = z
  .strictObject({
    language: z.string().describe('A name or alias from /v1/languages.'),
    source: z.string().min(1, 'The source is empty.'),
    files: z.array(file).max(1000).default([]).describe('Further files for the work folder.'),
    args: z.array(z.string()).max(1000).default([]).describe('Command line arguments of the program.'),
    stdin: z.string().default(''),
    stdinEncoding: encoding.default('utf-8'),
    fetch: z.array(path).max(1000).default([]).describe('Files to bring back; what does not exist is left out.'),
    encoding: encoding.default('utf-8').describe('Of what was printed and of the files brought back.'),
    limits: limitsRequest.optional(),
    compileLimits: limitsRequest.optional(),
    isolation: isolationRequest,
    waitMs: waitRequest,
    priority: priorityRequest,
  })
  .check(({ value, issues }) => {
    const complain = (at: (string | number)[], message: string) => {
      issues.push({ code: 'custom', path: at, message, input: value });
    };
    if (value.stdinEncoding === 'base64' && !isBase64(value.stdin)) complain(['stdin'], 'This is not base64.');
    for (const [index, { content, encoding: as }] of value.files.entries()) {
      if (as === 'base64' && !isBase64(content)) complain(['files', index, 'content'], 'This is not base64.');
    }
    const nul = value.args.findIndex((arg) => arg.includes('\0'));
    if (nul >= 0) complain(['args', nul], 'An argument cannot hold a NUL.');
  });

export type RunRequest = z.output<typeof runRequest>;

/** The job that a request means. Throws ServerError: `unknown-language`, `limit-too-high`, `invalid-request`. */
export function readRun(
  request: RunRequest,
  policy: LimitPolicy,
  client: string,
  signal?: AbortSignal,
  uploaded: readonly StreamedFile[] = [],
): RunJob {
  const runner = findLanguage(request.language);
  const held = request.files.map(({ path: where, content, encoding: as }) => ({
    path: where,
    content: bytesOf(content, as),
  }));
  const files = [...held, ...uploaded];
  const taken = files.find((each, index) => files.findIndex((other) => other.path === each.path) < index);
  if (taken !== undefined) {
    const message = `Two files are called ${taken.path}.`;
    throw new ServerError('invalid-request', message, [{ path: 'files', message }]);
  }
  refuseClash(files, runner, request.source);
  const run = fillLimits(request.limits, policy.run, policy.most, 'limits');
  refuseTooLarge(files, run.memoryBytes);
  return {
    runner,
    source: request.source,
    files,
    args: request.args,
    stdin: bytesOf(request.stdin, request.stdinEncoding),
    fetch: request.fetch,
    fetchBytesMax,
    compile: fillLimits(request.compileLimits, policy.compile, policy.most, 'compileLimits'),
    run,
    isolation: request.isolation,
    waitMs: fillWait(request.waitMs, policy),
    priority: request.priority ?? policy.priority ?? 'normal',
    client,
    ...(signal === undefined ? {} : { signal }),
  };
}

/** A file may not stand where the program itself is put, nor below it: which of the two were to win? */
function refuseClash(files: RunJob['files'], runner: Runner, source: string): void {
  const own = place(runner.program, { source }).files.map(({ path: where }) => where);
  for (const { path: where } of files) {
    const clash = own.find((name) => where === name || where.startsWith(`${name}/`) || name.startsWith(`${where}/`));
    if (clash === undefined) continue;
    const message = `The file ${where} stands in the way of the program, which is put into ${clash}: give it another name.`;
    throw new ServerError('invalid-request', message, [{ path: 'files', message }]);
  }
}

/** Files lie in the memory of the box, beside the program. */
function refuseTooLarge(files: RunJob['files'], memoryBytes: number): void {
  const bytes = files.reduce((sum, each) => sum + ('content' in each ? each.content.length : each.bytes), 0);
  if (bytes <= memoryBytes * 0.9) return;
  const message = `The files take ${bytes} bytes of the ${memoryBytes} that they share with the program: raise limits.memoryBytes.`;
  throw new ServerError('invalid-request', message, [{ path: 'files', message }]);
}

function bytesOf(text: string, as: RunRequest['encoding']): Uint8Array {
  return Buffer.from(text, as === 'base64' ? 'base64' : 'utf8');
}

/** Buffer.from skips what is not base64 silently, so it is looked at first. */
function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
