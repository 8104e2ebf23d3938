/** `polyproof images`: build, list and prune the images of languages. */
import Table from 'cli-table3';
import type { Command } from 'commander';
import { languages } from '../runners/languages.ts';
import { SandboxError } from '../sandboxes/errors.ts';
import { readConfig } from '../server/config.ts';
import { findLanguage } from '../server/language-lookup.ts';
import { command, configured, examples } from './command.ts';
import { openSandbox } from './sandbox.ts';
import { plainTable } from './table.ts';
import type { Terminal } from './terminal.ts';

interface ImageOptions {
  readonly json?: boolean;
}

export function imagesCommand(terminal: Terminal): Command {
  const images = command('images', "Build, list and prune the languages' images.", terminal);
  images.addHelpText(
    'after',
    examples('polyproof images build', 'polyproof images build python java', 'polyproof images list'),
  );
  images.addCommand(
    command('build', 'Build the images that are missing.', terminal)
      .argument('[languages...]', 'all of them by default')
      .addHelpText('after', examples('polyproof images build python'))
      .action((names: string[], options: ImageOptions) => build(terminal, names, options)),
  );
  images.addCommand(
    command('list', 'List the images of ours on this engine.', terminal)
      .addHelpText('after', examples('polyproof images list --json'))
      .action((options: ImageOptions) => list(terminal, options)),
  );
  images.addCommand(
    command('prune', 'Remove images made from files that have changed since.', terminal)
      .addHelpText('after', examples('polyproof images prune'))
      .action((options: ImageOptions) => prune(terminal, options)),
  );
  return configured(images, terminal);
}

async function build(terminal: Terminal, names: readonly string[], { json }: ImageOptions): Promise<void> {
  const wanted = names.length === 0 ? Object.values(languages) : names.map((name) => findLanguage(name));
  await using opened = await openSandbox(readConfig(terminal.environment), terminal);
  // One that fails does not keep the others from being built; the engine keeps the steps that were done.
  const ends = await Promise.allSettled(wanted.map((runner) => opened.ready(runner)));
  const built = await Promise.all(
    wanted
      .filter((_, index) => ends[index]?.status === 'fulfilled')
      .map(async (runner) => ({ language: runner.name, ...(await opened.sandbox.images.find(runner)) })),
  );
  if (json === true) terminal.print(JSON.stringify(built, null, 2));
  else for (const { language, tag, bytes } of built) terminal.print(`${language}  ${tag}  ${megabytes(bytes ?? 0)}`);
  const failures = ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason as Error);
  const [first] = failures;
  if (first === undefined) return;
  if (failures.length === 1 || terminal.signal.aborted) throw first;
  throw new SandboxError('image-build-failed', failures.map(({ message }) => message).join('\n\n'), { cause: first });
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

async function list(terminal: Terminal, { json }: ImageOptions): Promise<void> {
  const runners = Object.values(languages);
  await using opened = await openSandbox(readConfig(terminal.environment), terminal);
  const stored = await opened.sandbox.images.list(runners);
  if (json === true) {
    terminal.print(JSON.stringify(stored, null, 2));
    return;
  }
  const table = new Table({ ...plainTable, head: ['image', 'MB', 'state', 'tag'] });
  for (const { image, bytes, isCurrent, tag } of stored) {
    table.push([image, String(Math.round(bytes / 1e6)), isCurrent ? 'current' : 'old', tag]);
  }
  terminal.print(table.toString());
  const missing = runners.filter(({ name }) => !stored.some(({ image, isCurrent }) => image === name && isCurrent));
  if (missing.length > 0) terminal.note(`Not built yet: ${missing.map(({ name }) => name).join(', ')}`);
}

async function prune(terminal: Terminal, { json }: ImageOptions): Promise<void> {
  await using opened = await openSandbox(readConfig(terminal.environment), terminal);
  const removed = await opened.sandbox.images.prune(Object.values(languages));
  if (json === true) terminal.print(JSON.stringify(removed, null, 2));
  else for (const { tag } of removed) terminal.print(`removed ${tag}`);
  const bytes = removed.reduce((sum, image) => sum + image.bytes, 0);
  terminal.note(`${removed.length} images removed, up to ${megabytes(bytes)} freed.`);
}
