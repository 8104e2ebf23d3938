/**
 * Puts a question to the model until the reply can be read, a bounded number
 * of times. What was not understood is told in the next attempt's prompt.
 */
import { AgentError, type AgentErrorCode } from './errors.ts';
import type { Model, Prompt } from './model.ts';

/** What every question has, whatever the role. */
export interface Asking {
  /** Key of the sample the question is about: part of the calls' address. */
  readonly sample: string;
  readonly temperature: number | undefined;
  readonly attemptsMax: number;
}

export interface Question<Result> extends Asking {
  /** The other part of the address: see model.ts. */
  readonly role: string;
  readonly prompt: Prompt;
  /** Throws AgentError when the reply cannot be used. */
  read(reply: string): Result;
  /** Number of the first attempt, counted from 1. */
  readonly firstAttempt: number;
}

export type Ask = <Result>(question: Question<Result>) => Promise<Result>;

/** A reply that could not be used although the call itself went well. */
export interface Mishap {
  readonly role: string;
  readonly attempt: number;
  readonly error: AgentError;
}

/** Failures that another attempt may mend. */
const worthAnotherTry: ReadonlySet<AgentErrorCode> = new Set([
  'unreadable-reply',
  'no-code',
  'reply-truncated',
  'model-refused',
  'too-few-cases',
  'contradictory-cases',
  'vacuous-cases',
]);

/** Rejects with the AgentError of the last attempt, or with the first one that no attempt can mend. */
export function asker(model: Model, onMishap: (mishap: Mishap) => void, signal?: AbortSignal): Ask {
  return async (question) => {
    const { role, sample, temperature, firstAttempt, attemptsMax } = question;
    let problem: string | undefined;
    for (let attempt = firstAttempt; ; attempt += 1) {
      try {
        const prompt = withProblem(question.prompt, problem);
        const call = { role, sample, attempt, prompt, temperature, ...(signal === undefined ? {} : { signal }) };
        return question.read((await model(call)).text);
      } catch (error) {
        if (!(error instanceof AgentError) || !worthAnotherTry.has(error.code)) throw error;
        onMishap({ role, attempt, error });
        if (attempt + 1 >= firstAttempt + attemptsMax) throw error;
        problem = error.message;
      }
    }
  };
}

/** The prompt of a further attempt says what was wrong with the last reply. */
export function withProblem(prompt: Prompt, problem: string | undefined): Prompt {
  if (problem === undefined) return prompt;
  return {
    system: prompt.system,
    user: `${prompt.user}\n\nYour last reply could not be used: ${problem}\nReply again, exactly in the form asked for.`,
  };
}
