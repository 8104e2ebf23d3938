/**
 * The folder of one run: its rows, its manifest and its log.
 *
 * Opened again with the same settings it goes on where it stopped; with other
 * settings it is refused, since rows of two runs would be mixed up. Rejects
 * that were our failure or the endpoint's are taken up again.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatasetError } from './errors.ts';
import { openRows, type Rows, replaceFile } from './jsonl.ts';
import type { PairRow, RejectRow, SeedRow } from './rows.ts';
import { contentHash, openRunLog, type RunLog } from './run-log.ts';

export interface RunFolder extends Disposable {
  readonly path: string;
  readonly seeds: Rows<SeedRow>;
  readonly pairs: Rows<PairRow>;
  readonly rejects: Rows<RejectRow>;
  readonly log: RunLog;
  /** The manifest of the run that this one goes on with, if there is one. */
  readonly before: Manifest | undefined;
  writeManifest(manifest: Manifest): void;
}

/** What a run was, for whoever finds its folder. */
export interface Manifest {
  readonly polyproof: string;
  readonly state: 'running' | 'complete' | 'stopped';
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Name of the model and address of its endpoint. Never a key. */
  readonly model: { readonly name: string; readonly endpoint: string };
  /** Everything that decides what the run produces. */
  readonly settings: unknown;
  readonly settingsSha256: string;
  readonly input: { readonly path: string; readonly snippets: number };
  /** Id of the image that judged, by language. */
  readonly images: Readonly<Record<string, string>>;
  readonly counts: { readonly seeds: number; readonly pairs: number; readonly rejects: number };
  /** Of the whole run, resumed or not: every reply was paid for once. */
  readonly calls: { readonly replies: number; readonly promptTokens: number; readonly completionTokens: number };
}

export const folderFiles = {
  pairs: 'pairs.jsonl',
  seeds: 'seeds.jsonl',
  rejects: 'rejects.jsonl',
  manifest: 'manifest.json',
  log: 'run.sqlite',
} as const;

/** `settings` is what must be the same for the run to go on. Throws `run-folder-mismatch`, `run-folder-busy`, `run-folder-broken`. */
export function openRunFolder(path: string, settings: unknown): RunFolder {
  const at = (name: keyof typeof folderFiles) => join(path, folderFiles[name]);
  makeFolder(path);
  const log = openRunLog(at('log'));
  try {
    const before = readManifest(at('manifest'));
    if (before !== undefined && before.settingsSha256 !== contentHash(settings)) {
      const message = `${path} holds a run with other settings, model or snippets. Use another folder, or the same settings to resume.`;
      throw new DatasetError('run-folder-mismatch', message);
    }
    return {
      path,
      seeds: openRows<SeedRow>(at('seeds')),
      pairs: openRows<PairRow>(at('pairs')),
      rejects: openRows<RejectRow>(at('rejects'), ({ retryable }) => !retryable),
      log,
      before,
      writeManifest: (manifest) => {
        replaceFile(at('manifest'), `${JSON.stringify(manifest, null, 2)}\n`);
      },
      [Symbol.dispose]() {
        log[Symbol.dispose]();
      },
    };
  } catch (error) {
    log[Symbol.dispose]();
    throw error;
  }
}

/** One folder at a time: `recursive` spins for ever where the system denies that a parent exists, as below /proc. */
function makeFolder(path: string): void {
  try {
    if (existsSync(path)) return;
    const parent = dirname(resolve(path));
    if (!existsSync(parent)) makeFolder(parent);
    mkdirSync(path);
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw new DatasetError('run-folder-broken', `${path} cannot be made: ${String(error)}`, { cause: error });
  }
}

function readManifest(path: string): Manifest | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch (error) {
    throw new DatasetError('run-folder-broken', `${path} is not JSON.`, { cause: error });
  }
}
