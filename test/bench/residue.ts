/**
 * Looks for what runs left behind: on this machine, in the engine, in our own
 * process. Only what is ours counts, by the ids of the boxes that were started
 * and by our own process, so that others may use the machine at the same time.
 */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { boxLabel, ownLabels } from '../../sandboxes/orphans.ts';
import { type EngineApi, engineApi } from './engine-api.ts';
import { engineSocket, mebibyte } from './setting.ts';

export interface Residue {
  readonly what: string;
  readonly before: number;
  readonly after: number;
  /** How much more than before is no leak. */
  readonly allowed: number;
  readonly unit: string;
}

export interface Watch extends AsyncDisposable {
  /** Boxes started since the watch began. */
  boxes(): number;
  /** Compares with the beginning; waits a little for what is on its way out. */
  audit(): Promise<readonly Residue[]>;
}

export function isLeak({ before, after, allowed }: Residue): boolean {
  return after > before + allowed;
}

/** Begins to note every box that this process starts. */
export async function watchResidue(): Promise<Watch> {
  const api = engineApi(engineSocket);
  const ids = new Set<string>();
  const layers = new Set<string>();
  const labels = Object.entries(ownLabels()).map((pair) => pair.join('='));
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'], event: ['create'], label: labels }));
  const events = await api.stream(`/events?filters=${filters}`);
  createInterface({ input: events }).on('line', (line) => {
    const { id } = JSON.parse(line) as { readonly id: string };
    ids.add(id);
    // Mounts are named after the layer of a box. One that has gone already is not there to be asked.
    addLayer(api, id, layers).catch(() => {});
  });
  // Connections that an earlier sandbox had to the engine are still closing.
  await setTimeout(1_000);
  const before = await countAll(api, ids, layers, labels);

  return {
    boxes: () => ids.size,
    async audit() {
      for (let attempt = 1; ; attempt += 1) {
        const after = await countAll(api, ids, layers, labels);
        const found = after.map((item, index) => ({ ...item, before: before[index]?.after ?? 0 }));
        if (attempt === 50 || !found.some(isLeak)) return found;
        await setTimeout(200);
      }
    },
    async [Symbol.asyncDispose]() {
      events.destroy();
      api[Symbol.dispose]();
    },
  };
}

/** Adds the name of a container's file-system layer. */
async function addLayer(api: EngineApi, id: string, layers: Set<string>): Promise<void> {
  const { GraphDriver } = JSON.parse((await api.call('GET', `/containers/${id}/json`)).toString()) as {
    readonly GraphDriver: { readonly Data: { readonly MergedDir?: string } | null };
  };
  for (const [layer] of (GraphDriver.Data?.MergedDir ?? '').matchAll(hexadecimalId)) layers.add(layer);
}

const hexadecimalId = /[0-9a-f]{64}/g;

async function countAll(
  api: EngineApi,
  ids: ReadonlySet<string>,
  layers: ReadonlySet<string>,
  labels: readonly string[],
): Promise<Residue[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [boxLabel, ...labels] }));
  const containers = JSON.parse((await api.call('GET', `/containers/json?all=true&filters=${filters}`)).toString());
  const ours = (text: string) => {
    const found = [...text.matchAll(hexadecimalId)].filter(([id]) => ids.has(id) || layers.has(id));
    return found.length;
  };
  const exact = (what: string, after: number) => ({ what, before: 0, after, allowed: 0, unit: '' });
  const inMebibytes = (what: string, bytes: number, allowed: number) => ({
    what,
    before: 0,
    after: Math.round(bytes / mebibyte),
    allowed,
    unit: ' MiB',
  });
  const { heapUsed, external, rss } = memoryAfterCollection();
  return [
    exact('containers', (containers as unknown[]).length),
    exact('processes in our boxes', globSync('/proc/[0-9]*/cgroup').filter((file) => ours(read(file)) > 0).length),
    exact('mounts of our boxes', ours(read('/proc/self/mountinfo'))),
    exact('cgroups of our boxes', ours(cgroups().join('\n'))),
    exact('children of this process', globSync('/proc/self/task/*/children').flatMap(words).length),
    exact('descriptors of this process', readdirSync('/proc/self/fd').length),
    inMebibytes('heap and buffers of this process', heapUsed + external, 16),
    inMebibytes('resident memory of this process', rss, 192),
  ];
}

/** Folders of cgroups, of either version, to the depth at which engines put containers. */
function cgroups(): readonly string[] {
  return globSync(['/sys/fs/cgroup/*/*/', '/sys/fs/cgroup/*/*/*/', '/sys/fs/cgroup/*/*/*/*/']);
}

function words(file: string): readonly string[] {
  return read(file).split(' ').filter(Boolean);
}

function memoryAfterCollection(): NodeJS.MemoryUsage {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage();
}

/** Empty for what has gone meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
