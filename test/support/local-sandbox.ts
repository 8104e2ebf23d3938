/** A sandbox on this machine's engine for tests, with a state folder of its own. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LocalSandbox, openLocalSandbox } from '../../sandboxes/local.ts';
import { readConfig } from '../../server/config.ts';

/** Serves `concurrency` leases at once. The caller closes it. */
export async function testSandbox(concurrency: number): Promise<LocalSandbox> {
  return await openLocalSandbox({
    socket: readConfig().boxes.socket,
    dataFolder: path.join(tmpdir(), 'polyproof-hostile'),
    memoryBudgetBytes: 6 * 1024 ** 3,
    concurrency,
    queueMax: 1_000,
    imageOverrides: {},
    onProgress: () => {},
  });
}
