/** How the report of a run is shown outside: over HTTP, and by `polyproof run --json`. */
import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { type Encoding, encoding, executionView, rounded, textOf, viewExecution } from './execution-view.ts';
import type { RunReport } from './run.ts';
import { type Timings, timingsView } from './stages.ts';

export const runView = z.object({
  language: z.string(),
  imageId: z.string(),
  compile: executionView.nullable().describe('Null for a language without a build step.'),
  cached: z
    .boolean()
    .describe('Whether `compile` tells of an earlier build of the very same program, whose artefacts were used again.'),
  run: executionView.nullable().describe('Null when the build failed.'),
  files: z
    .array(z.object({ path: z.string(), content: z.string(), encoding }))
    .describe('Files brought back; those that are not UTF-8 are in base64 whatever was asked for.'),
  queueMs: z.number().describe('Time spent waiting for a box; not part of any limit.'),
  timings: timingsView.optional(),
});
export type RunView = z.output<typeof runView>;

export function viewRun(report: RunReport, language: string, as: Encoding, timings?: Timings): RunView {
  const { imageId, compile, cached, run, files, queueMs } = report;
  return {
    language,
    imageId,
    compile: compile && viewExecution(compile, as),
    cached,
    run: run && viewExecution(run, as),
    files: files.map(({ path, content }) => {
      const written = isUtf8(content) ? as : 'base64';
      return { path, content: textOf(content, written), encoding: written };
    }),
    queueMs: rounded(queueMs),
    ...(timings === undefined ? {} : { timings }),
  };
}
