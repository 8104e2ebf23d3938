/**
 * How an execution is shown outside: what it printed as text, or as base64 for
 * those who need every byte.
 *
 * `text` is all that was kept; where the middle of a long output was dropped,
 * it is the beginning and `tail` is the end.
 */
import { z } from 'zod';
import type { Execution, Output } from '../sandboxes/sandbox.ts';

export const encoding = z
  .enum(['utf-8', 'base64'])
  .describe('How bytes are written as text. With utf-8, what is not UTF-8 shows as U+FFFD; base64 keeps every byte.');
export type Encoding = z.output<typeof encoding>;

export const outputView = z.object({
  text: z.string().describe('What was printed; when truncated, the beginning of it.'),
  tail: z.string().optional().describe('When truncated, the end of what was printed.'),
  truncated: z.boolean(),
  totalBytes: z.int().describe('How much was printed, kept or not.'),
});

export const executionView = z.object({
  status: z.enum(['exited', 'signalled', 'time-limit', 'memory-limit', 'output-limit']),
  exitCode: z.int().nullable().describe('Null unless exited.'),
  signal: z.string().nullable().describe('Such as SIGSEGV; null unless signalled.'),
  clock: z.enum(['cpu', 'wall']).nullable().describe('Which clock ran out; null unless time-limit.'),
  wallMs: z.number(),
  cpuMs: z.number(),
  peakBytes: z.number(),
  stdout: outputView,
  stderr: outputView,
});
export type ExecutionView = z.output<typeof executionView>;

/** Shows an execution. */
export function viewExecution(execution: Execution, as: Encoding): ExecutionView {
  const { status, exitCode, signal, clock, wallMs, cpuMs, peakBytes, stdout, stderr } = execution;
  return {
    status,
    exitCode,
    signal,
    clock,
    wallMs: rounded(wallMs),
    cpuMs: rounded(cpuMs),
    peakBytes,
    stdout: viewOutput(stdout, as),
    stderr: viewOutput(stderr, as),
  };
}

/** Bytes as text, in the encoding asked for. */
export function textOf(bytes: Uint8Array, as: Encoding): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(as === 'base64' ? 'base64' : 'utf8');
}

/** Microseconds are noise beyond the third digit. */
export function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function viewOutput({ head, tail, totalBytes, truncated }: Output, as: Encoding): z.output<typeof outputView> {
  if (!truncated) {
    const whole = tail.length === 0 ? head : Buffer.concat([head, tail]);
    return { text: textOf(whole, as), truncated, totalBytes };
  }
  if (as === 'base64') return { text: textOf(head, as), tail: textOf(tail, as), truncated, totalBytes };
  // The cuts may fall inside a character, whose halves would show as U+FFFD.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head, { stream: true });
  return { text, tail: textOf(tail.subarray(continuationBytes(tail)), as), truncated, totalBytes };
}

/** How many bytes at the start belong to a character that began before. */
function continuationBytes(bytes: Uint8Array): number {
  let count = 0;
  while (count < 3 && ((bytes[count] ?? 0) & 0xc0) === 0x80) count += 1;
  return count;
}
