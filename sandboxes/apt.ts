/** Installs Debian packages on this machine, where we may. */
import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SandboxError } from './errors.ts';

/** Tells whether this process can install packages: root, on a system with apt. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The same command with the folders of system programs on its PATH, where `su` leaves them out. It keeps its process id. */
export function withSystemPath(command: string, args: readonly string[]): [program: string, args: string[]] {
  return ['/bin/sh', ['-c', `PATH="$PATH:${systemFolders.join(':')}" exec "$0" "$@"`, command, ...args]];
}

/** Path of a program; the folders of system programs are searched even when a user's PATH leaves them out. */
export function findProgram(name: string): string | undefined {
  // The search path is the shell's answer, because only server/config.ts reads the environment.
  const folders = [...searchPath(), ...systemFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function searchPath(): string[] {
  try {
    return execFileSync('/bin/sh', ['-c', 'printf %s "$PATH"'], { encoding: 'utf8' }).split(delimiter);
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Updates apt's lists and installs the packages without what they only recommend. Rejects with `engine-failed`. */
export async function installPackages(packages: readonly string[], onLine: (line: string) => void): Promise<void> {
  onLine(`Installing ${packages.join(', ')} with apt-get`);
  const quiet = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300'];
  // Lists that cannot be updated (one source of many is down) may still do.
  await runTool('env', [...quiet, 'update'], onLine).catch(() => {});
  // What is installed already stays as it is: upgrading an engine would stop what runs in it.
  await runTool('env', [...quiet, 'install', '-y', '--no-upgrade', '--no-install-recommends', ...packages], onLine);
}

/** Runs a tool to its end, passing on each line that it prints. Rejects with its last lines. */
export function runTool(command: string, args: readonly string[], onLine: (line: string) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(...withSystemPath(command, args), { stdio: ['ignore', 'pipe', 'pipe'] });
  const last = lastLines(onLine);
  child.stdout.on('data', last.feed);
  child.stderr.on('data', last.feed);
  child.on('error', reject);
  child.on('close', (code, signal) => {
    if (code === 0) return resolve();
    const how = `${[command, ...args].join(' ')} ended with ${signal ?? `code ${code}`}`;
    reject(new SandboxError('engine-failed', `${how}:\n${last.text()}`));
  });
  return promise;
}

/** Cuts output into lines, passes them on and remembers the last few. */
export function lastLines(onLine: (line: string) => void): { feed: (chunk: Buffer) => void; text: () => string } {
  const kept: string[] = [];
  let rest = '';
  return {
    feed(chunk) {
      const lines = (rest + chunk.toString()).split(/[\r\n]+/);
      rest = lines.pop() ?? '';
      for (const line of lines.filter((text) => text.trim() !== '')) {
        kept.push(line);
        if (kept.length > 10) kept.shift();
        onLine(line);
      }
    },
    text: () => [...kept, rest].filter((line) => line !== '').join('\n'),
  };
}
