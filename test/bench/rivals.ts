/**
 * The other ways to run a command, to compare with: natively on the host,
 * `exec` into a warm container, a new container for each run.
 *
 * Native runs use the very same files: the image's root file system is
 * unpacked below a temporary folder, and its own loader starts its programs.
 * The engine is spoken to directly over its socket: what is measured is the
 * engine's own way, without a client program or library in between.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface Rivals extends AsyncDisposable {
  /** Runs the command from the image's files without any container. */
  native(command: readonly string[]): Promise<void>;
  /** Runs it with `exec` in a container that is already there. */
  exec(command: readonly string[]): Promise<void>;
  /** Creates, starts, waits for and removes a container. */
  perRun(command: readonly string[]): Promise<void>;
}

export async function rivalsOf(socketPath: string, image: string): Promise<Rivals> {
  const agent = new Agent({ keepAlive: true });
  const call = (method: string, path: string, body?: unknown) => ask(agent, socketPath, method, path, body);
  const container = async (command: readonly string[]) => {
    const created = await call('POST', '/containers/create', {
      Image: image,
      Entrypoint: command,
      WorkingDir: '/tmp',
      HostConfig: { NetworkMode: 'none' },
    });
    return (JSON.parse(created.toString()) as { Id: string }).Id;
  };

  const warm = await container(['/bin/sleep', 'infinity']);
  await call('POST', `/containers/${warm}/start`);
  const root = mkdtempSync(join(tmpdir(), 'polyproof-bench-'));
  await unpack(agent, socketPath, warm, root);
  const [loader = ''] = globSync(join(root, 'usr/lib*/ld-linux*.so.*'));
  const libraries = globSync(join(root, 'usr/lib/*-linux-gnu')).join(':');

  return {
    async native(command) {
      const [program = '', ...rest] = command;
      const child = spawn(loader, ['--library-path', libraries, join(root, program), ...rest], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: '/usr/bin', PYTHONHOME: join(root, 'usr') },
      });
      child.stdout.resume();
      child.stderr.resume();
      const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
      if (code !== 0) throw new Error(`native ${command.join(' ')} ended with ${String(code)}`);
    },
    async exec(command) {
      const created = await call('POST', `/containers/${warm}/exec`, { AttachStdout: true, AttachStderr: true, Cmd: command });
      const { Id } = JSON.parse(created.toString()) as { Id: string };
      await call('POST', `/exec/${Id}/start`, { Detach: false, Tty: false });
      const state = JSON.parse((await call('GET', `/exec/${Id}/json`)).toString()) as { ExitCode: number };
      if (state.ExitCode !== 0) throw new Error(`exec ended with ${state.ExitCode}`);
    },
    async perRun(command) {
      const id = await container(command);
      await call('POST', `/containers/${id}/start`);
      const ended = JSON.parse((await call('POST', `/containers/${id}/wait`)).toString()) as { StatusCode: number };
      await call('DELETE', `/containers/${id}?force=true`);
      if (ended.StatusCode !== 0) throw new Error(`container ended with ${ended.StatusCode}`);
    },
    async [Symbol.asyncDispose]() {
      await call('DELETE', `/containers/${warm}?force=true`);
      rmSync(root, { recursive: true, force: true });
      agent.destroy();
    },
  };
}

async function unpack(agent: Agent, socketPath: string, container: string, root: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', root], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise((resolve, reject) => tar.on('close', resolve).on('error', reject));
  await new Promise<void>((resolve, reject) => {
    request({ agent, socketPath, path: `/containers/${container}/export` }, (response) => {
      pipeline(response, tar.stdin).then(resolve, reject);
    })
      .on('error', reject)
      .end();
  });
  await ended;
}

/** One call to the engine; answers the whole body. */
function ask(agent: Agent, socketPath: string, method: string, path: string, body?: unknown): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    request({ agent, socketPath, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = Buffer.concat(chunks);
        if ((response.statusCode ?? 500) < 400) resolve(answer);
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${answer.toString().slice(0, 300)}`));
      });
    })
      .on('error', reject)
      .end(text);
  });
}
