/**
 * Finds the JSON in a model's reply: bare, fenced, or in the middle of prose.
 *
 * The number of places tried is bounded, so a hostile reply costs a few linear
 * passes. Which candidate is meant is for the schema to say: the first one
 * that fits wins.
 */
import type { z } from 'zod';
import { readFences } from '../verification/fences.ts';
import { parseJson } from '../verification/json-values.ts';
import { AgentError } from './errors.ts';

const candidatesMax = 24;
const replyCharactersMax = 1_000_000;

/** What the schema makes of the reply. Throws `unreadable-reply`, saying what is wrong, when nothing fits. */
export function readJson<Schema extends z.ZodType>(reply: string, schema: Schema): z.output<Schema> {
  let problem = 'The reply holds no JSON.';
  let longest = 0;
  for (const candidate of candidates(reply.slice(0, replyCharactersMax))) {
    const parsed = parse(candidate);
    const result = parsed.error === undefined ? schema.safeParse(parsed.value) : undefined;
    if (result?.success === true) return result.data;
    // The longest candidate is the one that was meant; what is wrong with its parts would only mislead.
    if (candidate.length <= longest) continue;
    longest = candidate.length;
    problem = parsed.error === undefined ? misfit(result?.error) : `The JSON cannot be read: ${parsed.error}`;
  }
  throw new AgentError('unreadable-reply', problem, { reply });
}

function misfit(error: z.ZodError | undefined): string {
  const issue = error?.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  return `The JSON is not as asked${where}: ${issue?.message ?? 'wrong shape'}`;
}

/** Texts that may be the JSON, the likeliest first. */
function* candidates(reply: string): Generator<string> {
  const trimmed = reply.trim();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) yield trimmed;
  for (const { code } of readFences(reply).slice(0, candidatesMax)) {
    const text = code.trim();
    if (text.startsWith('{') || text.startsWith('[')) yield text;
  }
  let tries = 0;
  let from = 0;
  while (tries < candidatesMax) {
    const start = nextOpening(reply, from);
    if (start === -1) return;
    const end = closing(reply, start);
    if (end !== -1) yield reply.slice(start, end + 1);
    // What parses as a whole is skipped as a whole; otherwise something inside it may be meant.
    from = end !== -1 && parse(reply.slice(start, end + 1)).error === undefined ? end + 1 : start + 1;
    tries += 1;
  }
}

function nextOpening(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{' || text[at] === '[') return at;
  }
  return -1;
}

/** Index of the bracket that closes the one at `start`, or -1. */
function closing(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

type Parsed = { readonly value: unknown; readonly error?: undefined } | { readonly error: string };

function parse(text: string): Parsed {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
