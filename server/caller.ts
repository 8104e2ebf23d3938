/** Who makes a request: by its token, or, where none is asked for, anybody at its address. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LimitPolicy } from './config.ts';
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
  const within = <T extends LimitPolicy['run']>(stage: T): T => ({
    ...stage,
    wallMs: Math.min(stage.wallMs, most.wallMs),
    cpuMs: Math.min(stage.cpuMs, most.cpuMs),
    memoryBytes: Math.min(stage.memoryBytes, most.memoryBytes),
    outputBytes: Math.min(stage.outputBytes, most.outputBytes),
    keepBytes: Math.min(stage.keepBytes, most.outputBytes),
  });
  return { ...policy, most, run: within(policy.run), compile: within(policy.compile) };
}
