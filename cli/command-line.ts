/**
 * The command `polyproof`: finds the subcommand, loads it alone, runs it, and
 * turns whatever happens into an exit code.
 */
import { Command, CommanderError } from 'commander';
import { configured, examples } from './command.ts';
import { commands } from './commands.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line, without the program's name, and answers the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const [first, second] = args;
    const program = await programFor(first === 'help' ? second : first, terminal);
    await program.parseAsync([...args], { from: 'user' });
    return terminal.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput;
    // Loaded late: it knows the errors of every room.
    const { explain } = await import('./explain.ts');
    const { text, exitCode } = explain(error, terminal.signal.aborted);
    terminal.stderr.write(`${terminal.colors.red(text)}\n`);
    return exitCode;
  }
}

async function programFor(name: string | undefined, terminal: Terminal): Promise<Command> {
  const program = configured(new Command('polyproof'), terminal)
    .description(
      'Runs programs in many languages inside Docker sandboxes and says, with proof, whether they are right.',
    )
    .addHelpText('after', examples('polyproof run hello.py', 'polyproof verify task.yaml', 'polyproof COMMAND --help'));
  if (name === '--version' || name === '-V')
    program.version((await import('../verification/version.ts')).polyproofVersion);
  else program.option('-V, --version', 'show the version');
  for (const [each, { about, load }] of Object.entries(commands)) {
    if (each === name) program.addCommand((await load())(terminal));
    else program.addCommand(new Command(each).description(about));
  }
  return program;
}
