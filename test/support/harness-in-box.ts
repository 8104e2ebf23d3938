/** Runs a harness in a box of the real sandbox: what harness-process.ts does without one. */
import type { CallResult, Sandbox } from '../../sandboxes/sandbox.ts';
import { place } from '../../verification/placing.ts';
import type { HarnessJob } from './harness-process.ts';

const megabyte = 1024 ** 2;
const limits = {
  wallMs: 20_000,
  cpuMs: 20_000,
  memoryBytes: 512 * megabyte,
  outputBytes: 64 * megabyte,
  keepBytes: 65_536,
};

/** Builds if the language builds, and sends every call. Throws when the build fails: tests of the harness do not want that. */
export async function serveInBox(sandbox: Sandbox, job: HarnessJob): Promise<readonly CallResult[]> {
  const { files, compile, run, environment } = place(job.runner[job.shape], job);
  const request = {
    memoryBytes: limits.memoryBytes,
    isolation: 'reset',
    waitMs: 900_000,
    priority: 'normal',
    client: 'test',
  } as const;
  await using box = await sandbox.lease({ runner: job.runner, ...request });
  await box.put(files, 'build');
  if (compile !== null) {
    const built = await box.execute(
      { command: compile, environment, owner: 'build', limits, discard: false },
      Buffer.alloc(0),
    );
    if (built.exitCode !== 0) throw new Error(`the build failed: ${Buffer.from(built.stderr.head).toString()}`);
  }
  return await box.serve({ command: run, environment, owner: 'program', limits, discard: true }, job.calls);
}
