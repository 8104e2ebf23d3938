/**
 * Limits of wall time on a machine that others use too.
 *
 * The APIs of others know one clock, that of the wall, and a burst of requests
 * makes every program late by it. Here a program gets as much processor time as
 * it was given wall time, and the more wall time to use it in the busier the
 * machine is: what one thread does in its time it does on any machine. What is
 * late all the same is late by itself when it slept, and otherwise asked again alone.
 */
import { availableParallelism, loadavg } from 'node:os';
import type { Execution, Job, Lease } from '../../sandboxes/sandbox.ts';

/** A program that uses less than this share of its time waits for something other than a processor. */
const awakeShare = 0.1;

/** What to make of a first try that had more wall time and as much processor time. */
export type Timing = 'as-it-is' | 'too-late' | 'again' | 'again-alone';

/** @param wallMs the limit that was asked for */
export function timingOf(execution: Execution, wallMs: number): Timing {
  const isAwake = execution.cpuMs >= awakeShare * execution.wallMs;
  if (execution.status !== 'time-limit') return execution.wallMs <= wallMs || isAwake ? 'as-it-is' : 'too-late';
  if (execution.clock === 'wall') return isAwake ? 'again-alone' : 'as-it-is';
  // Several threads may use up the processor time long before the wall time is over.
  return execution.wallMs < 0.95 * wallMs ? 'again' : 'as-it-is';
}

/** Executes a job with a limit of wall time; `afresh` puts the box back to where it was before. */
export async function executeTimely(
  lease: Lease,
  job: Job,
  stdin: Uint8Array,
  afresh: () => Promise<void>,
  waiting = programsForEachCore(),
): Promise<Execution> {
  const { wallMs, cpuMs } = job.limits;
  const widened = Math.ceil(wallMs * Math.min(4, Math.max(1.5, waiting)));
  const first = await lease.execute(
    { ...job, limits: { ...job.limits, wallMs: widened, cpuMs: Math.min(wallMs, cpuMs) } },
    stdin,
  );
  const timing = timingOf(first, wallMs);
  if (timing === 'as-it-is') return first;
  if (timing === 'too-late') return { ...first, status: 'time-limit', clock: 'wall', exitCode: null, signal: null };
  await afresh();
  return await lease.execute({ ...job, isAlone: timing === 'again-alone' }, stdin);
}

/** How many programs of whatever kind want each core of this machine, on average over the last minute. */
function programsForEachCore(): number {
  return (loadavg()[0] ?? 0) / availableParallelism();
}
