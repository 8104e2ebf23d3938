/** A bar that says how many of how many are done, and when the rest will be. */
import cliProgress from 'cli-progress';
import type { Terminal } from './terminal.ts';

export interface Bar {
  clear(): void;
  update(done: number): void;
  end(): void;
}

/** A bar on a person's terminal; nothing elsewhere, where each row has its line. */
export function progressBar(terminal: Terminal, total: number | undefined): Bar | undefined {
  if (!terminal.isInteractive || terminal.isQuiet) return undefined;
  const bar = new cliProgress.SingleBar({
    stream: terminal.stderr as NodeJS.WritableStream,
    format: '{bar} {value}/{total} · {eta_formatted} left',
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(total ?? 0, 0);
  return {
    // The line of a row takes the bar's place, which is drawn again below it.
    clear: () => void terminal.stderr.write('\r\u001b[K'),
    update: (done) => bar.update(done),
    end: () => bar.stop(),
  };
}
