/** A socket between a service and the engine, which can be cut: for the service, the engine dies. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface EngineProxy extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly url: string;
  /** Ends every connection and answers no more. */
  cut(): Promise<void>;
  /** Answers again. */
  mend(): Promise<void>;
}

export async function engineProxy(target = '/var/run/docker.sock'): Promise<EngineProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'polyproof-proxy-'));
  const path = join(folder, 'docker.sock');
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  const mend = async () => {
    server = createServer({ allowHalfOpen: true }, (client) => {
      const engine = connect({ path: target, allowHalfOpen: true });
      for (const [socket, other] of [
        [client, engine],
        [engine, client],
      ] as const) {
        sockets.add(socket);
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
        socket.on('error', () => other.destroy());
        socket.pipe(other);
      }
    }).listen(path);
    await once(server, 'listening');
  };
  const cut = async () => {
    const closed = server && once(server, 'close');
    server?.close();
    server = undefined;
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  await mend();
  return {
    url: `unix://${path}`,
    cut,
    mend,
    async [Symbol.asyncDispose]() {
      await cut();
      rmSync(folder, { recursive: true });
    },
  };
}
