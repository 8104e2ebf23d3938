/**
 * Hands a command line to the daemon, where there is one.
 *
 * A process that only does this starts in the time that Node itself takes:
 * nothing but builtin modules is loaded, on whatever Node is at hand. Wherever
 * the daemon cannot do it, the command does it by itself.
 */
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeFrame, frameReader, frameType } from './daemon-frames.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Commands that need a sandbox and nothing that only this process has. */
const handedOver = ['run', 'verify'];

/** How long a daemon may take to say that it is there. */
const patienceMs = 2_000;

/** Where the daemon of these settings listens. */
export function daemonSocket(environment) {
  const shared = environment.XDG_DATA_HOME;
  const home = shared ? join(shared, 'polyproof') : join(homedir(), '.local', 'share', 'polyproof');
  return join(environment.POLYPROOF_HOME || home, 'daemon', 'socket');
}

/** Who asks: a daemon of another installation, or of another version, does not answer for us. */
export function identity() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // A published package has its rooms in dist/, beside which package.json lies twice.
  return { root: root.replace(/[/\\]dist$/, ''), version };
}

/** Tells whether the daemon is worth asking about a command line. */
export function isForDaemon(args) {
  const [command] = args;
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const asksHelp = own.includes('--help') || own.includes('-h');
  return handedOver.includes(command) && !own.includes('--no-daemon') && !asksHelp;
}

/** Asks the daemon one thing that is no command line. Null when no daemon answers. */
export async function askDaemon(socket, question) {
  const outcome = await talk(socket, { ...identity(), ...question }, {});
  return 'answer' in outcome ? outcome.answer : null;
}

/**
 * Has the daemon run a command line in our name: our stdin, stdout, stderr,
 * folder and settings. Null when it did not, and nothing of it has happened.
 */
export async function viaDaemon(args, { stdin, stdout, stderr, environment, cwd, onInterrupt }) {
  const socket = daemonSocket(environment);
  if (!isForDaemon(args) || !existsSync(socket)) return null;
  const request = {
    ...identity(),
    args,
    cwd,
    environment: settingsIn(environment),
    isInteractive: stderr.isTTY === true,
    hasColors: hasColors(environment, stdout),
  };
  const outcome = await talk(socket, request, { stdin, stdout, stderr, onInterrupt });
  if (outcome.reason) stderr.write(`polyproof: without the daemon: ${outcome.reason}\n`);
  if ('answer' in outcome) return outcome.answer.exitCode;
  if (outcome.isUnderWay !== true) return null;
  stderr.write('polyproof: the daemon ended in the middle; nothing is said about any program. Try again.\n');
  return 3;
}

/** Settings of ours, and none of the secrets that others keep in their environment. */
function settingsIn(environment) {
  const names = Object.keys(environment).filter(
    (name) =>
      (name.startsWith('POLYPROOF_') && name !== 'POLYPROOF_TOKEN') || ['DOCKER_HOST', 'XDG_DATA_HOME'].includes(name),
  );
  return Object.fromEntries(names.map((name) => [name, environment[name]]));
}

/** As picocolors decides. */
function hasColors({ NO_COLOR, FORCE_COLOR, TERM, CI }, { isTTY }) {
  return !NO_COLOR && (!!FORCE_COLOR || (isTTY === true && TERM !== 'dumb') || !!CI);
}

/**
 * One request, to its end: `answer`; or `reason` where the daemon told one why
 * it does not do it; or nothing. `isUnderWay` says that something of it may have happened.
 */
function talk(path, request, { stdin, stdout, stderr, onInterrupt }) {
  return new Promise((resolve) => {
    let isUnderWay = false;
    const socket = connect(path);
    const settle = (outcome) => {
      clearTimeout(timer);
      socket.destroy();
      stdin?.pause();
      stdin?.unref?.();
      resolve(outcome);
    };
    const timer = setTimeout(() => settle({}), patienceMs);
    const send = (type, payload) => socket.write(encodeFrame(type, payload));
    const show = (stream, payload) => {
      isUnderWay = true;
      if (stream.write(payload)) return;
      socket.pause();
      stream.once('drain', () => socket.resume());
    };
    const on = {
      [frameType.accepted]: () => {
        clearTimeout(timer);
        onInterrupt?.(() => send(frameType.interrupt));
      },
      [frameType.refused]: (payload) => settle(JSON.parse(payload.toString())),
      [frameType.stdout]: (payload) => show(stdout, payload),
      [frameType.stderr]: (payload) => show(stderr, payload),
      [frameType.wanted]: () => {
        isUnderWay = true;
        stdin.on('data', (chunk) => {
          if (send(frameType.stdin, chunk)) return;
          stdin.pause();
          socket.once('drain', () => stdin.resume());
        });
        stdin.on('end', () => send(frameType.stdin));
      },
      [frameType.done]: (payload) => settle({ answer: JSON.parse(payload.toString()) }),
    };
    socket.on('connect', () => send(frameType.request, JSON.stringify(request)));
    socket.on(
      'data',
      frameReader((type, payload) => on[type]?.(payload)),
    );
    socket.on('error', () => settle({ isUnderWay }));
    socket.on('close', () => settle({ isUnderWay }));
  });
}
