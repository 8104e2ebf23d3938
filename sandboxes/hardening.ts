/**
 * What a box may do, as the engine's settings for one container.
 *
 * Everything not listed here is refused by the engine's defaults (its seccomp
 * profile, its masked paths), which are therefore never overridden.
 */
import type { ContainerSpec } from './engine.ts';

/** The name every box has. It resolves to the box itself, which runtimes ask for even without a network. */
const hostname = 'box';

/**
 * What the supervisor needs to give each job a uid of its own, to kill what it
 * started, and to wipe what it wrote. Programs have none: they run as another user.
 */
const capabilities = ['SETUID', 'SETGID', 'KILL', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER'];

/** Files that a tmpfs may hold for each of its MiB, and at least. */
const inodesPerMebibyte = 256;
const inodesMin = 4096;

/** What engines that speak the same API differ in. */
export interface Abilities {
  /** A tmpfs may have a limit of files. Without one they are bounded by the box's memory, which they are charged to. */
  readonly limitsFiles: boolean;
  /** Docker's request to change a container's limits is there; Podman has one of its own. */
  readonly updatesContainers: boolean;
  /** The runtime that is asked for is used. Podman starts its own, and says nothing. */
  readonly choosesRuntime: boolean;
}

/** The body of the engine's request to create the container of a box. */
export function containerSettings(
  spec: ContainerSpec,
  { limitsFiles }: Pick<Abilities, 'limitsFiles'> = { limitsFiles: true },
) {
  return {
    Image: spec.image,
    Labels: { ...spec.labels },
    Hostname: hostname,
    User: '0:0',
    // Attached before it starts, and its stdin ends when our connection does: a box never outlives us for long.
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    StopTimeout: 0,
    HostConfig: {
      NetworkMode: 'none',
      // No port of a closed connection stays taken, or visible, for the minute in which the next program may run.
      Sysctls: { 'net.ipv4.tcp_max_tw_buckets': '0' },
      ExtraHosts: [`${hostname}:127.0.0.1`],
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ['ALL'],
      CapAdd: [...capabilities],
      SecurityOpt: ['no-new-privileges'],
      IpcMode: 'private',
      CgroupnsMode: 'private' as const,
      PidsLimit: spec.pids,
      ...memorySettings(spec.memoryBytes),
      NanoCpus: Math.round(spec.cpus * 1e9),
      OomKillDisable: false,
      Tmpfs: Object.fromEntries(
        Object.entries(spec.writable).map(([path, bytes]) => [path, tmpfsOptions(bytes, limitsFiles)]),
      ),
      ShmSize: spec.writable['/dev/shm'] ?? 64 * 1024 ** 2,
      Ulimits: [
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'nofile', Soft: 4096, Hard: 4096 },
        // Above the limit of the box. Left out, Podman raises it to the highest there is, which it may not everywhere.
        { Name: 'nproc', Soft: 4096, Hard: 4096 },
      ],
      LogConfig: { Type: 'none', Config: {} },
      AutoRemove: true,
      Init: false,
      ...(spec.runtime === undefined ? {} : { Runtime: spec.runtime }),
    },
  };
}

/** Memory and swap together have one ceiling, so that there is no swap. */
export function memorySettings(memoryBytes: number): {
  Memory: number;
  MemorySwap: number;
} {
  return { Memory: memoryBytes, MemorySwap: memoryBytes };
}

function tmpfsOptions(bytes: number, limitsFiles: boolean): string {
  const inodes = Math.max(inodesMin, Math.ceil(bytes / 1024 ** 2) * inodesPerMebibyte);
  return `rw,exec,nosuid,nodev,size=${bytes},${limitsFiles ? `nr_inodes=${inodes},` : ''}mode=1777`;
}
