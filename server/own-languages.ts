/**
 * Languages of the user's own: a folder that holds one folder for each, made
 * just like those in runners/, outside the package. Nothing is rebuilt for it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { addLanguage, languages } from '../runners/languages.ts';
import { type NeutralFeature, neededFeatures, type Runner } from '../runners/runner.ts';
import { ServerError } from './errors.ts';

/**
 * Adds every language below a folder; answers them. To be called before the table of languages is used.
 * Throws `bad-setting` when a folder is not a language, naming what is wrong with it.
 */
export async function addOwnLanguages(folder: string): Promise<readonly Runner[]> {
  const found = await Promise.all(foldersIn(folder).map(readLanguage));
  for (const runner of found) {
    const taken = takenName(runner);
    if (taken !== undefined) throw refused(runner.image.folder, `the name ${taken} belongs to another language`);
    addLanguage(runner);
  }
  return found;
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) throw refused(folder, 'there is no such folder');
  const entries = readdirSync(folder, { withFileTypes: true });
  const own = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  if (own.length === 0) throw refused(folder, 'it holds no folder; one for each language is wanted');
  return own.map(({ name }) => resolve(folder, name)).sort();
}

async function readLanguage(folder: string): Promise<Runner> {
  const facts = factsFiles.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (facts === undefined) throw refused(folder, `it has no ${factsFiles.join(' or ')}`);
  if (!existsSync(join(folder, 'Dockerfile'))) throw refused(folder, 'it has no Dockerfile');
  const exported = Object.values(await imported(facts));
  if (exported.length !== 1) throw refused(facts, `it exports ${exported.length} things; one Runner is wanted`);
  const read = runnerSchema.safeParse(exported[0]);
  if (!read.success) throw refused(facts, z.prettifyError(read.error).replaceAll('\n', ' '));
  // Not of the package, so found by its own place.
  const runner = exported[0] as Runner;
  return { ...runner, image: { ...runner.image, folder } };
}

const factsFiles = ['facts.ts', 'facts.js', 'facts.mjs'] as const;

async function imported(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    throw refused(file, error instanceof Error ? error.message : String(error));
  }
}

function takenName(runner: Runner): string | undefined {
  const taken = Object.values(languages).flatMap(({ name, aliases }) => [name, ...aliases]);
  return [runner.name, ...runner.aliases].find((name) => taken.includes(name.toLowerCase()));
}

const command = z.tuple([z.string()], z.string());
const pattern = z.instanceof(RegExp);
const recipe = z.object({
  files: z.record(z.string(), z.string()),
  compile: command.optional(),
  run: command,
  environment: z.record(z.string(), z.string()).optional(),
  names: z.record(z.string(), z.object({ pattern, otherwise: z.string() })).optional(),
  rewrites: z.array(z.object({ in: z.enum(['source', 'tests']), pattern, with: z.string() })).optional(),
});

const features: readonly NeutralFeature[] = [...neededFeatures, 'int-float', 'tuple', 'map-int-keys'];

/** What runners/runner.ts says, for those whose editor does not. */
const runnerSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'small letters, digits and dashes, at most 40'),
  title: z.string().min(1),
  aliases: z.array(z.string()),
  extensions: z.array(z.string()).min(1),
  image: z.object({
    folder: z.string().default(''),
    megabytes: z.number(),
    shares: z.array(z.string()).optional(),
  }),
  naming: z.enum(['snake', 'camel', 'pascal', 'kebab']),
  program: recipe,
  calls: recipe,
  tests: recipe.extend({ checks: pattern, failedCheckMessages: z.array(z.string()).optional() }),
  lacks: z.partialRecord(z.enum(features), z.string()),
  libraries: z.array(z.string()),
  guidance: z.string().optional(),
  surroundings: z.array(pattern).optional(),
  memoryMessages: z.array(z.string()),
  hello: z.string(),
}) satisfies z.ZodType;

function refused(where: string, why: string): ServerError {
  return new ServerError('bad-setting', `The language in ${where} cannot be used: ${why}.`);
}
