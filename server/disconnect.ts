/** Tells a handler when its client has gone, so that nothing runs for nobody. */
import type { FastifyReply } from 'fastify';

/** A signal that is aborted when the connection closes before the answer was sent. */
export function disconnectSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const { raw } = reply;
  if (raw.destroyed || raw.socket?.destroyed === true) controller.abort();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
