/**
 * The engine over Docker's API. The only file that knows dockerode.
 *
 * Works with Docker from 20.10 (API 1.41) on and with Podman's service for the
 * same API: the version spoken is agreed on before the first call.
 */
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { containerStream } from './demux.ts';
import type { BuildOptions, Container, ContainerSpec, Engine, EngineFacts } from './engine.ts';
import { engineError, isStatus } from './engine-errors.ts';
import { SandboxError } from './errors.ts';
import { type Abilities, containerSettings, memorySettings } from './hardening.ts';
import { readMessages } from './messages.ts';

export interface DockerOptions {
  /** Where the engine listens: a path, `unix://path` or `tcp://host:port`. Docker's own usual socket by default. */
  readonly socket?: string;
}

/** The newest API version whose answers we know. */
const newestApi = '1.50';
/** How much of what a supervisor says on stderr is kept, in characters. */
const diagnosticsKept = 4096;

/** An engine reached over Docker's API. Connects on the first call, and anew after a failure. */
export function dockerEngine(options: DockerOptions = {}): Engine {
  const address = engineAddress(options.socket ?? '/var/run/docker.sock');
  let client: Promise<Connected> | undefined;

  /** Calls the engine and makes whatever goes wrong a SandboxError. */
  async function call<T>(work: (docker: Docker, abilities: Abilities) => Promise<T>): Promise<T> {
    try {
      client ??= connect(address);
      const { docker, abilities } = await client;
      return await work(docker, abilities);
    } catch (error) {
      const mapped = engineError(error, address.name);
      if (mapped.code === 'engine-unavailable') client = undefined;
      throw mapped;
    }
  }

  const remove = (id: string) => call((docker) => removeContainer(docker, id));
  return {
    describe: () => call(describe),
    image: (tag) =>
      call(async (docker) => {
        const image = await orNull(docker.getImage(tag).inspect());
        return image && { id: image.Id, bytes: image.Size };
      }),
    images: (prefix) => call((docker) => listImages(docker, prefix)),
    removeImage: (id) => call(async (docker) => void (await orNull(docker.getImage(id).remove({ force: true })))),
    pull: (tag, signal, onLine) =>
      call(async (docker) => {
        const stream = await docker.pull(tag, signal === undefined ? {} : { abortSignal: signal });
        await readMessages(stream, onLine ?? ignore);
      }),
    importImage: (tar, tag) =>
      call(async (docker) => readMessages(await docker.importImage(tar, { repo: tag }), ignore)),
    build: (context, build, onLine) => call((docker) => buildImage(docker, context, build, onLine)),
    start: (spec) =>
      call(async (docker, abilities) => {
        const container = await startContainer(docker, spec, abilities);
        return {
          ...container,
          resize: (memoryBytes) => call((now) => resizeContainer(now, container.id, memoryBytes, abilities)),
          remove: () => remove(container.id),
        };
      }),
    list: (label) =>
      call(async (docker) => {
        const found = await docker.listContainers({
          all: true,
          filters: { label: [label] },
        });
        return found.map(({ Id, Labels }) => ({ id: Id, labels: Labels }));
      }),
    remove,
  };
}

function ignore(): void {}

interface Address {
  readonly name: string;
  readonly settings: Docker.DockerOptions;
}

function engineAddress(socket: string): Address {
  if (!/^(tcp|https?):\/\//.test(socket)) {
    const socketPath = socket.replace(/^unix:\/\//, '');
    // Both are stated because the client otherwise fills in the missing one from the environment.
    return {
      name: socketPath,
      settings: { socketPath, host: undefined } as Docker.DockerOptions,
    };
  }
  const { protocol, hostname, port } = new URL(socket);
  const secure = protocol === 'https:';
  return {
    name: socket,
    settings: {
      host: hostname,
      port: port || (secure ? 2376 : 2375),
      protocol: secure ? 'https' : 'http',
    },
  };
}

interface Connected {
  readonly docker: Docker;
  readonly abilities: Abilities;
}

async function connect({ settings }: Address): Promise<Connected> {
  const { default: Client } = await import('dockerode');
  const version = await new Client({
    ...settings,
    version: '',
  }).version();
  const docker = new Client({
    ...settings,
    version: `v${olderVersion(version.ApiVersion, newestApi)}`,
  });
  return { docker, abilities: abilitiesOf(version) };
}

/** Podman speaks Docker's API and takes fewer options of it. */
function abilitiesOf({ Components }: Docker.DockerVersion): Abilities {
  const isPodman = (Components ?? []).some(({ Name }) => /podman/i.test(Name));
  return { limitsFiles: !isPodman, updatesContainers: !isPodman, choosesRuntime: !isPodman };
}

/** The older of two versions such as `1.41`. */
export function olderVersion(left: string, right: string): string {
  const [major = 0, minor = 0] = left.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = right.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor <= otherMinor) ? left : right;
}

async function describe(docker: Docker): Promise<EngineFacts> {
  const [info, version] = await Promise.all([docker.info(), docker.version()]);
  const securityOptions: string[] = info.SecurityOptions ?? [];
  return {
    name: version.Components?.[0]?.Name ?? 'Engine',
    version: version.Version,
    apiVersion: version.ApiVersion,
    cgroupVersion: info.CgroupVersion === '2' ? '2' : '1',
    storageDriver: info.Driver,
    rootless: securityOptions.some((option) => option.includes('rootless')),
    runtimes: Object.keys(info.Runtimes ?? {}),
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    securityOptions,
    warnings: info.Warnings ?? [],
    rootFolder: info.DockerRootDir ?? '',
    limits: {
      memory: info.MemoryLimit !== false,
      swap: info.SwapLimit !== false,
      pids: info.PidsLimit !== false,
      cpu: info.CpuCfsQuota !== false,
      files: abilitiesOf(version).limitsFiles,
    },
  };
}

async function listImages(docker: Docker, prefix: string) {
  const found = await docker.listImages();
  return found
    .map(({ Id, RepoTags, Size }) => ({
      id: Id,
      tags: ownTags(RepoTags, prefix),
      bytes: Size,
    }))
    .filter(({ tags }) => tags.length > 0);
}

/** Podman puts `localhost/` before the tags of images that are from no registry. */
function ownTags(tags: readonly string[] | null | undefined, prefix: string): string[] {
  return (tags ?? []).map((tag) => tag.replace(/^localhost\//, '')).filter((tag) => tag.startsWith(prefix));
}

async function buildImage(
  docker: Docker,
  context: NodeJS.ReadableStream,
  { tag, arguments: buildargs, labels, signal }: BuildOptions,
  onLine: (line: string) => void,
): Promise<void> {
  const stream = await docker.buildImage(context, {
    t: tag,
    buildargs: { ...buildargs },
    labels: { ...labels },
    // Packages are fetched with the host's own view of the network: proxies on its loopback, its resolver.
    networkmode: 'host',
    // The classic builder, which every engine has.
    version: '1',
    rm: true,
    forcerm: true,
    ...(signal === undefined ? {} : { abortSignal: signal }),
  });
  await readMessages(stream as Readable, onLine);
}

async function startContainer(
  docker: Docker,
  spec: ContainerSpec,
  abilities: Abilities,
): Promise<Omit<Container, 'resize' | 'remove'>> {
  if (spec.runtime !== undefined && !abilities.choosesRuntime) {
    throw new SandboxError(
      'engine-failed',
      `Podman does not start containers under ${spec.runtime} when asked through Docker's API: make it Podman's own runtime (containers.conf) and unset POLYPROOF_RUNTIME.`,
    );
  }
  const imageId = spec.image.startsWith('sha256:') ? spec.image : (await docker.getImage(spec.image).inspect()).Id;
  const container = await docker.createContainer(containerSettings(spec, abilities) as Docker.ContainerCreateOptions);
  let connection: Duplex | undefined;
  try {
    // Before it starts, so that nothing it says is lost.
    connection = await attach(docker, container.id);
    let said = '';
    const stream = containerStream(connection, (payload) => {
      said = (said + payload.toString()).slice(-diagnosticsKept);
    });
    await container.start();
    return { id: container.id, imageId, stream, diagnostics: () => said };
  } catch (error) {
    connection?.destroy();
    await removeContainer(docker, container.id).catch(ignore);
    throw error;
  }
}

/** As the client's own `attach`, with an empty body: Podman takes the first bytes of a body for the container's stdin. */
async function attach(docker: Docker, id: string): Promise<Duplex> {
  return await new Promise((resolve, reject) => {
    const request = {
      path: `/containers/${id}/attach?`,
      method: 'POST',
      options: { stream: true, stdin: true, stdout: true, stderr: true },
      file: Buffer.alloc(0),
      hijack: true,
      isStream: true,
      statusCodes: { 101: true, 200: true, 404: 'no such container', 500: 'server error' },
    };
    docker.modem.dial(request, (error: unknown, stream: unknown) => {
      if (error) reject(error);
      else resolve(stream as Duplex);
    });
  });
}

async function resizeContainer(docker: Docker, id: string, memoryBytes: number, abilities: Abilities): Promise<void> {
  if (abilities.updatesContainers) return void (await docker.getContainer(id).update(memorySettings(memoryBytes)));
  await new Promise<void>((resolve, reject) => {
    const request = {
      path: `/libpod/containers/${id}/update?`,
      method: 'POST',
      options: { _query: {}, _body: { memory: { limit: memoryBytes, swap: memoryBytes } } },
      statusCodes: { 200: true, 201: true, 404: 'no such container', 500: 'server error' },
    };
    docker.modem.dial(request, (error: unknown) => (error ? reject(error as Error) : resolve()));
  });
}

async function removeContainer(docker: Docker, id: string, tries = 5): Promise<void> {
  try {
    await docker.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    // Podman, of one that is just ending by itself.
    if (tries > 1 && /state improper/.test(String(error))) {
      await sleep(100);
      return await removeContainer(docker, id, tries - 1);
    }
    // 404: it is gone. 409: it ended by itself and the engine is removing it.
    if (!isStatus(error, 404) && !isStatus(error, 409)) throw error;
  }
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isStatus(error, 404)) return null;
    throw error;
  }
}
