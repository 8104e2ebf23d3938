/** Types of daemon-client.js, which is plain JavaScript because it runs on any Node. */
import type { Readable, Writable } from 'node:stream';

export interface Identity {
  readonly root: string;
  readonly version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function daemonSocket(environment: Environment): string;
export function identity(): Identity;
export function isForDaemon(args: readonly string[]): boolean;
export function askDaemon(socket: string, question: { readonly ask: string }): Promise<unknown>;
export function viaDaemon(
  args: readonly string[],
  options: {
    readonly stdin: Readable;
    readonly stdout: Writable & { readonly isTTY?: boolean };
    readonly stderr: Writable & { readonly isTTY?: boolean };
    readonly environment: Environment;
    readonly cwd: string;
    readonly onInterrupt?: (interrupt: () => void) => void;
  },
): Promise<number | null>;
