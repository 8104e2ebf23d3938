/** Who makes a request: by its token, or, where none is asked for, anybody at its address. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LimitPolicy } from './config.ts';
import { lowerTo } from './limits.ts';
import type { Allowance } from './token-file.ts';

export interface Caller {
  /** Name of the token. */
  readonly name: string;
  readonly allowance: Allowance;
}

// Keyed by the request, so that it knows no more than the request does.
const callers = new WeakMap<FastifyRequest, Caller>();

export function nameCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** The token's holder; undefined where nobody has to say who they are. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

/** Whose a batch or a job is: nobody else finds it. */
export function ownerOf(request: FastifyRequest): string {
  return callers.get(request)?.name ?? '';
}

/** The client in whose turn a request waits for a box. */
export function clientOf(request: FastifyRequest): string {
  const caller = callers.get(request);
  return caller === undefined ? request.ip : `token ${caller.name}`;
}

/** Schema of the headers of a request that waits for a box. Other headers are let through. */
export const deadlineHeaders = z.looseObject({
  'x-deadline-ms': z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'is no number of milliseconds')
    .transform(Number)
    .optional()
    .describe('How long you will wait for the answer, in milliseconds: no box is waited for longer.'),
});

/** How many requests a client may have under way. */
export function widthOf(request: FastifyRequest): number {
  return callers.get(request)?.allowance.concurrency ?? Number.POSITIVE_INFINITY;
}

/** The server's limits, lowered to those of the caller's token and to the time that the caller has. */
export function policyFor(request: FastifyRequest, reply: FastifyReply, policy: LimitPolicy): LimitPolicy {
  const allowance = callers.get(request)?.allowance;
  const own = allowance === undefined ? policy : lowered(policy, allowance);
  const deadline = request.headers['x-deadline-ms'];
  // What the request took to arrive is gone already.
  return typeof deadline === 'number' ? { ...own, deadlineMs: Math.max(0, deadline - reply.elapsedTime) } : own;
}

/** Defaults too: who states no limit must not get more than may be stated. */
export function lowered(policy: LimitPolicy, allowance: Allowance): LimitPolicy {
  const { wallMs, cpuMs, memoryBytes, outputBytes } = policy.most;
  const most = {
    wallMs: Math.min(wallMs, allowance.wallMs ?? wallMs),
    cpuMs: Math.min(cpuMs, allowance.cpuMs ?? cpuMs),
    memoryBytes: Math.min(memoryBytes, allowance.memoryBytes ?? memoryBytes),
    outputBytes: Math.min(outputBytes, allowance.outputBytes ?? outputBytes),
  };
  return { ...policy, most, run: lowerTo(policy.run, most), compile: lowerTo(policy.compile, most) };
}
