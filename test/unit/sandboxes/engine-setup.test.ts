/** Starting an engine where none answers, with a stand-in for Docker's daemon. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureEngine, stopStartedEngine } from '../../../sandboxes/engine-setup.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';

const test = suite('ensureEngine');
const folder = mkdtempSync(join(tmpdir(), 'polyproof-engine-'));
const socket = join(folder, 'engine.sock');
const dataFolder = join(folder, 'data');

/** Answers as an engine does, but only without a bridge, like Docker on a machine whose kernel has none. */
const stub = `
const http = require('node:http');
const fs = require('node:fs');
fs.appendFileSync(process.argv[3], process.argv.slice(4).join(' ') + '\\n');
if (!process.argv.includes(process.argv[3] === ${JSON.stringify(join(folder, 'never'))} ? 'never' : '--bridge=none')) {
  console.error('failed to start daemon: Error initializing network controller');
  process.exit(1);
}
const answer = { Version: '28.0.0', ApiVersion: '1.48', NCPU: 1, MemTotal: 1, CgroupVersion: '2', Driver: 'overlay2' };
http.createServer((_, response) => response.end(JSON.stringify(answer))).listen(process.argv[2]);
process.on('SIGTERM', () => process.exit(0));
`;
writeFileSync(join(folder, 'daemon.cjs'), stub);

const setup = (starts: string, lines: string[] = []) => ({
  socket,
  dataFolder,
  onLine: (line: string) => void lines.push(line),
  daemon: { program: process.execPath, arguments: [join(folder, 'daemon.cjs'), socket, join(folder, starts)] },
});

test.after(async () => {
  await stopStartedEngine(dataFolder);
  rmSync(folder, { recursive: true });
});

test('starts the daemon again without a bridge, once for all callers, and stops only that one', async () => {
  const lines: string[] = [];
  const engines = await Promise.all([ensureEngine(setup('starts', lines)), ensureEngine(setup('starts'))]);
  assert.is((await engines[1].describe()).version, '28.0.0');
  assert.is(readFileSync(join(folder, 'starts'), 'utf8'), '\n--bridge=none --iptables=false\n');
  assert.match(lines.join('\n'), /Starting .*its log is[\s\S]*starting it again without a network/);

  await ensureEngine(setup('starts'));
  assert.is(
    readFileSync(join(folder, 'starts'), 'utf8').split('\n').length,
    3,
    'an engine that answers is not started again',
  );

  assert.is(await stopStartedEngine(dataFolder), true);
  assert.is(await stopStartedEngine(dataFolder), false);
});

test('shows the end of the log of a daemon that does not stay up', async () => {
  rmSync(socket, { force: true });
  try {
    await ensureEngine(setup('never'));
    assert.unreachable();
  } catch (error) {
    assert.instance(error, SandboxError);
    assert.is((error as SandboxError).code, 'engine-unavailable');
    assert.match(
      (error as SandboxError).message,
      /does not stay up here[\s\S]*initializing network controller[\s\S]*DOCKER_HOST/,
    );
  }
  assert.not(existsSync(join(dataFolder, 'engine/started.json')));
});

test('starts nothing at a place that is not Docker’s own', async () => {
  try {
    await ensureEngine({ socket: join(folder, 'other.sock'), dataFolder, onLine: () => assert.unreachable() });
    assert.unreachable();
  } catch (error) {
    assert.is((error as SandboxError).code, 'engine-unavailable');
    assert.match((error as SandboxError).message, /other\.sock/);
  }
});

test('does not stop a process that has taken over the number of its daemon', async () => {
  writeFileSync(join(dataFolder, 'engine/started.json'), JSON.stringify({ pid: process.pid, commandLine: 'dockerd' }));
  assert.is(await stopStartedEngine(dataFolder), false);
});

test.run();
