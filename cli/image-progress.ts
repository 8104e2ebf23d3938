/** Shows how the building of images is getting on: bars for a person, a line for each step for a log. */
import cliProgress from 'cli-progress';
import type { ImageProgress } from '../sandboxes/images.ts';
import { progressLog } from '../server/progress-log.ts';
import type { Terminal } from './terminal.ts';

export interface ImageProgressView {
  readonly report: (progress: ImageProgress) => void;
  /** Takes the bars away. */
  end(): void;
}

export function imageProgress(terminal: Terminal): ImageProgressView {
  if (!terminal.isInteractive || terminal.isQuiet) {
    return { report: progressLog((text) => terminal.note(text)), end: () => undefined };
  }
  const options = {
    stream: terminal.stderr as NodeJS.WritableStream,
    format: 'image of {image} {bar} {step}/{steps} {line}',
    hideCursor: true,
    clearOnComplete: true,
    // Lines of a build can be longer than the terminal is wide.
    linewrap: false,
    barsize: 20,
  };
  const bars = new cliProgress.MultiBar(options, cliProgress.Presets.shades_classic);
  const byImage = new Map<string, cliProgress.SingleBar>();
  return {
    report({ image, step, steps, line, phase }) {
      const payload = {
        image,
        step,
        steps,
        line: phase === 'build' ? line.slice(0, 60) : `${phase} ${line.slice(0, 50)}`,
      };
      const bar = byImage.get(image) ?? bars.create(Math.max(1, steps), step, payload);
      byImage.set(image, bar);
      bar.setTotal(Math.max(1, steps));
      bar.update(step, payload);
      if (phase === 'done') {
        bars.remove(bar);
        byImage.delete(image);
        terminal.note(`image of ${image}: done`);
      }
    },
    end: () => bars.stop(),
  };
}
