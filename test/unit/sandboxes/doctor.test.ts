/** What the doctor says about engines and machines in every state. */
import { tmpdir } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Runner } from '../../../runners/runner.ts';
import {
  type DoctorOptions,
  engineFindings,
  examine,
  type Finding,
  machineFindings,
} from '../../../sandboxes/doctor.ts';
import type { Engine, EngineFacts } from '../../../sandboxes/engine.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import type { ImageStore } from '../../../sandboxes/images.ts';
import type { MachineFacts } from '../../../sandboxes/machine.ts';
import type { Job, LeaseRequest, Sandbox } from '../../../sandboxes/sandbox.ts';

const test = suite('doctor');

const goodEngine: EngineFacts = {
  name: 'Engine',
  version: '28.1.0',
  apiVersion: '1.49',
  cgroupVersion: '2',
  storageDriver: 'overlay2',
  rootless: false,
  runtimes: ['runc'],
  cpus: 4,
  memoryBytes: 8e9,
  securityOptions: ['name=seccomp,profile=builtin'],
  warnings: [],
  rootFolder: tmpdir(),
  limits: { memory: true, swap: true, pids: true, cpu: true, files: true },
};

const goodMachine: MachineFacts = {
  nodeVersion: '24.21.0',
  cores: 4,
  memoryBytes: 8e9,
  dataFree: { folder: '/data', bytes: 5e10 },
  engineFree: { folder: '/var/lib/docker', bytes: 5e10 },
  canInstallPackages: true,
  hasMmdebstrap: true,
};

const python = { name: 'python' } as Runner;
const java = { name: 'java' } as Runner;

function trouble(findings: readonly Finding[]): string[] {
  for (const { status, consequence, remedy } of findings) {
    assert.is(
      status === 'ok',
      consequence === '' && remedy === '',
      'whatever is not well has a consequence and a remedy',
    );
  }
  return findings.filter(({ status }) => status !== 'ok').map(({ name, status }) => `${name}: ${status}`);
}

test('finds nothing wrong with a good engine on a good machine', () => {
  assert.equal(trouble(engineFindings(goodEngine)), []);
  assert.equal(trouble(machineFindings(goodMachine)), []);
});

const engineTroubles: readonly [Partial<EngineFacts>, string][] = [
  [{ apiVersion: '1.40' }, 'engine: broken'],
  [{ storageDriver: 'vfs' }, 'storage driver: degraded'],
  [{ securityOptions: [] }, 'seccomp: degraded'],
  [{ securityOptions: ['name=seccomp,profile=unconfined'] }, 'seccomp: degraded'],
  [{ warnings: ['WARNING: bridge'] }, 'warning of the engine: degraded'],
  [{ limits: { ...goodEngine.limits, memory: false } }, 'memory limit: broken'],
  [{ limits: { ...goodEngine.limits, swap: false } }, 'swap limit: degraded'],
  [{ limits: { ...goodEngine.limits, pids: false } }, 'process limit: broken'],
  [{ limits: { ...goodEngine.limits, cpu: false }, rootless: true }, 'CPU quota: degraded'],
];

test('says that no box can be started where the engine lacks the runtime that was asked for', () => {
  const engine = { ...goodEngine, runtimes: ['runc', 'runsc'] };
  assert.equal(trouble(engineFindings(engine, 'runsc')), []);
  assert.equal(trouble(engineFindings(engine, 'kata')), ['runtimes: broken']);
  assert.equal(trouble(engineFindings({ ...engine, runtimes: [] }, 'kata')), []);
});

for (const [change, expected] of engineTroubles) {
  test(`says "${expected}" of an engine with ${JSON.stringify(change)}`, () => {
    assert.equal(trouble(engineFindings({ ...goodEngine, ...change })), [expected]);
  });
}

const machineTroubles: readonly [Partial<MachineFacts>, string][] = [
  [{ nodeVersion: '20.1.0' }, 'node: broken'],
  [{ cores: 1 }, 'cores: degraded'],
  [{ memoryBytes: 1e9 }, 'memory: degraded'],
  [{ dataFree: { folder: '/', bytes: 5e8 } }, 'disk for data: degraded'],
  [{ engineFree: { folder: '/', bytes: 1e6 } }, 'disk for images: broken'],
  [{ canInstallPackages: false, hasMmdebstrap: false }, 'making a base image: degraded'],
];

for (const [change, expected] of machineTroubles) {
  test(`says "${expected}" of a machine with ${JSON.stringify(change)}`, () => {
    assert.equal(trouble(machineFindings({ ...goodMachine, ...change })), [expected]);
  });
}

/** A sandbox that runs everything to this exit code. */
function fakeSandbox(exitCode: number, asked: string[] = []): Sandbox {
  const lease = async ({ runner }: LeaseRequest) => ({
    execute: async ({ command }: Job) => {
      asked.push(`${runner.name} ${command.join(' ')}`);
      return { status: 'exited', exitCode };
    },
    [Symbol.asyncDispose]: async () => void asked.push('disposed'),
  });
  return { lease, close: async () => void asked.push('closed') } as unknown as Sandbox;
}

function options(change: Partial<DoctorOptions> = {}): DoctorOptions {
  const sizes: Record<string, number> = { python: 3e8, java: 7e8 };
  return {
    engine: { describe: async () => goodEngine } as unknown as Engine,
    images: {
      find: async ({ name }: Runner) => ({ id: 'sha256:1', tag: `polyproof/${name}:1`, bytes: sizes[name] }),
      list: async () => [],
    } as unknown as ImageStore,
    runners: [java, python],
    dataFolder: tmpdir(),
    runtime: undefined,
    openSandbox: async () => fakeSandbox(0),
    ...change,
  };
}

function named(findings: readonly Finding[], name: string): Finding {
  const found = findings.find((finding) => finding.name === name);
  assert.ok(found, name);
  return found as Finding;
}

test('tries a program in the smallest image that is there', async () => {
  const asked: string[] = [];
  const findings = await examine(options({ openSandbox: async () => fakeSandbox(0, asked) }));
  assert.equal(asked, ['python /bin/true', 'disposed', 'closed']);
  assert.is(named(findings, 'trial run (python)').status, 'ok');
  assert.match(named(findings, 'image java').found, /polyproof\/java:1, 668 MB/);
});

test('reports a trial run that failed, in either way', async () => {
  const failed = await examine(options({ openSandbox: async () => fakeSandbox(127) }));
  assert.match(named(failed, 'trial run (python)').found, /ended with exited 127/);
  const refused = await examine(
    options({ openSandbox: () => Promise.reject(new SandboxError('box-lost', 'it said nothing')) }),
  );
  assert.is(named(refused, 'trial run (python)').status, 'broken');
  assert.is(named(refused, 'trial run (python)').found, 'it said nothing');
});

test('tells missing images from outdated ones, and tries nothing without any', async () => {
  const images = {
    find: async () => null,
    list: async () => [{ image: 'java', isCurrent: false, tag: 'polyproof/java:0', id: 'sha256:0', bytes: 1 }],
  } as unknown as ImageStore;
  const findings = await examine(options({ images, openSandbox: () => assert.unreachable() as never }));
  assert.is(named(findings, 'image java').found, 'outdated');
  assert.is(named(findings, 'image python').found, 'not built yet');
  assert.is(named(findings, 'image python').remedy, 'polyproof images build python');
  assert.not(findings.some(({ name }) => name.startsWith('trial run')));
});

test('says what it can when no engine answers', async () => {
  const reason = 'No container engine answers at /x.';
  const engine = {
    describe: () => Promise.reject(new SandboxError('engine-unavailable', reason)),
  } as unknown as Engine;
  const findings = await examine(options({ engine }));
  assert.equal(named(findings, 'engine').status, 'broken');
  assert.is(named(findings, 'engine').found, reason);
  assert.is(named(findings, 'node').status, 'ok');
});

test.run();
