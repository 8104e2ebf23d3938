/** `polyproof languages`: what can be run. */
import Table from 'cli-table3';
import type { Command } from 'commander';
import { languages } from '../runners/languages.ts';
import { viewLanguage } from '../server/routes/languages.ts';
import { command, examples } from './command.ts';
import { plainTable } from './table.ts';
import type { Terminal } from './terminal.ts';

export function languagesCommand(terminal: Terminal): Command {
  return command('languages', 'List the languages.', terminal)
    .addHelpText('after', examples('polyproof languages', 'polyproof languages --json'))
    .action((options: { readonly json?: boolean }) => {
      const views = Object.values(languages).map(viewLanguage);
      if (options.json === true) {
        terminal.print(JSON.stringify(views, null, 2));
        return;
      }
      const table = new Table({ ...plainTable, head: ['language', 'version', 'also called', 'files', 'libraries'] });
      for (const { name, title, aliases, extensions, libraries } of views) {
        table.push([
          name,
          title,
          aliases.join(' '),
          extensions.map((each) => `.${each}`).join(' '),
          libraries.join(' '),
        ]);
      }
      terminal.print(table.toString());
    });
}
