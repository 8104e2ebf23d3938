/**
 * The other ways to run a command, to compare with: natively on the host,
 * `exec` into a warm container, a new container for each run.
 *
 * Native runs use the very same files: the image's root file system is
 * unpacked below a temporary folder. A program is started from there by the
 * image's own loader, or by chroot (which needs root): each adds a little of
 * its own, so the quicker of the two is the one to compare with.
 */
import { fork, spawn } from 'node:child_process';
import { chmodSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BoxFile } from '../../sandboxes/sandbox.ts';
import { type EngineApi, engineApi } from './engine-api.ts';
import type { SpawnAnswer, SpawnRequest } from './spawner.ts';

export interface Rivals extends AsyncDisposable {
  /** Runs the command from the image's files without any container, started by the loader. */
  loaded(command: readonly string[]): Promise<void>;
  /** The same, started by chroot. */
  chrooted(command: readonly string[]): Promise<void>;
  /** Runs it with `exec` in a container that is already there. */
  exec(command: readonly string[]): Promise<void>;
  /** Creates, starts, waits for and removes a container. */
  perRun(command: readonly string[]): Promise<void>;
  /** Makes a program available to the native runs, by its absolute path in the image. */
  install(file: BoxFile): void;
  /** Memory that the warm container uses, in bytes. */
  warmBytes(): Promise<number>;
}

export async function rivalsOf(socketPath: string, image: string): Promise<Rivals> {
  const api = engineApi(socketPath);
  const warm = await createContainer(api, image, ['/bin/sleep', 'infinity']);
  await api.call('POST', `/containers/${warm}/start`);
  const root = mkdtempSync(join(tmpdir(), 'polyproof-bench-'));
  await unpack(api, warm, root);
  const [loader = ''] = globSync(join(root, 'usr/lib*/ld-linux*.so.*'));
  const native = host();
  const libraries = globSync(join(root, 'usr/lib/*-linux-gnu')).join(':');

  return {
    loaded: ([program = '', ...rest]) =>
      native.run([loader, '--library-path', libraries, join(root, program), ...rest], {
        PYTHONHOME: join(root, 'usr'),
      }),
    chrooted: (command) => native.run(['/usr/sbin/chroot', root, ...command], {}),
    async exec(command) {
      const options = { AttachStdout: true, AttachStderr: true, Cmd: command };
      const { Id } = idOf(await api.call('POST', `/containers/${warm}/exec`, options));
      await api.call('POST', `/exec/${Id}/start`, { Detach: false, Tty: false });
      const state = JSON.parse((await api.call('GET', `/exec/${Id}/json`)).toString()) as { ExitCode: number };
      if (state.ExitCode !== 0) throw new Error(`${command.join(' ')}, run by exec, ended with ${state.ExitCode}.`);
    },
    async perRun(command) {
      const id = await createContainer(api, image, command);
      await api.call('POST', `/containers/${id}/start`);
      const ended = JSON.parse((await api.call('POST', `/containers/${id}/wait`)).toString()) as { StatusCode: number };
      await api.call('DELETE', `/containers/${id}?force=true`);
      if (ended.StatusCode !== 0) {
        throw new Error(`${command.join(' ')}, run by a container of its own, ended with ${ended.StatusCode}.`);
      }
    },
    install({ path, content }) {
      writeFileSync(join(root, path), content);
      chmodSync(join(root, path), 0o755);
    },
    warmBytes: () => memoryOf(api, warm),
    async [Symbol.asyncDispose]() {
      await api.call('DELETE', `/containers/${warm}?force=true`);
      native[Symbol.dispose]();
      rmSync(root, { recursive: true, force: true });
      api[Symbol.dispose]();
    },
  };
}

interface Host extends Disposable {
  /** Runs a command on the host; rejects unless it succeeds. */
  run(command: readonly string[], environment: Readonly<Record<string, string>>): Promise<void>;
}

/** The host, by way of the small process of spawner.ts. */
function host(): Host {
  const spawner = fork(new URL('./spawner.ts', import.meta.url));
  const waiting = new Map<number, (ended: SpawnAnswer['ended']) => void>();
  let last = 0;
  spawner.on('message', ({ id, ended }: SpawnAnswer) => {
    waiting.get(id)?.(ended);
    waiting.delete(id);
  });
  return {
    async run(command, environment) {
      last += 1;
      const id = last;
      const end = new Promise<SpawnAnswer['ended']>((resolve) => waiting.set(id, resolve));
      spawner.send({ id, command, environment: { PATH: '/usr/bin', ...environment } } satisfies SpawnRequest);
      const ended = await end;
      if (ended !== 0) throw new Error(`${command.join(' ')}, run natively, ended with ${String(ended)}.`);
    },
    [Symbol.dispose]() {
      spawner.disconnect();
    },
  };
}

/** Memory charged to a container, in bytes, file cache left out. */
export async function memoryOf(api: EngineApi, id: string): Promise<number> {
  const { memory_stats } = JSON.parse(
    (await api.call('GET', `/containers/${id}/stats?stream=false`)).toString(),
  ) as EngineStats;
  const { usage, stats } = memory_stats;
  return usage - (stats['total_inactive_file'] ?? stats['inactive_file'] ?? 0);
}

interface EngineStats {
  readonly memory_stats: { readonly usage: number; readonly stats: Readonly<Record<string, number>> };
}

async function createContainer(api: EngineApi, image: string, command: readonly string[]): Promise<string> {
  const spec = { Image: image, Entrypoint: command, WorkingDir: '/tmp', HostConfig: { NetworkMode: 'none' } };
  return idOf(await api.call('POST', '/containers/create', spec)).Id;
}

function idOf(answer: Buffer): { readonly Id: string } {
  return JSON.parse(answer.toString()) as { Id: string };
}

async function unpack(api: EngineApi, container: string, root: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', root], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise((resolve, reject) => tar.on('close', resolve).on('error', reject));
  await pipeline(await api.stream(`/containers/${container}/export`), tar.stdin);
  await ended;
}
