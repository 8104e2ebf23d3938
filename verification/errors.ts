/** The ways text and bytes from outside can fail to be what verification needs. */
export type VerificationErrorCode =
  /** Bytes from a box are not the wire format of docs/decisions/0002. */
  | 'unreadable-wire'
  /** A value cannot be sent to a box: lone surrogates, or nested too deep. */
  | 'unsendable-value'
  /** A type expression cannot be read. */
  | 'unreadable-type'
  /** A text is not JSON. */
  | 'unreadable-json'
  /** A case cannot be written as a test in its language. */
  | 'unrenderable'
  /** A value of a case is not of its declared type. */
  | 'value-does-not-fit-type';

/** What was given cannot be used. Never says anything about a program's rightness. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  readonly code: VerificationErrorCode;

  constructor(code: VerificationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
