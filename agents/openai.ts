/**
 * A model behind any endpoint that speaks OpenAI's chat completions.
 *
 * The only file that knows the SDK. Retries on 429, 5xx and broken connections
 * are the SDK's own, with its back-off; what is left over becomes an
 * AgentError. The address of a call travels in headers, which a recorded
 * server reads and every other endpoint ignores.
 */
import OpenAI from 'openai';
import { AgentError } from './errors.ts';
import type { Model, ModelCall, ModelReply } from './model.ts';

export interface OpenAiSettings {
  /** Such as `http://127.0.0.1:8000/v1`; undefined for OpenAI itself. */
  readonly baseUrl: string | undefined;
  /** Undefined for endpoints that want none. */
  readonly apiKey: string | undefined;
  readonly model: string;
  /** Longest wait for one reply, in milliseconds. At most 300,000: fetch gives up there. */
  readonly timeoutMs: number;
  /** Further tries after a failure that may pass. */
  readonly retries: number;
  /** Longest reply, in tokens. Undefined leaves it to the endpoint. */
  readonly replyTokensMax: number | undefined;
}

/** Headers that carry a call's address. */
export const addressHeaders = {
  sample: 'x-polyproof-sample',
  role: 'x-polyproof-role',
  attempt: 'x-polyproof-attempt',
} as const;

/** Rejects with AgentError, whatever happens. */
export function openAiModel(settings: OpenAiSettings): Model {
  const client = new OpenAI({
    baseURL: settings.baseUrl ?? 'https://api.openai.com/v1',
    // The SDK insists on a key; endpoints without keys ignore it.
    apiKey: settings.apiKey ?? 'none',
    organization: null,
    project: null,
    timeout: settings.timeoutMs,
    maxRetries: settings.retries,
    logLevel: 'off',
  });

  return async (call) => {
    try {
      const completion = await client.chat.completions.create(request(settings, call), {
        headers: {
          [addressHeaders.sample]: call.sample,
          [addressHeaders.role]: call.role,
          [addressHeaders.attempt]: String(call.attempt),
        },
        ...(call.signal === undefined ? {} : { signal: call.signal }),
      });
      return readCompletion(completion);
    } catch (error) {
      throw error instanceof AgentError ? error : failure(error, settings);
    }
  };
}

function request(settings: OpenAiSettings, call: ModelCall): OpenAI.ChatCompletionCreateParamsNonStreaming {
  return {
    model: settings.model,
    messages: [
      { role: 'system', content: call.prompt.system },
      { role: 'user', content: call.prompt.user },
    ],
    ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
    ...(settings.replyTokensMax === undefined ? {} : { max_tokens: settings.replyTokensMax }),
  };
}

/** Compatible servers leave things out that the types promise, so nothing is taken for granted here. */
function readCompletion(completion: DeepPartial<OpenAI.ChatCompletion> | string): ModelReply {
  if (typeof completion === 'string') {
    throw new AgentError('model-rejected', 'The endpoint did not answer with a chat completion.', {
      reply: completion,
    });
  }
  const choice = completion.choices?.[0];
  if (choice?.message === undefined || choice.message === null) {
    const reply = JSON.stringify(completion);
    throw new AgentError('model-rejected', 'The endpoint did not answer with a chat completion.', { reply });
  }
  const text = choice.message.content ?? '';
  const { refusal } = choice.message;
  if (typeof refusal === 'string' && refusal !== '') {
    throw new AgentError('model-refused', `The model declines: ${refusal}`, { reply: refusal });
  }
  if (choice.finish_reason === 'content_filter') {
    throw new AgentError('model-refused', "The endpoint's content filter held the reply back.", { reply: text });
  }
  if (choice.finish_reason === 'length') {
    throw new AgentError('reply-truncated', 'The reply was cut off at the limit of tokens.', { reply: text });
  }
  const { usage } = completion;
  return { text, tokens: { prompt: usage?.prompt_tokens ?? 0, completion: usage?.completion_tokens ?? 0 } };
}

function failure(error: unknown, { baseUrl = 'OpenAI', model, timeoutMs }: OpenAiSettings): AgentError {
  const options = { cause: error };
  if (error instanceof OpenAI.APIUserAbortError) return new AgentError('agents-cancelled', 'Cancelled.', options);
  if (error instanceof OpenAI.APIConnectionTimeoutError) {
    return new AgentError('model-timeout', `${baseUrl} did not answer within ${timeoutMs} ms.`, options);
  }
  if (error instanceof OpenAI.APIConnectionError) {
    return new AgentError('model-unavailable', `${baseUrl} does not answer: ${deepest(error)}`, options);
  }
  if (!(error instanceof OpenAI.APIError)) {
    return new AgentError('model-unavailable', `The reply of ${baseUrl} cannot be read: ${deepest(error)}`, options);
  }
  const said = error.message;
  switch (error.status) {
    case 401:
    case 403:
      return new AgentError('model-misconfigured', `${baseUrl} refuses the key: ${said}`, options);
    case 404:
      return new AgentError(
        'model-misconfigured',
        `${baseUrl} has no model ${model}, or no such call: ${said}`,
        options,
      );
    case 408:
      return new AgentError('model-timeout', `${baseUrl} gave up waiting: ${said}`, options);
    default:
      return error.status === undefined || error.status === 429 || error.status >= 500
        ? new AgentError('model-unavailable', `${baseUrl} cannot serve now: ${said}`, options)
        : new AgentError('model-rejected', `${baseUrl} calls the request bad: ${said}`, options);
  }
}

/** The innermost cause says what went wrong (`ECONNREFUSED`); the outer ones only say that something did. */
function deepest(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error && current.cause instanceof Error; depth += 1) {
    current = current.cause;
  }
  return current instanceof Error ? current.message || current.name : String(current);
}

type DeepPartial<T> = T extends readonly (infer Item)[]
  ? readonly DeepPartial<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: DeepPartial<T[Key]> | null }
    : T;
