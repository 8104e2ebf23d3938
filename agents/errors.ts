/** The ways talking to a language model can fail. */
export type AgentErrorCode =
  /** The endpoint does not answer, or answers with 429 or 5xx after every retry. */
  | 'model-unavailable'
  /** The endpoint failed so often in a row that the run is stopped; it can be resumed. */
  | 'model-outage'
  /** No whole reply within the time allowed, after every retry. */
  | 'model-timeout'
  /** The endpoint refuses our key, knows no such model, or has no such address: nothing will work until it is mended. */
  | 'model-misconfigured'
  /** The endpoint calls this one request bad (400, 413, 422 …). */
  | 'model-rejected'
  /** The model declines to answer, or a filter does it in its place. */
  | 'model-refused'
  /** The reply is cut off at the limit of tokens. */
  | 'reply-truncated'
  /** The reply says something, but not in a form its reader understands. */
  | 'unreadable-reply'
  /** A reply that was to hold a program holds none. */
  | 'no-code'
  /** The cases are fewer than can be trusted. */
  | 'too-few-cases'
  /** Two cases give different results for the same arguments. */
  | 'contradictory-cases'
  /** A stub that computes nothing would pass every case. */
  | 'vacuous-cases'
  /** The file of recorded replies cannot be read. */
  | 'bad-recording'
  /** The caller gave up. */
  | 'agents-cancelled';

/** Our failure or the model's, never a verdict about a program. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: AgentErrorCode;
  /** For a reply that cannot be used: the reply, so that nobody has to pay for it again to see it. */
  readonly reply: string | undefined;

  constructor(code: AgentErrorCode, message: string, options?: ErrorOptions & { reply?: string }) {
    super(message, options);
    this.code = code;
    this.reply = options?.reply;
  }
}
