/**
 * Where a command writes and how it ends.
 *
 * Results go to stdout, everything else to stderr, so that a pipe gets results
 * only. Handed to every command, so that tests can look at what was written.
 */
import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import type { LocalSandbox } from '../sandboxes/local.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Whether a person watches stderr: bars may be drawn. */
  readonly isInteractive: boolean;
  readonly colors: Colors;
  readonly environment: Readonly<Record<string, string | undefined>> | undefined;
  /** Folder that the paths on the command line start from. */
  readonly cwd: string;
  /** A sandbox that is there before the command and after it; undefined where the command opens its own. */
  readonly sandbox: LocalSandbox | undefined;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Set by a command whose usual end is a signal, so that one is no interruption. */
  endsBySignal: boolean;
  /** Set by --quiet: notes are not written. */
  isQuiet: boolean;
  exitCode: ExitCode;
  /** Writes a result and a newline to stdout. */
  print(text: string): void;
  /** Writes a remark for people to stderr, unless --quiet. */
  note(text: string): void;
}

export type Colors = ReturnType<typeof pc.createColors>;

export interface TerminalOptions {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly hasColors: boolean;
  /** Undefined for the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The process's own when absent. */
  readonly cwd?: string;
  readonly sandbox?: LocalSandbox;
  readonly isInteractive?: boolean;
  readonly signal: AbortSignal;
}

export function terminal(options: TerminalOptions): Terminal {
  const { stdin, stdout, stderr, environment, cwd = process.cwd(), sandbox, signal } = options;
  return {
    stdin,
    stdout,
    stderr,
    environment,
    cwd,
    sandbox,
    signal,
    isInteractive: options.isInteractive ?? stderr.isTTY === true,
    colors: pc.createColors(options.hasColors),
    endsBySignal: false,
    isQuiet: false,
    exitCode: exitCodes.ok,
    print(text) {
      stdout.write(`${text}\n`);
    },
    note(text) {
      if (!this.isQuiet) stderr.write(`${text}\n`);
    },
  };
}

/** The terminal of this process. Colours as picocolors decides: NO_COLOR, FORCE_COLOR, a pipe. */
export function processTerminal(signal: AbortSignal): Terminal {
  const { stdin, stdout, stderr } = process;
  return terminal({ stdin, stdout, stderr, hasColors: pc.isColorSupported, signal });
}
