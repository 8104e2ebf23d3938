/** Shows how a run of the agents is getting on: a bar for a person, a line for each sample for a log. */
import cliProgress from 'cli-progress';
import type { RunProgress } from '../agents/synthesis/run.ts';
import type { Terminal } from './terminal.ts';

export interface SynthesisProgress extends Disposable {
  report(progress: RunProgress): void;
}

const phases: Readonly<Record<RunProgress['phase'], string>> = {
  seeds: 'snippets to seeds',
  pairs: 'discussions to pairs',
};

export function synthesisProgress(terminal: Terminal): SynthesisProgress {
  if (!terminal.isInteractive || terminal.isQuiet) {
    return {
      report({ phase, done, total, id, result }) {
        terminal.note(`${phases[phase]} ${done}/${total}  ${id}: ${result}`);
      },
      [Symbol.dispose]: () => undefined,
    };
  }
  const bar = new cliProgress.SingleBar(
    {
      stream: terminal.stderr as NodeJS.WritableStream,
      format: '{phase} {bar} {value}/{total}  {verified} verified  {id}: {result}',
      hideCursor: true,
      linewrap: false,
      barsize: 24,
    },
    cliProgress.Presets.shades_classic,
  );
  let current: RunProgress['phase'] | undefined;
  let verified = 0;
  return {
    report({ phase, done, total, id, result }) {
      if (phase !== current) {
        if (current !== undefined) bar.stop();
        current = phase;
        verified = 0;
        bar.start(total, 0, { phase: phases[phase], verified, id, result });
      }
      verified += result === 'verified' ? 1 : 0;
      bar.update(done, { phase: phases[phase], verified, id, result });
    },
    [Symbol.dispose]() {
      bar.stop();
    },
  };
}
