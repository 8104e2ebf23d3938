/**
 * Looks at everything that running boxes depends on and says, for each thing,
 * what was found, what follows from it and how to mend it.
 */
import type { Runner } from '../runners/runner.ts';
import type { Engine, EngineFacts } from './engine.ts';
import type { ImageStore, LanguageImage } from './images.ts';
import { inspectMachine, type MachineFacts } from './machine.ts';
import type { Execution, Sandbox } from './sandbox.ts';

export interface Finding {
  /** What was looked at: `engine`, `memory limit`, `image python`. */
  readonly name: string;
  /** `degraded` works with less; `broken` does not work. */
  readonly status: 'ok' | 'degraded' | 'broken';
  readonly found: string;
  /** What follows from it; empty when all is well. */
  readonly consequence: string;
  /** What to do about it; empty when all is well. */
  readonly remedy: string;
}

export interface DoctorOptions {
  readonly engine: Engine;
  readonly images: ImageStore;
  readonly runners: readonly Runner[];
  readonly dataFolder: string;
  /** The OCI runtime that boxes are to have; undefined for the engine's default. */
  readonly runtime: string | undefined;
  /** Opens the sandbox for one trial run. Called only when an image is there; closed afterwards. */
  readonly openSandbox: () => Promise<Sandbox>;
}

const gigabyte = 1024 ** 3;

/** Every finding, in the order in which one would look. Rejects only for bugs of ours: what fails is a finding. */
export async function examine(options: DoctorOptions): Promise<readonly Finding[]> {
  const described = await attempt(() => options.engine.describe());
  const machine = await inspectMachine(options.dataFolder, described.value?.rootFolder ?? '');
  if (described.value === undefined) return [noEngine(described.reason), ...machineFindings(machine)];
  const { findings, ready } = await imageFindings(options);
  return [
    ...engineFindings(described.value, options.runtime),
    ...machineFindings(machine),
    ...findings,
    ...(ready === undefined ? [] : [await trialRun(options, ready)]),
  ];
}

function noEngine(reason: string): Finding {
  return {
    name: 'engine',
    status: 'broken',
    found: reason,
    consequence: 'Nothing can be run.',
    remedy:
      'Start Docker or install it (Debian: apt-get install docker.io iptables), or set DOCKER_HOST to where it listens.',
  };
}

/** What the engine's own description tells. Pure. */
export function engineFindings(engine: EngineFacts, runtime?: string): Finding[] {
  const [, minor = 0] = engine.apiVersion.split('.').map(Number);
  const isSeccompOn = engine.securityOptions.some((option) => /seccomp/.test(option) && !/unconfined/.test(option));
  return [
    check('engine', `${engine.name} ${engine.version}, API ${engine.apiVersion}`, minor >= 41, 'broken', [
      'Its API is older than 1.41, the oldest one known to work.',
      'Install Docker 20.10 or newer, or Podman 4 or newer.',
    ]),
    check('cgroups', `version ${engine.cgroupVersion}`, true, 'degraded', ['', '']),
    ...limitFindings(engine),
    check('storage driver', engine.storageDriver, !/vfs|devicemapper|aufs/.test(engine.storageDriver), 'degraded', [
      'Starting a box copies or maps its whole image: slow, and it fills the disk.',
      'Configure overlay2 (storage-driver in /etc/docker/daemon.json).',
    ]),
    check('seccomp', isSeccompOn ? 'on' : 'off', isSeccompOn, 'degraded', [
      'Programs reach more of the kernel than the engine’s profile allows.',
      'Use an engine and a kernel with seccomp, and do not start it with seccomp-profile=unconfined.',
    ]),
    check('rights of the engine', engine.rootless ? 'rootless' : 'root', true, 'degraded', ['', '']),
    runtimeFinding(engine, runtime),
    ...engine.warnings.map((warning) =>
      check('warning of the engine', warning, false, 'degraded', [
        'The engine says so itself.',
        'See its documentation.',
      ]),
    ),
  ];
}

function runtimeFinding({ runtimes }: EngineFacts, runtime: string | undefined): Finding {
  const known = runtimes.join(', ') || 'not told';
  // An engine that does not tell its runtimes may have it all the same: the trial run shows.
  const isThere = runtime === undefined || runtimes.length === 0 || runtimes.includes(runtime);
  const found = runtime === undefined ? known : `${runtime} of ${known}`;
  return check('runtimes', isThere ? found : `${known}, and no ${runtime}`, isThere, 'broken', [
    `No box can be started: they are to run under ${runtime}.`,
    'Make it known to the engine (Docker: runtimes in /etc/docker/daemon.json, then restart it), or unset POLYPROOF_RUNTIME.',
  ]);
}

function limitFindings({ limits, rootless }: EngineFacts): Finding[] {
  const remedy = rootless
    ? 'Delegate the controllers to the user (systemd: Delegate=cpu cpuset memory pids) and use cgroup v2.'
    : 'Mount the controller, and enable it on the kernel’s command line (cgroup_enable=memory swapaccount=1).';
  const missing = 'cannot be set';
  const limit = (name: string, works: boolean, status: 'degraded' | 'broken', consequence: string) =>
    check(name, works ? 'enforced' : missing, works, status, [consequence, remedy]);
  return [
    limit('memory limit', limits.memory, 'broken', 'A program can take all memory of this machine.'),
    limit('swap limit', limits.swap, 'degraded', 'A program can go over its memory limit by swapping, and slowly.'),
    limit('process limit', limits.pids, 'broken', 'A fork bomb can take every process slot of this machine.'),
    check('file limit', limits.files ? 'enforced' : missing, limits.files, 'degraded', [
      'How many files a program makes is bounded by the memory of its box alone.',
      'Nothing needs to be done: this engine takes no limit of files for a tmpfs, as Podman does not. Docker does.',
    ]),
    limit('CPU quota', limits.cpu, 'degraded', 'One program can slow the others down.'),
  ];
}

/** What the machine tells. Pure. */
export function machineFindings(machine: MachineFacts): Finding[] {
  const major = Number.parseInt(machine.nodeVersion, 10);
  const canBootstrap = machine.hasMmdebstrap || machine.canInstallPackages;
  const free = machine.engineFree;
  return [
    check('node', machine.nodeVersion, major >= 24, 'broken', [
      'Our sources do not run on it.',
      'Start through the command polyproof, which finds a newer one, or install Node 24.',
    ]),
    check('cores', String(machine.cores), machine.cores >= 2, 'degraded', [
      'Programs are run one at a time.',
      'Give the machine a second core.',
    ]),
    check('memory', size(machine.memoryBytes), machine.memoryBytes >= 2 * gigabyte, 'degraded', [
      'Few boxes fit; a compiler may run out of memory.',
      'Give the machine 2 GB or more.',
    ]),
    disk('disk for data', machine.dataFree.folder, machine.dataFree.bytes, 1),
    ...(free === null ? [] : [disk('disk for images', free.folder, free.bytes, 4)]),
    check('making a base image', canBootstrap ? 'possible' : 'only from a registry', canBootstrap, 'degraded', [
      'Images can be built only where a registry can be reached.',
      'Debian, Ubuntu: apt-get install mmdebstrap debian-archive-keyring.',
    ]),
  ];
}

function disk(name: string, folder: string, bytes: number, gigabytesNeeded: number): Finding {
  const isEnough = bytes >= gigabytesNeeded * gigabyte;
  return check(name, `${size(bytes)} free in ${folder}`, isEnough, bytes < gigabyte / 4 ? 'broken' : 'degraded', [
    `Less than ${gigabytesNeeded} GB: builds and runs may fail half-way.`,
    'Free some space: polyproof images prune, docker system prune.',
  ]);
}

async function imageFindings({ images, runners }: DoctorOptions) {
  const ready: { readonly runner: Runner; readonly image: LanguageImage }[] = [];
  const findings: Finding[] = [];
  const stored = await attempt(() => images.list(runners));
  for (const runner of runners) {
    const found = await attempt(() => images.find(runner));
    if (found.value) ready.push({ runner, image: found.value });
    const isOutdated = (stored.value ?? []).some(({ image, isCurrent }) => image === runner.name && !isCurrent);
    const absence = found.value === undefined ? found.reason : isOutdated ? 'outdated' : 'not built yet';
    findings.push(
      check(
        `image ${runner.name}`,
        found.value ? `${found.value.tag}, ${size(found.value.bytes)}` : absence,
        Boolean(found.value),
        'degraded',
        ['The first request waits until it is built.', `polyproof images build ${runner.name}`],
      ),
    );
  }
  return { findings, ready: ready.sort((left, right) => left.image.bytes - right.image.bytes)[0]?.runner };
}

/** Starts a box of the smallest image and runs the simplest program in it. */
async function trialRun({ openSandbox }: DoctorOptions, runner: Runner): Promise<Finding> {
  const started = performance.now();
  const ran = await attempt(async () => {
    const sandbox = await openSandbox();
    try {
      return await runTrue(sandbox, runner);
    } finally {
      await sandbox.close();
    }
  });
  const works = ran.value?.status === 'exited' && ran.value.exitCode === 0;
  const took = `${Math.round(performance.now() - started)} ms from nothing to the end of a program`;
  const said = ran.value === undefined ? ran.reason : `/bin/true ended with ${ran.value.status} ${ran.value.exitCode}`;
  return check(`trial run (${runner.name})`, works ? took : said, works, 'broken', [
    'Programs cannot be judged here.',
    'The engine’s log says why (journalctl -u docker); an engine inside a container needs more rights.',
  ]);
}

async function runTrue(sandbox: Sandbox, runner: Runner): Promise<Execution> {
  const memoryBytes = 256 * 1024 ** 2;
  await using lease = await sandbox.lease({
    runner,
    memoryBytes,
    isolation: 'fresh',
    waitMs: 30_000,
    priority: 'normal',
    client: 'doctor',
  });
  const limits = { wallMs: 10_000, cpuMs: 5000, memoryBytes, outputBytes: 1024, keepBytes: 1024 };
  const job = { command: ['/bin/true'], environment: {}, owner: 'program', limits, discard: true } as const;
  return await lease.execute(job, new Uint8Array());
}

function check(
  name: string,
  found: string,
  isWell: boolean,
  otherwise: 'degraded' | 'broken',
  [consequence, remedy]: readonly [consequence: string, remedy: string],
): Finding {
  return isWell
    ? { name, status: 'ok', found, consequence: '', remedy: '' }
    : { name, status: otherwise, found, consequence, remedy };
}

type Attempt<T> = { readonly value: T; readonly reason: '' } | { readonly value: undefined; readonly reason: string };

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work(), reason: '' };
  } catch (error) {
    return { value: undefined, reason: (error as Error).message };
  }
}

function size(bytes: number): string {
  return bytes >= gigabyte ? `${(bytes / gigabyte).toFixed(1)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`;
}
