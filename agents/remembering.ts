/**
 * A model that asks at most once: replies are read from the run's log when
 * the same question was asked before, and written there before they are used.
 *
 * Also bounds how many calls are under way, and stops the run when the
 * endpoint fails again and again.
 */
import pLimit from 'p-limit';
import { contentHash, type Shelf } from '../datasets/run-log.ts';
import { AgentError, type AgentErrorCode } from './errors.ts';
import { addressText, type Model, type ModelReply } from './model.ts';

export interface RememberingOptions {
  /** Part of every question: another model's replies do not count. */
  readonly modelName: string;
  readonly callsAtOnce: number;
  /** Failures in a row of an endpoint that does not answer, after which `model-outage` is thrown. */
  readonly outageAfter: number;
}

/** What is logged: a reply, or a failure that asking again would only repeat and charge for. */
type Entry =
  | ModelReply
  | { readonly failure: { readonly code: AgentErrorCode; readonly message: string; readonly reply: string | null } };

const final: ReadonlySet<AgentErrorCode> = new Set(['model-refused', 'reply-truncated', 'model-rejected']);
const outage: ReadonlySet<AgentErrorCode> = new Set(['model-unavailable', 'model-timeout']);

export function rememberingModel(model: Model, shelf: Shelf, options: RememberingOptions): Model {
  const limit = pLimit(options.callsAtOnce);
  let failuresInRow = 0;

  const askAndLog = async (call: Parameters<Model>[0], key: string): Promise<Entry> => {
    try {
      const reply = await model(call);
      failuresInRow = 0;
      return log(key, addressText(call), reply);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      if (final.has(error.code)) {
        const { code, message, reply = null } = error;
        return log(key, addressText(call), { failure: { code, message, reply } });
      }
      failuresInRow = outage.has(error.code) ? failuresInRow + 1 : failuresInRow;
      if (failuresInRow < options.outageAfter) throw error;
      throw new AgentError('model-outage', `The model failed ${failuresInRow} times in a row: ${error.message}`, {
        cause: error,
      });
    }
  };
  const log = (key: string, label: string, entry: Entry): Entry => {
    shelf.write(key, label, entry);
    return entry;
  };

  return async (call) => {
    const { sample, role, attempt, prompt, temperature } = call;
    const key = contentHash([
      options.modelName,
      sample,
      role,
      attempt,
      temperature ?? null,
      prompt.system,
      prompt.user,
    ]);
    const known = shelf.read(key) as Entry | undefined;
    const entry = known ?? (await limit(() => askAndLog(call, key)));
    if (!('failure' in entry)) return entry;
    const { code, message, reply } = entry.failure;
    throw new AgentError(code, message, reply === null ? {} : { reply });
  };
}
