/** From a request to the task that verification judges: every default is filled in here. */
import type { Runner } from '../runners/runner.ts';
import type { Signature } from '../runners/signature.ts';
import { inferSignature, readCallCases, type WrittenCase } from '../verification/call-cases.ts';
import { VerificationError } from '../verification/errors.ts';
import type { Invalid } from '../verification/outcome.ts';
import { programInReply } from '../verification/reply.ts';
import type { Checker, Settings, Task } from '../verification/task.ts';
import { parseType } from '../verification/types.ts';
import type { LimitPolicy } from './config.ts';
import { findLanguage } from './language-lookup.ts';
import { fillLimits, fillWait } from './limits.ts';
import { shapeOf, type TaskRequest } from './task-request.ts';

/**
 * The task that a request means, or why it is none. Throws ServerError:
 * `unknown-language`, `limit-too-high`.
 *
 * @param client who asks; waiting clients are served in turn
 */
export function readTask(request: TaskRequest, policy: LimitPolicy, client: string): Task | Invalid {
  const runner = findLanguage(request.language);
  const program = {
    runner,
    source: readSource(request, runner),
    settings: readSettings(request, policy, client),
  };
  const cases = request.cases ?? [];
  switch (shapeOf(request)) {
    case 'tests':
      return { ...program, shape: 'tests', tests: request.tests ?? '' };
    case 'stdio': {
      const runs = cases.map(({ stdin = '', expected }) => ({ stdin, expected: String(expected) }));
      return { ...program, shape: 'stdio', checker: readChecker(request.checker), cases: runs };
    }
    case 'calls':
      try {
        const calls = cases as readonly WrittenCase[];
        const signature = readSignature(request, calls);
        const tolerance = request.tolerance ?? { absolute: 1e-9, relative: 1e-9 };
        return { ...program, shape: 'calls', signature, cases: readCallCases(calls, signature), tolerance };
      } catch (error) {
        if (error instanceof VerificationError) return invalid(error);
        throw error;
      }
  }
}

/** A reply without a fenced block is judged as it stands: no code is the fault of whoever replied. */
function readSource({ source, reply = '' }: TaskRequest, runner: Runner): string {
  return source ?? programInReply(reply, runner) ?? reply;
}

function readSettings(request: TaskRequest, policy: LimitPolicy, client: string): Settings {
  const { caseKeepBytes: keepBytes, compile, run, most } = policy;
  return {
    compile: fillLimits(request.compileLimits, { ...compile, keepBytes }, most, 'compileLimits'),
    run: fillLimits(request.limits, { ...run, keepBytes }, most, 'limits'),
    isolation: request.isolation,
    stopEarly: request.stopEarly,
    waitMs: fillWait(request.waitMs, policy),
    priority: request.priority ?? policy.priority ?? 'normal',
    client,
  };
}

function readChecker(checker: TaskRequest['checker']): Checker {
  if (checker === undefined) return { kind: 'trimmed' };
  if (typeof checker === 'object') return checker;
  return checker === 'floats' ? { kind: 'floats', absolute: 1e-9, relative: 1e-9 } : { kind: checker };
}

function readSignature({ entry, signature }: TaskRequest, cases: readonly WrittenCase[]): Signature {
  const name = entry ?? signature?.entry ?? '';
  if (signature === undefined) return inferSignature(name, cases);
  return {
    entry: name,
    parameters: signature.parameters.map((parameter) => ({ name: parameter.name, type: parseType(parameter.type) })),
    returns: parseType(signature.returns),
  };
}

function invalid({ code, message }: VerificationError): Invalid {
  return {
    outcome: 'invalid',
    reason: code === 'unreadable-type' ? 'bad-signature' : 'value-does-not-fit-type',
    message,
  };
}
