/** The end of a box that nobody planned: its container or its owner is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dockerEngine } from '../../sandboxes/docker.ts';
import type { SandboxError } from '../../sandboxes/errors.ts';
import { boxLabel } from '../../sandboxes/orphans.ts';
import { readConfig } from '../../server/config.ts';
import { freshBox } from '../support/boxes.ts';
import { job, noInput } from '../support/jobs.ts';

const test = suite('lost box');
const engine = dockerEngine({ socket: readConfig().boxes.socket });

test('tells whoever waits when its container is removed', async () => {
  const box = await freshBox();
  const run = box.execute(job(['sleep', '60']), noInput).catch((error: SandboxError) => error);
  await engine.remove(box.id);
  const error = await run;
  assert.is('code' in error && error.code, 'box-lost');
  assert.is(box.isAlive, false);
});

test('goes away with the process that opened it, whatever runs in it', async () => {
  const source = `
    const { freshBox } = await import('${new URL('../support/boxes.ts', import.meta.url)}');
    const { job, noInput, shell } = await import('${new URL('../support/jobs.ts', import.meta.url)}');
    const box = await freshBox();
    void box.execute(job(shell('trap "" TERM HUP; while :; do sleep 1; done')), noInput);
    console.log(box.id);
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const id = line.toString().trim();
  const isThere = async () => (await engine.list(boxLabel)).some((container) => container.id === id);
  assert.is(await isThere(), true);
  owner.kill('SIGKILL');
  for (let waits = 0; (await isThere()) && waits < 150; waits++)
    await new Promise((resolve) => setTimeout(resolve, 200));
  assert.is(await isThere(), false);
});

test.run();
