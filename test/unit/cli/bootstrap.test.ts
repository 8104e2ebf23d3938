/** Bringing a fresh checkout to the point where our TypeScript runs, and what is published. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findNode, installPackages, matchesLockfile, packageRoot, resolveScript } from '../../../cli/bootstrap.js';
import { packRooms, toJavaScript } from '../../../cli/pack.ts';

const test = suite('launcher');
const folder = mkdtempSync(join(tmpdir(), 'polyproof-launch-'));
test.after(() => rmSync(folder, { recursive: true }));

function lock(packages: Record<string, object>): string {
  return JSON.stringify({ packages: { '': {}, ...packages } });
}

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const wanted = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } };

test('finds node_modules complete without an optional package, and with it', () => {
  assert.ok(matchesLockfile(lock(wanted), lock({ 'node_modules/a': { version: '1.0.0' } })));
  assert.ok(matchesLockfile(lock(wanted), lock(wanted)));
});

test('finds node_modules incomplete when a package is missing or another version', () => {
  assert.not(matchesLockfile(lock(wanted), undefined));
  assert.not(matchesLockfile(lock(wanted), lock({})));
  assert.not(matchesLockfile(lock(wanted), lock({ 'node_modules/a': { version: '1.0.1' } })));
  assert.not(matchesLockfile(lock(wanted), lock({ ...wanted, 'node_modules/b': { version: '1.0.0' } })));
});

test('installs packages once, and again when the lockfile changes', () => {
  const root = join(folder, 'fresh');
  let installs = 0;
  const install = (where: string) => {
    installs += 1;
    mkdirSync(join(where, 'node_modules'), { recursive: true });
  };
  write('fresh/package-lock.json', lock(wanted));
  assert.is(installPackages(root, install), true);
  assert.is(installPackages(root, install), false);
  assert.is(installs, 1);
  write('fresh/package-lock.json', lock({ 'node_modules/a': { version: '3.0.0' } }));
  assert.is(installPackages(root, install), true);
  assert.is(installs, 2);
});

test('leaves packages alone that were installed by hand', () => {
  write('by-hand/package-lock.json', lock(wanted));
  write('by-hand/node_modules/.package-lock.json', lock(wanted));
  assert.is(
    installPackages(join(folder, 'by-hand'), () => assert.unreachable()),
    false,
  );
});

test('does not take a failed installation for done', () => {
  write('broken/package-lock.json', lock(wanted));
  const fail = () => {
    throw new Error('no network');
  };
  assert.throws(() => installPackages(join(folder, 'broken'), fail), /no network/);
  assert.throws(() => installPackages(join(folder, 'broken'), fail), /no network/);
});

test('takes this process’s own Node where it is new enough, else the one among the packages', () => {
  assert.is(findNode(packageRoot, '24.0.0'), process.execPath);
  const name = `node-${process.platform}-${process.arch}`;
  write('old/package.json', '{}');
  assert.throws(() => findNode(join(folder, 'old'), '20.1.0'), /Node 24 or newer is needed; this is 20.1.0/);
  write(`old/node_modules/${name}/package.json`, '{"version":"24.1.0"}');
  const node = write(`old/node_modules/${name}/bin/node`, '');
  assert.is(findNode(join(folder, 'old'), '20.1.0'), node);
  write(`old/node_modules/${name}/package.json`, '{"version":"22.1.0"}');
  assert.throws(() => findNode(join(folder, 'old'), '20.1.0'), /is needed/);
});

test('runs TypeScript in a checkout and JavaScript in an installed package', () => {
  assert.is(resolveScript('/home/me/polyproof', 'cli/main.ts'), join('/home/me/polyproof', 'cli/main.ts'));
  assert.is(
    resolveScript('/x/node_modules/polyproof', 'cli/main.ts'),
    join('/x/node_modules/polyproof', 'dist/cli/main.js'),
  );
});

test('passes arguments, exit codes and signals through', () => {
  const script = write(
    'script.mts',
    'console.log(process.argv.slice(2).join("|")); process.exitCode = Number(process.argv[2]);',
  );
  const launcher = join(packageRoot, 'cli/launch.js');
  const fromRoot = (file: string) => join('../'.repeat(packageRoot.split('/').length - 1), file);
  const ended = spawnSync(process.execPath, [launcher, fromRoot(script), '7', 'a b', '--c'], { encoding: 'utf8' });
  assert.is(ended.stdout, '7|a b|--c\n');
  assert.is(ended.status, 7);
  const suicide = write('suicide.mts', 'process.kill(process.pid, "SIGKILL");');
  assert.is(spawnSync(process.execPath, [launcher, fromRoot(suicide)]).signal, 'SIGKILL');
});

test('forwards a signal to the script it runs', () => {
  const script = write(
    'waits.mts',
    'process.on("SIGTERM", () => process.exit(42)); setTimeout(() => process.exit(1), 20_000); process.kill(process.ppid, "SIGTERM");',
  );
  const fromRoot = join('../'.repeat(packageRoot.split('/').length - 1), script);
  assert.is(spawnSync(process.execPath, [join(packageRoot, 'cli/launch.js'), fromRoot]).status, 42);
});

test('publishes sources as JavaScript with every column in its place', () => {
  const source = "import { a } from './a.ts';\nconst x: number = a;\nawait import('../b.ts');\nconst s = 'keep.ts';\n";
  assert.is(
    toJavaScript(source),
    "import { a } from './a.js';\nconst x         = a;\nawait import('../b.js');\nconst s = 'keep.ts';\n",
  );
});

test('publishes the files of images as they are', () => {
  for (const room of ['cli', 'client', 'server', 'agents', 'datasets', 'verification', 'sandboxes']) {
    write(`project/${room}/one.ts`, 'export const one: number = 1;\n');
  }
  write('project/package.json', '{"version":"1.2.3"}');
  write('project/runners/toy/facts.ts', 'export {};\n');
  write('project/runners/toy/files/harness.ts', 'let typed: number;\n');
  const target = join(folder, 'project/dist');
  assert.is(packRooms(join(folder, 'project'), target), 9);
  assert.is(readFileSync(join(target, 'runners/toy/files/harness.ts'), 'utf8'), 'let typed: number;\n');
  assert.ok(existsSync(join(target, 'runners/toy/facts.js')) && existsSync(join(target, 'package.json')));
  assert.match(readFileSync(join(target, 'cli/one.js'), 'utf8'), /^export const one {9}= 1;/);
});

test.run();
