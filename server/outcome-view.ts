/** How an outcome is shown outside: over HTTP, and by `polyproof verify --json`. */
import { z } from 'zod';
import { writeValue } from '../verification/json-values.ts';
import type { Invalid, Judged } from '../verification/outcome.ts';
import { type Encoding, executionView, rounded, viewExecution } from './execution-view.ts';
import { type Timings, timingsView } from './stages.ts';

const verdict = z.enum([
  'accepted',
  'wrong-answer',
  'compile-error',
  'runtime-error',
  'time-limit',
  'memory-limit',
  'output-limit',
  'no-tests',
]);

const id = z.union([z.string(), z.number()]).optional();

const stageLimits = z.object({
  wallMs: z.number(),
  cpuMs: z.number(),
  memoryBytes: z.number(),
  outputBytes: z.number(),
  keepBytes: z.number(),
});

const evidence = z.object({
  language: z.string(),
  imageId: z.string(),
  compileCommand: z.array(z.string()).nullable(),
  cached: z
    .boolean()
    .describe('Whether `compile` tells of an earlier build of the very same program, whose artefacts were used again.'),
  runCommand: z.array(z.string()),
  compileLimits: stageLimits,
  runLimits: stageLimits,
  polyproof: z.string(),
});

export const judgedView = z.object({
  id,
  outcome: z.literal('judged'),
  verdict,
  message: z.string(),
  passed: z.int(),
  total: z.int(),
  cases: z.array(
    z.object({
      index: z.int(),
      verdict: z.enum([...verdict.options, 'skipped']),
      message: z.string(),
      actual: z.unknown().optional().describe('What an entry point returned. Absent when it returned nothing.'),
      execution: executionView.nullable(),
    }),
  ),
  compile: executionView.nullable().describe('Null for a language without a build step.'),
  run: executionView.nullable().describe('The execution of a test program; null for cases.'),
  reports: z.array(z.object({ name: z.string(), passed: z.boolean(), message: z.string() })),
  evidence,
  queueMs: z.number().describe('Time spent waiting for a box; not part of any limit.'),
  timings: timingsView.optional(),
});

export const invalidReason = z.enum([
  'empty-source',
  'no-cases',
  'contradictory-cases',
  'bad-signature',
  'value-does-not-fit-type',
  'language-lacks-feature',
  'source-too-large',
]);

export const invalidView = z.object({ id, outcome: z.literal('invalid'), reason: invalidReason, message: z.string() });

/** A verdict, or why the task is none. `not-judged` is an error response: see errors.ts. */
export const outcomeView = z.discriminatedUnion('outcome', [judgedView, invalidView]);
export type OutcomeView = z.output<typeof outcomeView>;

/** Shows an outcome that says something about the program or the task. */
export function viewOutcome(
  outcome: Judged | Invalid,
  name: string | number | undefined,
  as: Encoding,
  timings?: Timings,
): OutcomeView {
  const named = name === undefined ? {} : { id: name };
  if (outcome.outcome === 'invalid') return { ...named, ...outcome };
  const { compile, run, cases, evidence: proof, reports, queueMs, ...plain } = outcome;
  return {
    ...named,
    ...plain,
    cases: cases.map(({ index, verdict: of, message, actual, execution }) => ({
      index,
      verdict: of,
      message,
      ...(actual === undefined ? {} : { actual: writeValue(actual) }),
      execution: execution && viewExecution(execution, as),
    })),
    compile: compile && viewExecution(compile, as),
    run: run && viewExecution(run, as),
    reports: [...reports],
    evidence: {
      ...proof,
      cached: proof.cached ?? false,
      compileCommand: proof.compileCommand && [...proof.compileCommand],
      runCommand: [...proof.runCommand],
    },
    queueMs: rounded(queueMs),
    ...(timings === undefined ? {} : { timings }),
  };
}
