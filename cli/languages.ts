/** `polyproof languages [NAME…]`: what can be run, and what each language has and lacks. */
import Table from 'cli-table3';
import type { Command } from 'commander';
import { languages } from '../runners/languages.ts';
import { findLanguage } from '../server/language-lookup.ts';
import { type LanguageView, viewLanguage } from '../server/routes/languages.ts';
import { command, examples } from './command.ts';
import { plainTable } from './table.ts';
import type { Colors, Terminal } from './terminal.ts';

export function languagesCommand(terminal: Terminal): Command {
  return command('languages', 'List the languages, or tell all about some.', terminal)
    .argument('[names...]', 'languages to tell all about')
    .addHelpText('after', examples('polyproof languages', 'polyproof languages bash c++', 'polyproof languages --json'))
    .action((names: string[], options: { readonly json?: boolean }) => {
      const runners = names.length === 0 ? Object.values(languages) : names.map((name) => findLanguage(name));
      const views = runners.map(viewLanguage);
      if (options.json === true) terminal.print(JSON.stringify(views, null, 2));
      else if (names.length === 0) terminal.print(listed(views));
      else terminal.print(views.map((view) => told(view, terminal.colors)).join('\n\n'));
    });
}

function listed(views: readonly LanguageView[]): string {
  const head = ['language', 'version', 'also called', 'files', 'libraries', 'lacks'];
  const table = new Table({ ...plainTable, head });
  for (const { name, title, aliases, extensions, libraries, lacks } of views) {
    const files = extensions.map((each) => `.${each}`).join(' ');
    table.push([name, title, aliases.join(' '), files, cut(libraries.join(', ')), Object.keys(lacks).join(' ')]);
  }
  return table.toString();
}

/** The list is for an overview: a long cell would push the others off the screen. */
function cut(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function told({ name, title, aliases, extensions, libraries, lacks, guidance }: LanguageView, colors: Colors): string {
  const lines = [
    ['also called', aliases.join(', ')],
    ['files', extensions.map((each) => `.${each}`).join(', ')],
    ['libraries', libraries.join(', ')],
    ...Object.entries(lacks).map(([feature, why]) => [`no ${feature}`, why]),
    ['solutions', guidance ?? ''],
  ];
  const shown = lines.filter(([, text]) => text !== '');
  return [
    `${colors.bold(name)}  ${title}`,
    ...shown.map(([what = '', text = '']) => `  ${what.padEnd(18)}${text}`),
  ].join('\n');
}
