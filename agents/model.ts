/**
 * The only thing an agent needs from a language model.
 *
 * A call says who asks (role), about what (sample) and for which time
 * (attempt). Models ignore it; recordings, logs and caches are addressed by
 * it, so that nothing depends on the order in which calls happen to be made.
 */
export type Model = (call: ModelCall) => Promise<ModelReply>;

export interface ModelCall extends Address {
  readonly prompt: Prompt;
  /** Undefined leaves it to the endpoint: some models accept no other than their own. */
  readonly temperature: number | undefined;
  readonly signal?: AbortSignal;
}

export interface Address {
  /** `instruction`, or with the language it is about: `responder.java`. */
  readonly role: string;
  /** Key of the sample: letters, digits, dots and dashes. */
  readonly sample: string;
  /** Counts from 1. */
  readonly attempt: number;
}

export interface Prompt {
  readonly system: string;
  readonly user: string;
}

export interface ModelReply {
  readonly text: string;
  readonly tokens: Tokens;
}

/** As the endpoint counts them; 0 where it does not say. */
export interface Tokens {
  readonly prompt: number;
  readonly completion: number;
}

/** The address as one text: `py-clamp/responder.java/1`. */
export function addressText({ sample, role, attempt }: Address): string {
  return `${sample}/${role}/${attempt}`;
}
