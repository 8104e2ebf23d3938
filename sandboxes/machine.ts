/** What this machine offers, as far as running boxes and building images depends on it. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { canInstallPackages, findProgram } from './apt.ts';

export interface MachineFacts {
  readonly nodeVersion: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Free space where our own data lies. */
  readonly dataFree: FreeSpace;
  /** Free space where the engine keeps images; null when its folder is not on this machine. */
  readonly engineFree: FreeSpace | null;
  readonly canInstallPackages: boolean;
  readonly hasMmdebstrap: boolean;
}

export interface FreeSpace {
  readonly folder: string;
  readonly bytes: number;
}

/** Never rejects: what cannot be found out is left out. */
export async function inspectMachine(dataFolder: string, engineFolder: string): Promise<MachineFacts> {
  return {
    nodeVersion: process.versions.node,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    dataFree: (await freeSpace(existingParent(resolve(dataFolder)))) ?? { folder: dataFolder, bytes: 0 },
    engineFree: engineFolder === '' ? null : await freeSpace(engineFolder),
    canInstallPackages: canInstallPackages(),
    hasMmdebstrap: findProgram('mmdebstrap') !== undefined,
  };
}

async function freeSpace(folder: string): Promise<FreeSpace | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return { folder, bytes: bavail * bsize };
  } catch {
    return null;
  }
}

/** The folder itself, or what it will be made in. */
function existingParent(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : existingParent(dirname(folder));
}
