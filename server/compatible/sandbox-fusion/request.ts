/**
 * What `POST /run_code` takes, read leniently: whatever the original takes, and
 * what its clients are known to send besides (no language, numbers as texts).
 */
import { z } from 'zod';

const number = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^[+-]?\d+(\.\d+)?$/, 'Input should be a valid number, unable to parse string as a number')
    .transform(Number),
]);
const seconds = number.pipe(z.number().positive('Input should be greater than 0')).nullish();
const list = z.array(z.string()).nullish();

export const runCodeRequest = z.object({
  code: z.string(),
  language: z
    .string()
    .nullish()
    .transform((name) => name ?? 'python'),
  compile_timeout: seconds,
  run_timeout: seconds,
  memory_limit_MB: number.nullish(),
  stdin: z.string().nullish(),
  files: z.record(z.string(), z.string().nullable()).nullish(),
  fetch_files: list,
  args: list,
});

export type RunCodeRequest = z.output<typeof runCodeRequest>;

/** Seconds where a request says nothing. */
export const defaultTimeout = 10;

/** One fault, as FastAPI tells it. */
export interface Fault {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input?: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** The faults of a body, as FastAPI tells them: those who read them look at `loc` and `msg`. */
export function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.map((issue) => {
    const loc = ['body', ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
    const isMissing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
    return isMissing
      ? { type: 'missing', loc, msg: 'Field required' }
      : { type: typeOf(issue), loc, msg: messageOf(issue) };
  });
}

/** zod's names of types, in pydantic's words. */
const types: Readonly<Record<string, readonly [type: string, noun: string]>> = {
  string: ['string_type', 'string'],
  number: ['float_type', 'number'],
  array: ['list_type', 'list'],
  record: ['dict_type', 'dictionary'],
  object: ['model_attributes_type', 'dictionary or object to extract fields from'],
};

function typeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return types[issue.expected]?.[0] ?? 'value_error';
  if (issue.code === 'invalid_union') return 'float_parsing';
  return 'value_error';
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `Input should be a valid ${types[issue.expected]?.[1] ?? issue.expected}`;
  if (issue.code === 'invalid_union') return 'Input should be a valid number, unable to parse string as a number';
  return issue.message;
}
