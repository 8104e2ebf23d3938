/** The ways reading or keeping a data set can fail. */
export type DatasetErrorCode =
  /** There is no such file or folder, or we may not read it. */
  | 'unreadable-input'
  /** The input holds no snippet that can be used. */
  | 'no-snippets'
  /** A text that is no neutral type, or a value that does not fit its type. */
  | 'bad-notation'
  /** The folder holds a run with other settings. */
  | 'run-folder-mismatch'
  /** Another process is at work in the folder. */
  | 'run-folder-busy'
  /** What the folder holds cannot be read or written. */
  | 'run-folder-broken';

/** A failure around data, never a verdict about a program. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  readonly code: DatasetErrorCode;

  constructor(code: DatasetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
