/**
 * The daemon: runs command lines for whoever may open its socket, in a sandbox
 * that stays warm between them.
 *
 * Every command line runs as it would in a process of its own, `main` included;
 * only its terminal is on the other side of the socket. Who goes away takes the
 * program along. A daemon that is older than its sources ends itself.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { Readable, Writable } from 'node:stream';
import type { LocalSandbox } from '../sandboxes/local.ts';
import { type Config, readConfig } from '../server/config.ts';
import { main } from './command-line.ts';
import type { Identity } from './daemon-client.js';
import { encodeFrame, frameReader, frameType } from './daemon-frames.js';
import { exitCodes } from './exit-codes.ts';
import { terminal } from './terminal.ts';

export interface DaemonOptions {
  readonly socket: string;
  readonly config: Config;
  readonly identity: Identity;
  /** Undefined keeps it for ever. */
  readonly idleMs: number | undefined;
  readonly openSandbox: () => Promise<LocalSandbox>;
  /** Whether what this process was started from is no longer what is there. */
  readonly isStale: () => boolean;
  readonly log: (text: string) => void;
}

/** What `status` tells. */
export interface DaemonStatus {
  readonly pid: number;
  readonly version: string;
  readonly root: string;
  readonly socket: string;
  readonly upMs: number;
  readonly idleMs: number;
  /** When it will end if nobody asks for anything; null for never. */
  readonly endsInMs: number | null;
  readonly served: number;
  readonly underWay: number;
  readonly boxes: { readonly idle: number; readonly inUse: number } | null;
}

/** Why a daemon ends that another shall follow. */
export const isOlder = 'it is older than the program that asks';

export interface Daemon {
  /** Resolves when it has been told to end, or nobody has asked for anything for long enough. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

interface Request extends Identity {
  readonly ask?: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly isInteractive?: boolean;
  readonly hasColors?: boolean;
}

/** Listens on the socket, which only its owner can use. Whoever calls has made sure that no other daemon does. */
export async function serveDaemon(options: DaemonOptions): Promise<Daemon> {
  const startedAt = performance.now();
  const ended = Promise.withResolvers<string>();
  const connections = new Set<Socket>();
  const underWay = new Set<Promise<void>>();
  let sandbox: LocalSandbox | undefined;
  let served = 0;
  let usedAt = startedAt;
  let timer: NodeJS.Timeout | undefined;

  const rest = () => {
    usedAt = performance.now();
    clearTimeout(timer);
    if (options.idleMs === undefined || underWay.size > 0) return;
    timer = setTimeout(() => ended.resolve('nobody asked for anything'), options.idleMs);
  };
  const status = (): DaemonStatus => {
    const idleMs = underWay.size > 0 ? 0 : Math.round(performance.now() - usedAt);
    const state = sandbox?.state();
    return {
      pid: process.pid,
      ...options.identity,
      socket: options.socket,
      upMs: Math.round(performance.now() - startedAt),
      idleMs,
      endsInMs: options.idleMs === undefined ? null : Math.max(0, options.idleMs - idleMs),
      served,
      underWay: underWay.size,
      boxes: state === undefined ? null : { idle: state.idle, inUse: state.inUse },
    };
  };
  const refusal = (request: Request): string | null => {
    const { root, version } = options.identity;
    if (request.root !== root) return `it belongs to another installation, ${root}`;
    if (request.version !== version || options.isStale()) {
      ended.resolve(isOlder);
      return 'it is older than this program, and makes room for a new one';
    }
    const theirs = readConfig(request.environment ?? {});
    return sameBoxes(theirs, options.config)
      ? null
      : 'it has other settings for boxes; polyproof daemon stop, and start';
  };
  const open = async () => (sandbox ??= await options.openSandbox());

  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    conversation(socket, async (request, talk) => {
      if (request.ask === 'status') return talk.done(status());
      if (request.ask === 'stop') {
        ended.resolve('it was told to');
        return talk.done(status());
      }
      const reason = refusal(request);
      if (reason !== null) return talk.refuse(reason);
      served += 1;
      const work = serve(request, talk, open, options.log);
      underWay.add(work);
      rest();
      await work.finally(() => {
        underWay.delete(work);
        rest();
      });
    });
  });
  await listen(server, options.socket);
  rest();
  return {
    ended: ended.promise,
    async close() {
      clearTimeout(timer);
      server.close();
      rmSync(options.socket, { force: true });
      await Promise.allSettled(underWay);
      for (const socket of connections) socket.destroy();
      await sandbox?.close();
    },
  };
}

/** What one client says and hears. */
interface Talk {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Aborted by Ctrl-C, and when the client goes. */
  readonly signal: AbortSignal;
  accept(): void;
  refuse(reason: string): void;
  done(answer: unknown): void;
}

async function serve(
  request: Request,
  talk: Talk,
  open: () => Promise<LocalSandbox>,
  log: (text: string) => void,
): Promise<void> {
  let sandbox: LocalSandbox;
  try {
    sandbox = await open();
  } catch (error) {
    // The command finds out by itself, and tells it better.
    return talk.refuse(`it has no engine (${(error as Error).message})`);
  }
  talk.accept();
  const { args = [], cwd = '/', environment = {}, isInteractive = false, hasColors = false } = request;
  const { stdin, stdout, stderr, signal } = talk;
  const here = terminal({ stdin, stdout, stderr, environment, cwd, sandbox, isInteractive, hasColors, signal });
  const exitCode = await main(args, here);
  // A slow reader takes its time; the answer is the last thing it hears.
  await Promise.all([flushed(stdout), flushed(stderr)]);
  log(`${args[0] ?? ''} ended with ${exitCode}`);
  talk.done({ exitCode: signal.aborted ? exitCodes.interrupted : exitCode });
}

/** Reads one request from a connection and answers it. */
function conversation(socket: Socket, answer: (request: Request, talk: Talk) => unknown): void {
  const controller = new AbortController();
  let isAsked = false;
  const send = (type: string, payload?: Uint8Array | string): boolean =>
    socket.writable && socket.write(encodeFrame(type, payload));
  const stdin = new Readable({
    read() {
      if (!isAsked) send(frameType.wanted);
      isAsked = true;
      socket.resume();
    },
  });
  const talk: Talk = {
    stdin,
    stdout: writer(socket, frameType.stdout),
    stderr: writer(socket, frameType.stderr),
    signal: controller.signal,
    accept: () => send(frameType.accepted),
    refuse: (reason) => void socket.end(encodeFrame(frameType.refused, JSON.stringify({ reason }))),
    done: (result) => void socket.end(encodeFrame(frameType.done, JSON.stringify(result))),
  };
  const read = frameReader((type, payload) => {
    if (type === frameType.request) answer(JSON.parse(payload.toString()) as Request, talk);
    else if (type === frameType.interrupt) controller.abort();
    else if (type === frameType.stdin && !stdin.push(payload.length === 0 ? null : payload)) socket.pause();
  });
  socket.on('data', read);
  socket.on('error', () => undefined);
  socket.on('close', () => controller.abort());
}

/** Small messages, so that whoever puts them together has little to copy. */
const pieceBytes = 64 * 1024;

function writer(socket: Socket, type: string): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      // Nobody is there to hear it any more.
      if (!socket.writable) return done();
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        socket.write(encodeFrame(type, chunk.subarray(at, at + pieceBytes)));
      }
      if (!socket.writableNeedDrain) return done();
      const go = () => {
        socket.off('drain', go).off('close', go);
        done();
      };
      // A client that goes never takes what waits for it.
      socket.on('drain', go).on('close', go);
    },
  });
}

async function flushed(stream: Writable): Promise<void> {
  const ended = Promise.withResolvers<void>();
  stream.end(() => ended.resolve());
  await ended.promise;
}

async function listen(server: Server, path: string): Promise<void> {
  // What a dead daemon left: no living one listens here, or we would not have its lock.
  rmSync(path, { force: true });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  const mask = process.umask(0o177);
  server.listen(path, () => listening.resolve());
  try {
    await listening.promise;
    chmodSync(path, 0o600);
  } finally {
    process.umask(mask);
  }
}

/** Boxes are the daemon's, so what they are made of must be what the command was told. */
function sameBoxes(a: Config, b: Config): boolean {
  return JSON.stringify([a.boxes, a.dataFolder]) === JSON.stringify([b.boxes, b.dataFolder]);
}
