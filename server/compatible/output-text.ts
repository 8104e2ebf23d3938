/** What a program printed as one text, for APIs that have no other place for it. */
import type { Output } from '../../sandboxes/sandbox.ts';

/** All that was kept; where some is missing, the place says how much. */
export function textOf({ head, tail, totalBytes, truncated }: Output): string {
  if (!truncated) return Buffer.concat([head, tail]).toString('utf8');
  const left = totalBytes - head.length - tail.length;
  return Buffer.concat([head, Buffer.from(`\n[… ${left} bytes left out …]\n`), tail]).toString('utf8');
}
