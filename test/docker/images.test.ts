/** Images on a real engine: a toy language from its folder to a container, and builds that fail. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Runner } from '../../runners/runner.ts';
import { dockerEngine } from '../../sandboxes/docker.ts';
import type { SandboxError } from '../../sandboxes/errors.ts';
import { type ImageProgress, imageStore } from '../../sandboxes/images.ts';

const test = suite('images on an engine');
const engine = dockerEngine();
const docker = new Docker();
const folder = mkdtempSync(join(tmpdir(), 'polyproof-images-'));
const toy = language(
  `test-toy-${process.pid}`,
  'RUN echo toolchain > /toolchain\nCOPY files/ /opt/polyproof/\nRUN cat /opt/polyproof/harness\n',
);
const broken = language(`test-broken-${process.pid}`, 'RUN echo almost && apt-get install no-such-package-at-all\n');

/** A language whose folder says no more than how it is built. */
function language(name: string, steps: string): Runner {
  mkdirSync(join(folder, name, 'files'), { recursive: true });
  writeFileSync(join(folder, name, 'Dockerfile'), `ARG BASE\nFROM \${BASE}\n${steps}`);
  writeFileSync(join(folder, name, 'files/harness'), 'harness', { mode: 0o600 });
  return { name, image: { folder: name, megabytes: 100 } } as Runner;
}

function store(overrides: Record<string, string> = {}) {
  return imageStore(engine, { dataFolder: join(folder, 'data'), overrides, runnersFolder: folder });
}

test.after(async () => {
  for (const { tags } of await engine.images(`polyproof/test-`)) {
    for (const tag of tags) if (tag.includes(`-${process.pid}:`)) await engine.removeImage(tag);
  }
  rmSync(folder, { recursive: true });
});

test('make a language’s image with the supervisor as PID 1, and find it again', async () => {
  const seen: ImageProgress[] = [];
  const image = await store().ensure(toy, (progress) => seen.push(progress));
  assert.match(image.id, /^sha256:/);
  assert.equal(await store().find(toy), image);
  const { Config } = await docker.getImage(image.id).inspect();
  assert.equal(Config.Entrypoint, ['/polyproof-supervisor']);
  assert.is(Config.WorkingDir, '/work');
  assert.ok(Config.Env.includes('LANG=C.UTF-8'));
  assert.ok(seen.some(({ image: name, step, steps }) => name === toy.name && step > 0 && steps > step));
  assert.is(seen.at(-1)?.phase, 'done');
});

test('let everybody read the harness, whatever the checkout’s umask', async () => {
  const { id } = await store().ensure(toy, () => {});
  const script = 'stat -c %a /opt/polyproof/harness /polyproof-supervisor; cat /toolchain';
  assert.equal((await printedBy(id, script)).split('\n'), ['644', '755', 'toolchain', '']);
});

test('put the harness alone on an image that takes the place of the toolchain', async () => {
  const overrides = { [toy.name]: (await store().list([])).find(({ image }) => image === 'base')?.tag ?? '' };
  const usual = await store().ensure(toy, () => {});
  const other = await store(overrides).ensure(toy, () => {});
  assert.is.not(other.id, usual.id);
  assert.is(await printedBy(other.id, 'ls /toolchain 2>/dev/null || cat /opt/polyproof/harness'), 'harness');
});

test('show the last lines of a build that fails, and leave no image', async () => {
  try {
    await store().ensure(broken, () => {});
    assert.unreachable();
  } catch (error) {
    assert.is((error as SandboxError).code, 'image-build-failed');
    assert.match((error as SandboxError).message, /almost[\s\S]*Unable to locate package no-such-package-at-all/);
  }
  assert.is(await store().find(broken), null);
});

test('say when the image of an override is nowhere', async () => {
  try {
    await store({ [toy.name]: 'polyproof/nowhere:1' }).ensure(toy, () => {});
    assert.unreachable();
  } catch (error) {
    assert.is((error as SandboxError).code, 'image-missing');
    assert.match((error as SandboxError).message, /polyproof\/nowhere:1/);
  }
});

async function printedBy(image: string, script: string): Promise<string> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['/bin/sh', '-c', script],
    HostConfig: { NetworkMode: 'none' },
    Tty: true,
  });
  try {
    await container.start();
    await container.wait();
    const log = await container.logs({ stdout: true, stderr: true });
    return log.toString().replaceAll('\r', '');
  } finally {
    await container.remove({ force: true });
  }
}

test.run();
