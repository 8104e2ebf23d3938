/** The ways running a program can fail through no fault of the program. */
export type SandboxErrorCode =
  /** No Docker engine answers. */
  | 'engine-unavailable'
  /** The engine answered, and refused or failed. */
  | 'engine-failed'
  /** The image of a language is not there and may not be built now. */
  | 'image-missing'
  /** An image could not be built. */
  | 'image-build-failed'
  /** The queue is full or the deadline cannot be met. */
  | 'sandbox-busy'
  /** The box died, or stopped talking, for a reason that is not the program's. */
  | 'box-lost'
  /** The caller gave up (its signal was aborted). */
  | 'cancelled'
  /** The sandbox was closed. */
  | 'sandbox-closed';

/** Our failure, never the program's. Safe to retry. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly code: SandboxErrorCode;
  /** When a retry is worth trying, in milliseconds, where it is known. */
  readonly retryAfterMs: number | undefined;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions & { retryAfterMs?: number }) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
  }
}
