/** `polyproof serve` as a process of its own, on a free port, for tests with a real engine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  readonly child: ChildProcess;
  /** Sends JSON and answers status and body. */
  post(path: string, body: unknown, signal?: AbortSignal): Promise<{ status: number; body: Record<string, unknown> }>;
  get(path: string): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Ends the process with a signal and waits for its end; answers its exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the service, as the argument of a command where one is given, and waits until it listens. */
export async function serviceProcess(
  environment: Readonly<Record<string, string>> = {},
  under: readonly string[] = [],
): Promise<ServiceProcess> {
  const main = new URL('../../cli/main.ts', import.meta.url).pathname;
  const [program, ...args] = [...under, process.execPath, main, 'serve', '--port', '0', '--json'];
  const child = spawn(program as string, args, {
    env: { ...process.env, POLYPROOF_LOG: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  if (typeof first[0] !== 'string') throw new Error(`The service ended with ${String(first[0])} before it listened.`);
  const { url } = JSON.parse(first[0]) as { url: string };

  const ask = async (path: string, init: RequestInit) => {
    const response = await fetch(url + path, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    url,
    child,
    stop,
    get: (path) => ask(path, {}),
    post: (path, body, signal) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...(signal === undefined ? {} : { signal }),
      }),
    [Symbol.asyncDispose]: async () => void (await stop('SIGKILL')),
  };
}
