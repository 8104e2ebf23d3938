/** The daemon as processes: what it answers, what it leaves alone, and what is left when it dies. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { askDaemon, daemonSocket, identity } from '../../cli/daemon-client.js';
import { encodeFrame, frameReader, frameType } from '../../cli/daemon-frames.js';
import { dockerEngine } from '../../sandboxes/docker.ts';
import { boxLabel } from '../../sandboxes/orphans.ts';

const test = suite('polyproof daemon');

const folder = mkdtempSync(path.join(tmpdir(), 'polyproof-daemon-'));
const environment = { ...process.env, POLYPROOF_HOME: path.join(folder, 'home'), NO_COLOR: '1' };
const socket = daemonSocket(environment);
const command = new URL('../../cli/polyproof.js', import.meta.url).pathname;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Status {
  readonly pid: number;
  readonly served: number;
  readonly underWay: number;
}

function started(args: readonly string[], changes: Record<string, string> = {}) {
  return spawn(process.execPath, [command, ...args], { cwd: folder, env: { ...environment, ...changes } });
}

async function polyproof(args: readonly string[], stdin = '', changes: Record<string, string> = {}): Promise<Ended> {
  const child = started(args, changes);
  child.stdin.end(stdin);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number | null, stdout, stderr };
}

async function status(): Promise<Status | null> {
  return (await askDaemon(socket, { ask: 'status' })) as Status | null;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within a minute`);
    await sleep(50);
  }
}

async function isGone(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

async function startedDaemon(...args: readonly string[]): Promise<Status> {
  const { code, stderr } = await polyproof(['daemon', 'start', ...args]);
  assert.is(code, 0, stderr);
  return (await status()) as Status;
}

const written: Readonly<Record<string, string>> = {
  'hello.py': 'print("hello")',
  'echo.py': 'import sys; sys.stdout.write(sys.stdin.read()); sys.exit(len(sys.argv) - 1)',
  'endless.py': 'while True: pass',
  'task.yaml':
    'language: python\nentry: add\nsource: |\n  def add(a, b): return a + b\ncases:\n  - { args: [1, 2], expected: 3 }\n',
  'wrong.jsonl':
    `${JSON.stringify({ language: 'python', source: 'print(1)', cases: [{ stdin: '', expected: '2' }] })}\n`.repeat(2),
};

test.before(() => {
  for (const [name, content] of Object.entries(written)) writeFileSync(path.join(folder, name), content);
});
test.after.each(async () => {
  const running = await status();
  if (running === null) return;
  process.kill(running.pid, 'SIGKILL');
  await until('the daemon is gone', () => isGone(running.pid));
});
test.after(() => rmSync(folder, { recursive: true, force: true }));

test('starts once, says that it runs, and stops', async () => {
  assert.is((await polyproof(['daemon', 'status'])).code, 1);
  const { pid } = await startedDaemon();
  assert.is(statSync(socket).mode & 0o777, 0o600);
  assert.is(statSync(path.dirname(socket)).mode & 0o777, 0o700);
  const again = JSON.parse((await polyproof(['daemon', 'start', '--json'])).stdout);
  assert.equal([again.started, again.pid], [false, pid]);
  const told = JSON.parse((await polyproof(['daemon', 'status', '--json'])).stdout);
  assert.equal([told.running, told.pid], [true, pid]);
  assert.is((await polyproof(['daemon', 'stop'])).code, 0);
  assert.ok(await isGone(pid));
  assert.equal(JSON.parse((await polyproof(['daemon', 'status', '--json'])).stdout), { running: false });
});

test('is one, however many are started at the same time', async () => {
  const starts = await Promise.all([1, 2, 3].map(() => polyproof(['daemon', 'start', '--json'])));
  const pids = new Set(starts.map(({ stdout }) => JSON.parse(stdout).pid as number));
  assert.equal([...pids], [(await status())?.pid]);
});

/** Command lines, what they read, and their exit codes: the same with the daemon and without. */
const lines: readonly [args: readonly string[], stdin: string, code: number][] = [
  [['run', '-q', 'hello.py'], '', 0],
  [['run', '-q', path.join(folder, 'hello.py')], '', 0],
  [['run', '-q', '-l', 'python', '-'], 'print("from stdin")', 0],
  [['run', '-q', '--stdin', '-', 'echo.py'], 'x'.repeat(3_000_000), 0],
  [['run', '-q', '--stdin', 'task.yaml', 'echo.py'], '', 0],
  [['run', '-q', 'echo.py', '--', 'one', 'two'], '', 1],
  [['verify', '-q', 'wrong.jsonl'], '', 1],
  [['verify', '-q', '-'], 'language: klingon\nsource: x\ncases: [{ stdin: "", expected: "" }]\n', 2],
  [['run', 'missing.py'], '', 2],
  [['run', '--wall-ms', 'soon', 'hello.py'], '', 2],
];
test('answers as the command does by itself, to the byte', async () => {
  await startedDaemon();
  for (const [args, stdin, code] of lines) {
    const alone = await polyproof([...args.slice(0, 1), '--no-daemon', ...args.slice(1)], stdin);
    const before = (await status())?.served ?? 0;
    const handed = await polyproof(args, stdin);
    assert.equal(handed, alone, args.join(' '));
    assert.is(handed.code, code, `${args.join(' ')}: ${handed.stderr}`);
    assert.is((await status())?.served, before + 1, args.join(' '));
  }
  const { outcome, verdict, evidence } = JSON.parse((await polyproof(['verify', '--json', 'task.yaml'])).stdout);
  assert.equal([outcome, verdict, evidence.language], ['judged', 'accepted', 'python']);
});

test('is left alone by --no-daemon, by help and by other commands', async () => {
  await startedDaemon();
  for (const args of [['run', '--no-daemon', '-q', 'hello.py'], ['run', '--help'], ['languages']]) {
    assert.is((await polyproof(args)).code, 0);
  }
  assert.is((await status())?.served, 0);
});

test('is left alone by a command with other settings for its boxes, and says so', async () => {
  await startedDaemon();
  const { code, stdout, stderr } = await polyproof(['run', '-q', 'hello.py'], '', { POLYPROOF_CONCURRENCY: '1' });
  assert.equal([code, stdout], [0, 'hello\n']);
  assert.match(stderr, 'other settings for boxes');
  assert.is((await status())?.served, 0);
});

test('makes room for a new one when it is older than the program that asks', async () => {
  const { pid } = await startedDaemon();
  const refused = Promise.withResolvers<string>();
  const client = connect(socket);
  client.on(
    'data',
    frameReader((type, payload) => refused.resolve(`${type}${payload}`)),
  );
  const request = { ...identity(), version: '0.0.0-other', args: ['run', 'hello.py'], cwd: folder, environment: {} };
  client.write(encodeFrame(frameType.request, JSON.stringify(request)));
  assert.match(await refused.promise, /^n.*older/);
  client.destroy();
  await until('the daemon is gone', () => isGone(pid));
  await until('another runs', async () => (await status()) !== null);
  assert.is.not((await status())?.pid, pid);
});

test('kills what runs when its client is interrupted, and when its client dies', async () => {
  await startedDaemon();
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    const child = started(['run', '-q', '--wall-ms', '60000', '--cpu-ms', '60000', 'endless.py']);
    const ended = once(child, 'exit');
    await until('the program runs', async () => (await status())?.underWay === 1);
    await sleep(500);
    child.kill(signal);
    const [code] = await ended;
    if (signal === 'SIGINT') assert.is(code, 130);
    // By itself the program would go on for a minute.
    await until('nothing runs', async () => (await status())?.underWay === 0);
    assert.is((await polyproof(['run', '-q', 'hello.py'])).stdout, 'hello\n');
  }
});

test('leaves nothing that stands in the way when it is killed: commands work, and it starts again', async () => {
  const { pid } = await startedDaemon();
  assert.is((await polyproof(['run', '-q', 'hello.py'])).code, 0);
  process.kill(pid, 'SIGKILL');
  await until('the daemon is gone', () => isGone(pid));
  assert.is((await polyproof(['run', '-q', 'hello.py'])).stdout, 'hello\n');
  assert.is((await polyproof(['daemon', 'status'])).code, 1);
  const next = await startedDaemon();
  assert.is.not(next.pid, pid);
  assert.is((await polyproof(['run', '-q', 'hello.py'])).stdout, 'hello\n');
  assert.is((await status())?.served, 1);
  await until('the boxes of the dead daemon are gone', async () => {
    const boxes = await dockerEngine().list(boxLabel);
    return !boxes.some(({ labels }) => Object.values(labels).some((value) => value.split('/')[1] === String(pid)));
  });
});

test('says of a program that was under way when it died that nothing is known', async () => {
  const { pid } = await startedDaemon();
  const running = polyproof(['run', '--stdin', '-', '--wall-ms', '60000', '--cpu-ms', '60000', 'endless.py'], 'x');
  await until('the program runs', async () => (await status())?.underWay === 1);
  await sleep(500);
  process.kill(pid, 'SIGKILL');
  const { code, stderr } = await running;
  assert.is(code, 3);
  assert.match(stderr, 'nothing is said about any program');
});

test('ends by itself when nobody asks for anything', async () => {
  const { pid } = await startedDaemon('--idle-minutes', '0.1');
  await until('the daemon is gone', () => isGone(pid));
  assert.is((await polyproof(['daemon', 'status'])).code, 1);
  assert.match((await polyproof(['daemon', 'logs'])).stdout, 'nobody asked for anything');
});

test.run();
