/** The process `polyproof`: one command line, with this process's terminal and signals. */
import { main } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { processTerminal } from './terminal.ts';

const controller = new AbortController();
let askedAt = Number.POSITIVE_INFINITY;
const interrupt = () => {
  // The second time, whoever asks does not want to wait for cleaning up; boxes end with their owner anyway.
  // One keystroke can arrive twice, from the terminal and from the launcher: that is not a second time.
  if (performance.now() - askedAt > 500) process.exit(exitCodes.interrupted);
  if (!controller.signal.aborted) askedAt = performance.now();
  controller.abort();
};
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
const terminal = processTerminal(controller.signal);
const exitCode = await main(process.argv.slice(2), terminal);
process.exitCode = controller.signal.aborted && !terminal.endsBySignal ? exitCodes.interrupted : exitCode;
