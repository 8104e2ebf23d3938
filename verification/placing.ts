/**
 * Fills a recipe with submitted texts: which files go into the box and which
 * commands run there.
 *
 * Texts lose a byte order mark, and CRLF becomes LF: no language means anything
 * else by it, and some tools (a shebang, bash) fail on it. Stdin is never changed.
 */
import type { Command, Recipe } from '../runners/runner.ts';
import type { BoxFile } from '../sandboxes/sandbox.ts';

export interface Submission {
  readonly source: string;
  readonly tests?: string;
  /** The entry point as the source spells it. */
  readonly entry?: string;
  /** Types of the entry point's parameters and result. */
  readonly signature?: string;
}

export interface Placed {
  readonly files: readonly BoxFile[];
  readonly compile: Command | null;
  readonly run: Command;
  readonly environment: Readonly<Record<string, string>>;
}

/** Fills in every placeholder of a recipe, in one pass: submitted text is never searched for them. */
export function place(recipe: Recipe, submission: Submission): Placed {
  const source = rewritten(recipe, 'source', normalised(submission.source));
  const tests = rewritten(recipe, 'tests', normalised(submission.tests ?? ''));
  const texts = new Map([
    ['source', source],
    ['tests', tests],
    ['entry', submission.entry ?? ''],
    ['signature', submission.signature ?? ''],
    ...namesIn(recipe, source),
  ]);
  const fill = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (whole, key: string) => texts.get(key) ?? whole);
  const fillAll = ([program, ...args]: Command): Command => [fill(program), ...args.map(fill)];

  return {
    files: Object.entries(recipe.files).map(([path, text]) => ({
      path: fill(path),
      content: Buffer.from(fill(text), 'utf8'),
    })),
    compile: recipe.compile === undefined ? null : fillAll(recipe.compile),
    run: fillAll(recipe.run),
    environment: recipe.environment ?? {},
  };
}

function normalised(text: string): string {
  return (text.startsWith('\uFEFF') ? text.slice(1) : text).replaceAll('\r\n', '\n');
}

function rewritten(recipe: Recipe, where: 'source' | 'tests', text: string): string {
  const rewrites = (recipe.rewrites ?? []).filter((rewrite) => rewrite.in === where);
  return rewrites.reduce((changed, rewrite) => changed.replace(rewrite.pattern, rewrite.with), text);
}

function namesIn(recipe: Recipe, source: string): readonly (readonly [string, string])[] {
  return Object.entries(recipe.names ?? {}).map(([name, { pattern, otherwise }]) => {
    const once = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
    return [name, once.exec(source)?.[1] ?? otherwise];
  });
}
