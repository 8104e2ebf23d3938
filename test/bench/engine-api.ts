/**
 * The engine's own HTTP API, spoken directly over its socket: what the bench
 * measures against is the engine, without a client program or library between.
 */
import { Agent, type IncomingMessage, request } from 'node:http';

export interface EngineApi extends Disposable {
  /** One call; answers the whole body. Rejects with what the engine said for a status of 400 or more. */
  call(method: string, path: string, body?: unknown): Promise<Buffer>;
  /** A call whose body is consumed as it comes. */
  stream(path: string): Promise<IncomingMessage>;
}

export function engineApi(socketPath: string): EngineApi {
  const agent = new Agent({ keepAlive: true });

  function send(method: string, path: string, body?: unknown): Promise<IncomingMessage> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    return new Promise((resolve, reject) => {
      request({ agent, socketPath, method, path, headers }, resolve).on('error', reject).end(text);
    });
  }

  return {
    async call(method, path, body) {
      const response = await send(method, path, body);
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const answer = Buffer.concat(chunks);
      if ((response.statusCode ?? 500) < 400) return answer;
      throw new Error(`${method} ${path}: ${response.statusCode} ${answer.toString().slice(0, 300)}`);
    },
    stream: (path) => send('GET', path),
    [Symbol.dispose]: () => agent.destroy(),
  };
}
