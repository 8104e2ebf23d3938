/** What all commands share: --json, --quiet, errors as exceptions, output through the terminal. */
import { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** A command that writes to the terminal and takes the options that every command takes. */
export function command(name: string, about: string, terminal: Terminal): Command {
  return configured(new Command(name), terminal)
    .description(about)
    .option('--json', 'write results as JSON')
    .option('-q, --quiet', 'write no remarks, only results and errors')
    .option('--runners <folder>', 'languages of your own: a folder that holds one folder for each')
    .hook('preAction', async (hooked, action) => {
      if (hooked !== action) return;
      const { quiet, runners } = action.opts<{ quiet?: boolean; runners?: string }>();
      terminal.isQuiet = quiet === true;
      // Loaded late, for `polyproof --help` needs neither.
      const { readRunnersFolder } = await import('../server/config.ts');
      const folder = runners ?? readRunnersFolder(terminal.environment);
      if (folder === undefined) return;
      const { addOwnLanguages } = await import('../server/own-languages.ts');
      await addOwnLanguages(folder);
    });
}

/** Ends the help of a command with examples. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

/** Makes a command throw instead of ending the process. */
export function configured(made: Command, terminal: Terminal): Command {
  return (
    made
      .exitOverride()
      // What follows a subcommand is its own: `images list --json` is not `images --json`.
      .enablePositionalOptions()
      .showHelpAfterError('(--help shows what can be said)')
      .configureOutput({
        writeOut: (text) => void terminal.stdout.write(text),
        writeErr: (text) => void terminal.stderr.write(text),
        getOutHasColors: () => terminal.colors.isColorSupported,
        getErrHasColors: () => terminal.colors.isColorSupported,
      })
  );
}
