/** `polyproof serve`: the HTTP service, until it is told to stop. */
import { once } from 'node:events';
import type { Command } from 'commander';
import { readConfig } from '../server/config.ts';
import { startService } from '../server/main.ts';
import { imagePrefix, settings } from '../server/settings.ts';
import { command, examples } from './command.ts';
import type { Terminal } from './terminal.ts';

interface ServeOptions {
  readonly host?: string;
  readonly port?: string;
  readonly json?: boolean;
}

export function serveCommand(terminal: Terminal): Command {
  return command('serve', 'Start the HTTP service and keep it running until Ctrl-C or SIGTERM.', terminal)
    .option('--host <address>', 'address to listen on (POLYPROOF_HOST)')
    .option('-p, --port <n>', 'port to listen on, 0 for a free one (POLYPROOF_PORT)')
    .addHelpText(
      'after',
      examples('polyproof serve', 'polyproof serve --port 8080', 'POLYPROOF_CONCURRENCY=8 polyproof serve'),
    )
    .addHelpText('after', settingsHelp)
    .action((options: ServeOptions) => serve(terminal, options));
}

async function serve(terminal: Terminal, { host, port, json }: ServeOptions): Promise<void> {
  const config = readConfig(terminal.environment, {
    ...(host === undefined ? {} : { POLYPROOF_HOST: host }),
    ...(port === undefined ? {} : { POLYPROOF_PORT: port }),
  });
  const service = await startService(terminal.isQuiet ? { ...config, logLevel: 'silent' } : config);
  if (json === true) terminal.print(JSON.stringify({ url: service.url, pid: process.pid }));
  else terminal.print(`Listening on ${service.url} (API: ${service.url}/docs)`);
  terminal.endsBySignal = true;
  if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
  terminal.note('Stopping: running programs may end first; Ctrl-C again does not wait for them.');
  await service.close();
}

/** Every setting of the environment, with its default. */
function settingsHelp(): string {
  const lines = Object.entries(settings).map(([name, { about, fallback }]) => {
    return `  ${name.padEnd(26)} ${about}${fallback === undefined ? '' : ` [${fallback}]`}`;
  });
  return [
    '',
    'Settings (environment):',
    ...lines,
    `  ${`${imagePrefix}<LANG>`.padEnd(26)} Image to use for a language in place of ours.`,
    '',
  ].join('\n');
}
