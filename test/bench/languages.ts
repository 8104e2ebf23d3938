/**
 * `npm run bench:languages`: what a hello costs in each language, and the table of languages.
 *
 *     npm run bench:languages -- [LANGUAGE…] [--rounds N] [--json FILE] [--readme FILE]
 *
 * Ours and the plain command take turns in boxes of the same image: ours with
 * what the image prepares (archives, precompiled headers, bytecode), the plain
 * one as somebody would type it. `--readme` writes the table between the two
 * marks of that file; it needs every language.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { Kit } from '../../runners/kit.ts';
import { languages } from '../../runners/languages.ts';
import type { Command, Runner } from '../../runners/runner.ts';
import type { LocalSandbox } from '../../sandboxes/local.ts';
import { findLanguage } from '../../server/language-lookup.ts';
import { place } from '../../verification/placing.ts';
import { fillBetweenMarks, languageTable, type Measured } from './language-table.ts';
import { median, medians } from './measure.ts';
import { leaseOf, openSandbox, runIn } from './setting.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    json: { type: 'string' },
    readme: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const chosen = positionals.length === 0 ? Object.values(languages) : positionals.map((name) => findLanguage(name));
const sandbox = await openSandbox(2);
try {
  const measured: Measured[] = [];
  for (const [index, runner] of chosen.entries()) {
    console.error(`${index + 1}/${chosen.length} ${runner.title}`);
    measured.push(await measure(sandbox, runner));
  }
  console.log(shown(measured));
  if (options.json !== undefined) {
    const plain = measured.map(({ runner, ...figures }) => ({ language: runner.name, ...figures }));
    writeFileSync(options.json, `${JSON.stringify(plain, null, 2)}\n`);
  }
  if (options.readme !== undefined) {
    if (positionals.length > 0) throw new Error('--readme makes the whole table: name no languages.');
    const page = readFileSync(options.readme, 'utf8');
    writeFileSync(options.readme, fillBetweenMarks(page, 'languages', languageTable(measured)));
  }
} catch (error) {
  console.error(`The bench stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
} finally {
  await sandbox.close();
}

async function measure(box: LocalSandbox, runner: Runner): Promise<Measured> {
  const { kit } = (await import(`../../runners/${runner.image.folder}/kit.ts`)) as { readonly kit: Kit };
  const { bytes } = await box.images.ensure(runner, () => {});
  const placed = place(runner.program, { source: runner.hello });
  const plain = kit.plain ?? { ...runner.program, file: undefined };
  const commands = {
    compile: placed.compile,
    run: placed.run,
    plainCompile: plain.compile ?? null,
    plainRun: plain.run,
  };
  const times = { compile: [] as number[], run: [] as number[] };
  /** Compiles and runs in a box of its own; nothing that was built before is used. */
  const once = async (compile: Command | null, run: Command, isOurs: boolean) => {
    await using lease = await leaseOf(box, runner);
    const own = plain.file === undefined ? [] : [{ path: plain.file, content: Buffer.from(runner.hello) }];
    await lease.put(isOurs ? placed.files : own.length > 0 ? own : placed.files, 'build');
    const environment = isOurs ? placed.environment : {};
    if (compile !== null) {
      const built = await runIn(lease, compile, 'build', environment);
      if (isOurs) times.compile.push(built.wallMs);
    }
    const ran = await runIn(lease, run, 'program', environment);
    if (isOurs) times.run.push(ran.wallMs);
    const said = Buffer.from(ran.stdout.head).toString();
    if (said !== 'hello\n') throw new Error(`${runner.name} said ${JSON.stringify(said)} in place of hello.`);
  };
  const { ours, theirs } = await medians(
    {
      ours: () => once(commands.compile, commands.run, true),
      theirs: () => once(commands.plainCompile, commands.plainRun, false),
    },
    rounds,
  );
  return {
    runner,
    frameworks: Object.keys(kit.frameworks ?? {}),
    imageBytes: bytes,
    oursMs: ours,
    plainMs: theirs,
    compileMs: commands.compile === null ? null : median(times.compile),
    runMs: median(times.run),
  };
}

function shown(measured: readonly Measured[]): string {
  const table = new Table({
    head: ['language', 'MB', 'compile ms', 'run ms', 'ours ms', 'plain ms', 'ratio'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const { runner, imageBytes, compileMs, runMs, oursMs, plainMs } of measured) {
    table.push([
      runner.title,
      Math.round(imageBytes / 1e6),
      compileMs === null ? '' : compileMs.toFixed(0),
      runMs.toFixed(0),
      oursMs.toFixed(0),
      plainMs.toFixed(0),
      `${(oursMs / plainMs).toFixed(2)}×`,
    ]);
  }
  return table.toString();
}
