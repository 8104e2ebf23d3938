/** What all commands share: --json, --quiet, errors as exceptions, output through the terminal. */
import { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** A command that writes to the terminal and takes the options that every command takes. */
export function command(name: string, about: string, terminal: Terminal): Command {
  return configured(new Command(name), terminal)
    .description(about)
    .option('--json', 'write results as JSON')
    .option('-q, --quiet', 'write no remarks, only results and errors')
    .hook('preAction', (_, action) => {
      terminal.isQuiet = action.opts()['quiet'] === true;
    });
}

/** Ends the help of a command with examples. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

/** Makes a command throw instead of ending the process. */
export function configured(made: Command, terminal: Terminal): Command {
  return made
    .exitOverride()
    .showHelpAfterError('(--help shows what can be said)')
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      getOutHasColors: () => terminal.colors.isColorSupported,
      getErrHasColors: () => terminal.colors.isColorSupported,
    });
}
