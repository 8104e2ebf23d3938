/**
 * Brings a fresh checkout to the point where our TypeScript runs: npm packages
 * installed, a current Node at hand. Plain JavaScript that Node 18 understands
 * and builtin modules only, because nothing else may be there yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const stampName = '.polyproof-installed';

/** The folder of the package: the parent of this file's. */
export const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs a script of the project with the given arguments and ends as it ends.
 * @param {string} script relative to the package, with `.ts`
 * @param {readonly string[]} args
 */
export function launch(script, args) {
  try {
    const file = resolveScript(packageRoot, script);
    if (!isInstalledPackage(packageRoot)) installPackages(packageRoot);
    become(findNode(packageRoot), [file, ...args]);
  } catch (error) {
    process.stderr.write(`polyproof: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

/** Node refuses to strip types below node_modules, so a published package carries JavaScript in dist/. */
export function resolveScript(root, script) {
  return isInstalledPackage(root) ? join(root, 'dist', script.replace(/\.ts$/, '.js')) : join(root, script);
}

function isInstalledPackage(root) {
  return root.split(sep).includes('node_modules');
}

/** Installs npm packages unless what the lockfile names is there already. */
export function installPackages(root, run = npmInstall) {
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = createHash('sha256').update(lockfile).digest('hex');
  const stampFile = join(root, 'node_modules', stampName);
  if (readText(stampFile) === stamp) return false;
  // Someone may have run npm ci or npm install by hand.
  const isThere = matchesLockfile(lockfile, readText(join(root, 'node_modules', '.package-lock.json')));
  if (!isThere) run(root);
  writeFileSync(stampFile, stamp);
  return !isThere;
}

/** Tells whether npm's own record of node_modules holds every package of the lockfile that is not optional. */
export function matchesLockfile(lockfile, installed) {
  if (installed === undefined) return false;
  const present = JSON.parse(installed).packages ?? {};
  return Object.entries(JSON.parse(lockfile).packages ?? {}).every(
    ([path, { version, optional }]) =>
      path === '' || present[path]?.version === version || (optional && present[path] === undefined),
  );
}

function npmInstall(root) {
  process.stderr.write('polyproof: installing npm packages (once; about half a minute)\n');
  // No package of ours needs its install script; those that have one would compile for minutes.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // What npm prints goes to stderr: stdout belongs to the command that is being started.
  const { status, error } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error !== undefined && error.code === 'ENOENT') {
    throw new Error('npm is not on the PATH. Install it (Debian: apt-get install npm) and try again.');
  }
  if (error !== undefined || status !== 0) {
    throw new Error(`npm ${args.join(' ')} failed in ${root}; what it printed above says why.`);
  }
}

/** The Node to run TypeScript with: this process's own where it is new enough, else the one from npm. */
export function findNode(root, version = process.versions.node) {
  if (majorOf(version) >= neededMajor) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve(`${name}/package.json`);
    const node = join(dirname(manifest), 'bin', 'node');
    if (majorOf(JSON.parse(readFileSync(manifest, 'utf8')).version) >= neededMajor && existsSync(node)) return node;
  } catch {
    // Not made for this platform, or left out by npm.
  }
  throw new Error(
    `Node ${neededMajor} or newer is needed; this is ${version}, and the npm package ${name} is not installed. ` +
      `Install Node ${neededMajor}, or remove node_modules and try again without --omit=optional.`,
  );
}

function majorOf(version) {
  return Number.parseInt(version, 10);
}

/** Runs a program in our place: same terminal, same signals, same end. */
function become(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' });
  const forwarded = ['SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGINT'];
  for (const signal of forwarded) {
    process.on(signal, () => {
      // A terminal sends its interrupts to the child itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`polyproof: ${program} cannot be run: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of forwarded) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
