/** The runtime of the settings is the one that boxes are started with. */
import { tmpdir } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { python } from '../../runners/python/facts.ts';
import { SandboxError } from '../../sandboxes/errors.ts';
import { openLocalSandbox } from '../../sandboxes/local.ts';
import { readConfig } from '../../server/config.ts';
import { sandboxOptions } from '../../server/sandbox-options.ts';
import { job, mebibyte, noInput } from '../support/jobs.ts';

const test = suite('runtime of boxes');

/** Runs /bin/true under the runtime of this name, as the server does. */
async function runUnder(runtime: string): Promise<number | null> {
  const config = readConfig({ ...process.env, POLYPROOF_RUNTIME: runtime, POLYPROOF_HOME: tmpdir() });
  const sandbox = await openLocalSandbox(sandboxOptions(config, () => {}));
  try {
    await using lease = await sandbox.lease({
      runner: python,
      memoryBytes: 128 * mebibyte,
      isolation: 'reset',
      waitMs: 300_000,
      priority: 'normal',
      client: 'test',
    });
    return (await lease.execute(job(['/bin/true']), noInput)).exitCode;
  } finally {
    await sandbox.close();
  }
}

test('is taken from the settings', async () => {
  assert.is(await runUnder('runc'), 0);
});

test('is named by the engine that lacks it', async () => {
  try {
    await runUnder('polyproof-has-none');
    assert.unreachable();
  } catch (error) {
    assert.instance(error, SandboxError);
    assert.is((error as SandboxError).code, 'engine-failed');
    assert.match((error as SandboxError).message, /polyproof-has-none/);
  }
});

test.run();
