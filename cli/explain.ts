/** Tells a person what happened, why, and what to do; and which exit code says so. */
import { AgentError, type AgentErrorCode } from '../agents/errors.ts';
import { DatasetError, type DatasetErrorCode } from '../datasets/errors.ts';
import { SandboxError, type SandboxErrorCode } from '../sandboxes/errors.ts';
import { ServerError, type ServerErrorCode } from '../server/errors.ts';
import { VerificationError, type VerificationErrorCode } from '../verification/errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Code = SandboxErrorCode | ServerErrorCode | AgentErrorCode | DatasetErrorCode | VerificationErrorCode;

const { badInput, notJudged, internal, interrupted } = exitCodes;

/** Maps every error code to one exit code. A new code fails to compile here. */
export const exitCodeOf = {
  'engine-unavailable': notJudged,
  'engine-failed': notJudged,
  'image-missing': notJudged,
  'image-build-failed': notJudged,
  'sandbox-busy': notJudged,
  'box-lost': notJudged,
  cancelled: interrupted,
  'sandbox-closed': notJudged,
  'storage-failed': notJudged,
  'too-many-jobs': notJudged,
  'malformed-json': badInput,
  'invalid-request': badInput,
  'unknown-language': badInput,
  'limit-too-high': badInput,
  unauthorized: badInput,
  'not-found': badInput,
  'method-not-allowed': badInput,
  'body-too-large': badInput,
  'name-taken': badInput,
  'unsupported-media-type': badInput,
  'bad-request': badInput,
  'bad-setting': badInput,
  'internal-error': internal,
  'unreadable-wire': internal,
  'unsendable-value': badInput,
  unrenderable: exitCodes.badInput,
  'unreadable-type': badInput,
  'unreadable-json': badInput,
  'value-does-not-fit-type': badInput,
  'model-unavailable': notJudged,
  'model-outage': notJudged,
  'model-timeout': notJudged,
  'model-misconfigured': badInput,
  'model-rejected': badInput,
  'model-refused': notJudged,
  'reply-truncated': notJudged,
  'unreadable-reply': notJudged,
  'no-code': notJudged,
  'too-few-cases': notJudged,
  'contradictory-cases': notJudged,
  'vacuous-cases': notJudged,
  'bad-recording': badInput,
  'agents-cancelled': interrupted,
  'unreadable-input': badInput,
  'no-snippets': badInput,
  'bad-notation': badInput,
  'run-folder-mismatch': badInput,
  'run-folder-busy': badInput,
  'run-folder-broken': badInput,
} satisfies Record<Code, ExitCode>;

/** What to do about a failure, where there is something to do. */
const advice: Readonly<Record<string, string>> = {
  'engine-unavailable': 'Start Docker, or set DOCKER_HOST to where it listens. `polyproof doctor` says more.',
  'engine-failed': '`polyproof doctor` looks at the engine and its disk.',
  'image-missing': '`polyproof images build` makes the images.',
  'image-build-failed': 'The build needs a package mirror to be reachable; `polyproof doctor` says more.',
  'bad-setting': '`polyproof serve --help` explains every setting.',
  'unknown-language': '`polyproof languages` lists them.',
};

/** @param isInterrupted Ctrl-C was pressed, so that every failure is its consequence */
export function explain(
  error: unknown,
  isInterrupted: boolean,
): { readonly text: string; readonly exitCode: ExitCode } {
  if (isInterrupted) return { text: 'Interrupted.', exitCode: interrupted };
  if (isOurs(error)) {
    const { code, message } = error;
    const toDo = Object.hasOwn(advice, code) ? `\n${advice[code]}` : '';
    return { text: `${message}${toDo}`, exitCode: exitCodeOf[code] };
  }
  const { code, message, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && Object.hasOwn(fileFaults, code)) {
    return { text: `${path ?? 'A file'} ${fileFaults[code]}.`, exitCode: badInput };
  }
  if (code === 'EADDRINUSE') {
    return { text: `${message}. Another program listens there; choose a port with --port.`, exitCode: badInput };
  }
  const stack = error instanceof Error ? error.stack : String(error);
  return { text: `This is a mistake in polyproof: please report it.\n${stack}`, exitCode: internal };
}

const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be opened by you',
  EISDIR: 'is a folder',
  ENOTDIR: 'is below something that is not a folder',
};

function isOurs(error: unknown): error is { readonly code: Code; readonly message: string } {
  return [SandboxError, ServerError, AgentError, DatasetError, VerificationError].some((type) => error instanceof type);
}
