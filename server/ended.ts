/** Tells when a request is over, however it ends: answered, or left by its client. */
import type { FastifyReply } from 'fastify';

/** @param tell is given the status of the answer, or 499 when the client went before it was sent */
export function whenEnded({ raw }: FastifyReply, tell: (status: number) => void): void {
  const finished = () => end(raw.statusCode);
  const closed = () => end(499);
  const end = (status: number) => {
    raw.off('finish', finished);
    raw.off('close', closed);
    tell(status);
  };
  raw.once('finish', finished);
  raw.once('close', closed);
}
