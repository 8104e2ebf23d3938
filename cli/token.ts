/** `polyproof token`: make, list and take back the tokens that let clients into the service. */
import Table from 'cli-table3';
import { type Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../server/config.ts';
import { size } from '../server/settings.ts';
import { type Allowance, createToken, readTokens, revokeToken } from '../server/token-file.ts';
import { command, configured, examples } from './command.ts';
import { plainTable } from './table.ts';
import type { Terminal } from './terminal.ts';

interface CreateOptions {
  readonly json?: boolean;
  readonly concurrency?: number;
  readonly requestsPerMinute?: number;
  readonly maxWallMs?: number;
  readonly maxCpuMs?: number;
  readonly maxMemory?: number;
  readonly maxOutput?: number;
}

export function tokenCommand(terminal: Terminal): Command {
  const token = command('token', 'Make, list and take back the tokens that let clients into the service.', terminal);
  token.addHelpText(
    'after',
    examples(
      'polyproof token create trainer --concurrency 64',
      'polyproof token list',
      'polyproof token revoke trainer',
    ),
  );
  token.addCommand(
    command('create', 'Make a token. It is shown once; only its hash is kept.', terminal)
      .argument('<name>', 'whose it is; batches and jobs belong to this name')
      .option('--concurrency <n>', 'requests served at once', whole)
      .option('--requests-per-minute <n>', 'requests in a minute', whole)
      .option('--max-wall-ms <n>', 'highest wall time that a request may ask for', whole)
      .option('--max-cpu-ms <n>', 'highest CPU time', whole)
      .option('--max-memory <size>', 'highest memory, such as 512MiB', bytes)
      .option('--max-output <size>', 'highest output limit', bytes)
      .addHelpText('after', examples('polyproof token create ci --requests-per-minute 600 --max-memory 512MiB'))
      .action((name: string, options: CreateOptions) => create(terminal, name, options)),
  );
  token.addCommand(
    command('list', 'List the tokens by their names.', terminal)
      .addHelpText('after', examples('polyproof token list --json'))
      .action((options: { readonly json?: boolean }) => list(terminal, options)),
  );
  token.addCommand(
    command('revoke', 'Take a token back: it is refused from the next request on.', terminal)
      .argument('<name>')
      .addHelpText('after', examples('polyproof token revoke ci'))
      .action((name: string) => {
        revokeToken(fileOf(terminal), name);
        terminal.note(`The token ${name} is refused from now on.`);
      }),
  );
  return configured(token, terminal);
}

function create(terminal: Terminal, name: string, options: CreateOptions): void {
  const allowance: Allowance = {
    concurrency: options.concurrency,
    requestsPerMinute: options.requestsPerMinute,
    wallMs: options.maxWallMs,
    cpuMs: options.maxCpuMs,
    memoryBytes: options.maxMemory,
    outputBytes: options.maxOutput,
  };
  const token = createToken(fileOf(terminal), name, allowance);
  terminal.print(options.json === true ? JSON.stringify({ name, token }) : token);
  terminal.note('Keep it: it is not shown again. Requests carry it as Authorization: Bearer TOKEN.');
}

function list(terminal: Terminal, { json }: { readonly json?: boolean }): void {
  const tokens = readTokens(fileOf(terminal)).map(({ name, createdAt, allowance }) => ({ name, createdAt, allowance }));
  if (json === true) {
    terminal.print(JSON.stringify(tokens, null, 2));
    return;
  }
  const table = new Table({ ...plainTable, head: ['name', 'created', 'allows at most'] });
  for (const { name, createdAt, allowance } of tokens) {
    const limits = Object.entries(allowance).map(([key, value]) => `${key} ${value}`);
    table.push([name, createdAt.slice(0, 10), limits.join(', ')]);
  }
  terminal.print(tokens.length === 0 ? 'There is no token: the service lets everyone in.' : table.toString());
}

function fileOf(terminal: Terminal): string {
  return readConfig(terminal.environment).tokenFile;
}

function whole(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a whole number above zero.');
}

function bytes(text: string): number {
  const read = size.safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError('It is not a size such as 512MiB.');
}
