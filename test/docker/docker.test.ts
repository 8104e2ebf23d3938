/** The engine over a real Docker: what a box is given, and that it ends with its connection. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureBase } from '../../sandboxes/base.ts';
import { contextTar } from '../../sandboxes/context.ts';
import { dockerEngine } from '../../sandboxes/docker.ts';
import type { Container } from '../../sandboxes/engine.ts';

const test = suite('docker engine');
const engine = dockerEngine();
const docker = new Docker();
const label = `polyproof.test-docker-${process.pid}`;
const tag = `polyproof/test-docker:${process.pid}`;
const megabyte = 1024 ** 2;

/** A PID 1 in a page of shell: answers each line of stdin by running it, and ends with stdin. */
const script = `#!/bin/sh
echo ready >&2
while read -r line; do eval "$line"; echo "= $?"; done
`;

test.before(async () => {
  const base = await ensureBase(engine, () => {});
  const dockerfile = `FROM ${base}\nCOPY init /init\nENTRYPOINT ["/init"]\nWORKDIR /work\n`;
  const context = contextTar([
    { path: 'Dockerfile', content: Buffer.from(dockerfile), isExecutable: false },
    { path: 'init', content: Buffer.from(script), isExecutable: true },
  ]);
  await engine.build(context, { tag, arguments: {}, labels: {} }, () => {});
});

test.after(async () => {
  for (const { id } of await engine.list(label)) await engine.remove(id);
  await engine.removeImage(tag);
});

function start(): Promise<Container> {
  return engine.start({
    image: tag,
    labels: { [label]: '1' },
    memoryBytes: 64 * megabyte,
    cpus: 1.5,
    pids: 32,
    writable: { '/work': 8 * megabyte, '/tmp': 4 * megabyte, '/var/tmp': megabyte, '/dev/shm': 2 * megabyte },
  });
}

/** Runs one line in the box and answers what it printed, with its exit code on the last line. */
async function run(container: Container, line: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error(`No answer to: ${line}`)), 20_000);
  let printed = '';
  const onData = (chunk: Buffer) => {
    printed += chunk.toString();
    if (/= \d+\n$/.test(printed)) resolve(printed);
  };
  container.stream.on('data', onData);
  container.stream.write(`${line}\n`);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    container.stream.off('data', onData);
  }
}

async function gone(id: string): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (!(await engine.list(label)).some((container) => container.id === id)) return true;
    await sleep(100);
  }
  return false;
}

test('says which engine answers', async () => {
  const facts = await engine.describe();
  assert.match(facts.version, /^\d+\./);
  assert.match(facts.apiVersion, /^1\.\d+$/);
  assert.ok(facts.cpus > 0 && facts.memoryBytes > 0);
});

test('attaches to stdin and stdout, and keeps what was said on stderr', async () => {
  const container = await start();
  assert.is(await run(container, 'echo hello'), 'hello\n= 0\n');
  assert.match(container.diagnostics(), /ready/);
  assert.is(container.imageId, (await engine.image(tag))?.id);
  await container.remove();
});

test('asks the engine for every restriction', async () => {
  const container = await start();
  const { HostConfig, Config } = await docker.getContainer(container.id).inspect();
  assert.is(HostConfig.NetworkMode, 'none');
  assert.equal(HostConfig.Sysctls, { 'net.ipv4.tcp_max_tw_buckets': '0' });
  assert.is(HostConfig.ReadonlyRootfs, true);
  assert.is(HostConfig.Privileged, false);
  assert.equal(HostConfig.CapDrop, ['ALL']);
  const added = (HostConfig.CapAdd ?? []).map((name: string) => name.replace('CAP_', '')).sort();
  assert.equal(added, ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID']);
  assert.ok(HostConfig.SecurityOpt?.includes('no-new-privileges'));
  assert.is(HostConfig.IpcMode, 'private');
  assert.is(HostConfig.PidsLimit, 32);
  assert.is(HostConfig.Memory, 64 * megabyte);
  assert.is(HostConfig.MemorySwap, 64 * megabyte);
  assert.is(HostConfig.NanoCpus, 1.5e9);
  assert.is(HostConfig.LogConfig?.Type, 'none');
  assert.is(HostConfig.AutoRemove, true);
  assert.equal(HostConfig.Binds ?? [], []);
  assert.equal(HostConfig.Ulimits?.find(({ Name }) => Name === 'core')?.Hard, 0);
  assert.ok((HostConfig.MaskedPaths ?? []).includes('/proc/kcore'));
  assert.is(Config.OpenStdin, true);
  assert.is(Config.StdinOnce, true);
  await container.remove();
});

test('keeps every restriction inside the box', async () => {
  const container = await start();
  const status = await run(container, 'cat /proc/self/status');
  assert.match(status, /CapBnd:\s*00000000000000eb\n/);
  assert.match(status, /NoNewPrivs:\s*1\n/);
  assert.match(status, /Seccomp:\s*2\n/);
  const mounts = await run(container, 'cat /proc/mounts');
  for (const path of ['/work', '/tmp', '/var/tmp', '/dev/shm']) {
    const [, options = ''] = new RegExp(`^\\S+ ${path} tmpfs (\\S+)`, 'm').exec(mounts) ?? [];
    assert.match(options, /nosuid/, path);
    assert.match(options, /nodev/, path);
    assert.match(options, /size=\d+k/, path);
    assert.match(options, /nr_inodes=\d+/, path);
    assert.not.match(options, /noexec/, path);
  }
  assert.match(mounts, /^\S+ \/ \S+ ro,/m);
  const links = await run(container, 'ls /sys/class/net; getent hosts "$(hostname)"');
  assert.equal(links.split(/\s+/).slice(0, 2), ['lo', '127.0.0.1']);
  assert.match(await run(container, 'touch /etc/x 2>&1'), /Read-only/);
  assert.match(await run(container, 'head -c 9000000 /dev/zero > /work/x 2>/dev/null'), /= 1/);
  await container.remove();
});

test('changes the memory ceiling up and down', async () => {
  const container = await start();
  for (const megabytes of [512, 96, 256]) {
    await container.resize(megabytes * megabyte);
    const { HostConfig } = await docker.getContainer(container.id).inspect();
    assert.is(HostConfig.Memory, megabytes * megabyte);
    const limit = await run(
      container,
      'cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes',
    );
    assert.is(limit, `${megabytes * megabyte}\n= 0\n`);
  }
  await container.remove();
});

test('ends the box when our connection dies', async () => {
  const container = await start();
  await run(container, 'true');
  container.stream.destroy();
  assert.ok(await gone(container.id), 'the container still runs');
});

test('ends the stream when the box dies', async () => {
  const container = await start();
  await run(container, 'true');
  container.stream.resume();
  container.stream.write('exit 3\n');
  await once(container.stream, 'end', { signal: AbortSignal.timeout(20_000) });
  assert.ok(await gone(container.id), 'the container was not removed');
});

test('removes a box twice without complaint, and one that never was', async () => {
  const container = await start();
  await Promise.all([container.remove(), engine.remove(container.id)]);
  await container.remove();
  await engine.remove('0123456789ab');
  assert.ok(await gone(container.id));
});

test('names a missing image', async () => {
  assert.is(await engine.image('polyproof/none:none'), null);
  try {
    await engine.start({
      image: 'polyproof/none:none',
      labels: {},
      memoryBytes: 64 * megabyte,
      cpus: 1,
      pids: 8,
      writable: {},
    });
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code?: string }).code, 'image-missing');
  }
});

test('says what to do when nothing listens', async () => {
  try {
    await dockerEngine({ socket: '/nonexistent/docker.sock' }).describe();
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code?: string }).code, 'engine-unavailable');
    assert.match((error as Error).message, /\/nonexistent\/docker\.sock.*Install and start Docker/);
  }
});

test.run();
