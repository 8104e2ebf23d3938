/** What a call to the service can fail with. A verdict, whatever it is, is never an error. */

export interface ErrorDetail {
  readonly path: string;
  readonly message: string;
}

export class PolyproofError extends Error {
  override readonly name = 'PolyproofError';
  /** A code from docs/api.md; `cut-off` when the answer ended before its end, `no-answer` for one that is not polyproof's. */
  readonly code: string;
  /** Status of the answer; 0 when there was none. */
  readonly status: number;
  readonly details: readonly ErrorDetail[];

  constructor(
    code: string,
    message: string,
    options: ErrorOptions & { status?: number; details?: readonly ErrorDetail[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.status = options.status ?? 0;
    this.details = options.details ?? [];
  }
}
