/** Limits as requests state them, and the limits a stage gets: stated, else the server's, never above its highest. */
import { z } from 'zod';
import { priorities } from '../sandboxes/queue.ts';
import type { StageLimits } from '../verification/task.ts';
import type { LimitPolicy } from './config.ts';
import { type Detail, ServerError, summary } from './errors.ts';

const positive = z.int().positive();

export const limitsRequest = z.strictObject({
  wallMs: positive.optional().describe('Wall time in milliseconds.'),
  cpuMs: positive.optional().describe('CPU time in milliseconds, of all threads and processes together.'),
  memoryBytes: positive
    .min(16 * 1024 ** 2)
    .optional()
    .describe('Memory in bytes, at least 16 MiB.'),
  outputBytes: positive.optional().describe('Bytes on stdout, or on stderr, beyond which the program is stopped.'),
  keepBytes: z.int().nonnegative().optional().describe('How much of each stream the answer shows: its two ends.'),
});
export type LimitsRequest = z.output<typeof limitsRequest>;

export const isolationRequest = z
  .enum(['reset', 'fresh'])
  .default('reset')
  .describe('reset: a box that was wiped and audited after its last program. fresh: one that nobody used before.');

export const priorityRequest = z
  .enum(priorities)
  .optional()
  .describe(
    'In whose line it waits for a box. Rows of batches and jobs are background unless they say otherwise, the rest is normal.',
  );

export const waitRequest = positive
  .optional()
  .describe('Longest wait for a box in milliseconds, after which the answer is sandbox-busy.');

/** Fills in what is not stated. Throws `limit-too-high`, naming the limit by `path`. */
export function fillLimits(
  stated: LimitsRequest | undefined,
  defaults: StageLimits,
  most: LimitPolicy['most'],
  path: string,
): StageLimits {
  const given = stated ?? {};
  const cpuMs = given.cpuMs ?? defaults.cpuMs;
  const limits = {
    // Whoever allows more CPU time and says no more wants it to be usable.
    wallMs: given.wallMs ?? Math.max(defaults.wallMs, Math.min(most.wallMs, 2 * (given.cpuMs ?? 0))),
    cpuMs,
    memoryBytes: given.memoryBytes ?? defaults.memoryBytes,
    outputBytes: given.outputBytes ?? defaults.outputBytes,
    keepBytes: given.keepBytes ?? defaults.keepBytes,
  };
  const ceilings: StageLimits = { ...most, keepBytes: most.outputBytes };
  const names = Object.keys(ceilings) as (keyof StageLimits)[];
  refuse(
    names
      .filter((name) => limits[name] > ceilings[name])
      .map((name) => ({
        path: `${path}.${name}`,
        message: `${limits[name]} is above this server's ${ceilings[name]}.`,
      })),
  );
  return limits;
}

/** The same limits, none above its highest. */
export function lowerTo<T extends StageLimits>(stage: T, most: LimitPolicy['most']): T {
  return {
    ...stage,
    wallMs: Math.min(stage.wallMs, most.wallMs),
    cpuMs: Math.min(stage.cpuMs, most.cpuMs),
    memoryBytes: Math.min(stage.memoryBytes, most.memoryBytes),
    outputBytes: Math.min(stage.outputBytes, most.outputBytes),
    keepBytes: Math.min(stage.keepBytes, most.outputBytes),
  };
}

/** The wait asked for, or the server's, and never beyond the client's deadline. Throws `limit-too-high`. */
export function fillWait(stated: number | undefined, { waitMs, deadlineMs }: LimitPolicy): number {
  if (stated !== undefined && stated > waitMs) {
    refuse([{ path: 'waitMs', message: `${stated} is above this server's ${waitMs}.` }]);
  }
  return Math.min(stated ?? waitMs, deadlineMs ?? waitMs);
}

function refuse(details: readonly Detail[]): void {
  if (details.length > 0)
    throw new ServerError('limit-too-high', `Too much is asked for: ${summary(details)}`, details);
}
