/** The engine of this machine, for commands that may install and start one: its progress goes to the terminal. */
import { ensureEngine } from '../sandboxes/engine-setup.ts';
import type { Config } from '../server/config.ts';
import type { Terminal } from './terminal.ts';

/** Rejects with `engine-unavailable`, saying what to do, where no engine answers and none can be set up. */
export async function setUpEngine(terminal: Terminal, { boxes, dataFolder }: Config): Promise<void> {
  await ensureEngine({ socket: boxes.socket, dataFolder, onLine: (line) => terminal.note(line) });
}
