/**
 * A task as people and programs write it, in JSON or YAML.
 *
 * Its shape is told by what is there: cases with `args` are calls, cases with
 * `stdin` are runs of a whole program, `tests` is a test program. A mixture is
 * refused rather than guessed at. What is well-formed and still makes no sense
 * as a task (no source, cases that contradict each other) is not found here:
 * verification says `invalid` to it.
 */
import { z } from 'zod';
import { isolationRequest, limitsRequest, priorityRequest, waitRequest } from './limits.ts';

const tolerance = z.strictObject({
  absolute: z.number().nonnegative().default(1e-9),
  relative: z.number().nonnegative().default(1e-9),
});

const checker = z.union(
  [
    z.enum(['exact', 'trimmed', 'tokens', 'unordered-lines', 'floats']),
    z.strictObject({ kind: z.literal('floats'), ...tolerance.shape }),
  ],
  { error: "A checker is exact, trimmed, tokens, unordered-lines, floats, or {kind: 'floats', absolute, relative}." },
);

const name = z.string().min(1).max(200);
const signature = z.strictObject({
  entry: name.optional(),
  parameters: z.array(z.strictObject({ name, type: name.describe('Such as list<int> or map<string, float>.') })),
  returns: name,
});

const oneCase = z
  .strictObject({
    args: z
      .union([z.array(z.unknown()), z.record(z.string(), z.unknown())], {
        error: 'args is a list, or an object by name.',
      })
      .optional()
      .describe('Arguments of a call, in order or by name.'),
    stdin: z.string().optional().describe('What the program reads.'),
    expected: z.unknown().optional().describe('What the call returns, or (a text) what the program prints.'),
    raises: z.literal(true).optional().describe('The call raises an error.'),
  })
  .check(({ value, issues }) => {
    const complain = (path: string[], message: string) => {
      issues.push({ code: 'custom', path, message, input: value });
    };
    const isCall = value.args !== undefined;
    const hasExpected = Object.hasOwn(value, 'expected');
    if (isCall === (value.stdin !== undefined)) {
      complain([], 'A case has args (a call) or stdin (a run of a program), and not both.');
    } else if (isCall && hasExpected === (value.raises === true)) {
      complain([], 'A call has expected, or raises: true, and not both.');
    } else if (!isCall && value.raises === true) {
      complain(['raises'], 'Only calls can raise.');
    } else if (!isCall && typeof value.expected !== 'string') {
      complain(['expected'], 'What a program prints is a text.');
    }
  });

export const taskRequest = z
  .strictObject({
    id: z
      .union([z.string().max(500), z.number()])
      .optional()
      .describe('Yours; it comes back with the answer.'),
    language: z.string().describe('A name or alias from /v1/languages.'),
    source: z.string().optional().describe('The solution: for calls, a function; for stdin, a whole program.'),
    reply: z
      .string()
      .optional()
      .describe('In place of source: what a model wrote. Its program is the longest fenced block in the language.'),
    entry: name.optional().describe('For calls: the name of the function. Other spellings of it are found too.'),
    signature: signature.optional().describe('For calls: its types. Inferred from the cases when absent.'),
    cases: z.array(oneCase).optional(),
    tests: z.string().optional().describe('The test program, in the same language.'),
    checker: checker.optional().describe('For stdin: how outputs are compared. Default: trimmed.'),
    tolerance: tolerance.optional().describe('For calls: how far floats may be off.'),
    limits: limitsRequest.optional().describe('Of each case, or of the test program.'),
    compileLimits: limitsRequest.optional(),
    isolation: isolationRequest,
    stopEarly: z.boolean().default(false).describe('Ends at the first case that is not accepted.'),
    waitMs: waitRequest,
    priority: priorityRequest,
  })
  .check(({ value, issues }) => {
    const complain = (path: (string | number)[], message: string) => {
      issues.push({ code: 'custom', path, message, input: value });
    };
    const shape = shapeOf(value);
    if ((value.source === undefined) === (value.reply === undefined)) {
      complain(['source'], 'A task has a source or a reply, and not both.');
    }
    if (value.cases !== undefined && value.tests !== undefined) {
      complain(['tests'], 'A task has cases or tests, and not both.');
    } else if (value.cases === undefined && value.tests === undefined) {
      complain(['cases'], 'A task needs cases (with args or with stdin) or tests.');
    }
    const odd = value.cases?.findIndex(({ args }) => (args === undefined) === (shape === 'calls')) ?? -1;
    if (odd >= 0) complain(['cases', odd], 'The cases of a task all have args, or all have stdin.');
    for (const [key, at] of Object.entries(onlyFor)) {
      if (value[key as keyof typeof onlyFor] !== undefined && shape !== at) {
        complain([key], `${key} is only for tasks with ${at === 'calls' ? 'calls (cases with args)' : 'stdin'}.`);
      }
    }
    if (shape === 'calls') {
      const inner = value.signature?.entry;
      if (value.entry === undefined && inner === undefined) complain(['entry'], 'Calls need the name of a function.');
      if (value.entry !== undefined && inner !== undefined && value.entry !== inner) {
        complain(['signature', 'entry'], 'The signature names another function than entry does.');
      }
    }
  });

export type TaskRequest = z.output<typeof taskRequest>;

/** Keys that mean something for one shape only. */
const onlyFor = { entry: 'calls', signature: 'calls', tolerance: 'calls', checker: 'stdio' } as const;

/** The shape of a task, told by what is there. */
export function shapeOf(request: {
  readonly cases?: readonly { readonly args?: unknown }[] | undefined;
  readonly entry?: string | undefined;
  readonly signature?: unknown;
}): 'calls' | 'stdio' | 'tests' {
  const { cases, entry, signature: types } = request;
  if (cases === undefined) return 'tests';
  const [first] = cases;
  if (first === undefined) return entry !== undefined || types !== undefined ? 'calls' : 'stdio';
  return first.args === undefined ? 'stdio' : 'calls';
}
