/**
 * A sandbox that is opened when it is first needed, and again after a failure
 * to open it: a service may start before its engine, and outlive a restart of it.
 */
import { SandboxError } from '../sandboxes/errors.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';

export interface LateSandbox<S extends Sandbox> extends Sandbox {
  /** Opens the sandbox if it is not open. Rejects with the reason why it cannot be. */
  open(): Promise<S>;
}

export function lateSandbox<S extends Sandbox>(opener: () => Promise<S>): LateSandbox<S> {
  let opened: Promise<S> | undefined;
  let isClosed = false;

  const open = (): Promise<S> => {
    if (isClosed) return Promise.reject(new SandboxError('sandbox-closed', 'The sandbox is shutting down.'));
    if (opened !== undefined) return opened;
    const attempt = opener();
    opened = attempt;
    attempt.catch(() => {
      opened = undefined;
    });
    return attempt;
  };

  return {
    open,
    lease: async (request) => await (await open()).lease(request),
    async close(graceMs) {
      isClosed = true;
      // One that could not be opened has nothing to close.
      const sandbox = await opened?.catch(() => undefined);
      await sandbox?.close(graceMs);
    },
  };
}
