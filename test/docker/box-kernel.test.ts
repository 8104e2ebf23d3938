/** What programs in a box may ask of the kernel, and what they may not. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Box } from '../../sandboxes/box.ts';
import { freshBox, stderrOf, stdoutOf } from '../support/boxes.ts';
import { job, noInput, python3 } from '../support/jobs.ts';

const test = suite('the kernel as programs see it');
let box: Box;

test.before(async () => {
  box = await freshBox();
});
test.after(() => box.remove());

async function find(source: string): Promise<string> {
  const execution = await box.execute(job(python3(source)), noInput);
  assert.is(execution.exitCode, 0, stderrOf(execution));
  return stdoutOf(execution).trim();
}

const prelude = `
import ctypes, errno, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def call(*args):
    result = libc.syscall(*args)
    return 'allowed' if result >= 0 else errno.errorcode[ctypes.get_errno()]
`;

// Numbers of x86-64.
const refused: Readonly<Record<string, readonly [call: string, error: string]>> = {
  shmget: ['call(29, 1, 4096, 0o1600)', 'EPERM'],
  semget: ['call(64, 1, 1, 0o1600)', 'EPERM'],
  msgget: ['call(68, 1, 0o1600)', 'EPERM'],
  mq_open: ['call(240, b"q", 0o102, 0o600, None)', 'EPERM'],
  add_key: ['call(248, b"user", b"n", b"v", 1, -3)', 'EPERM'],
  keyctl: ['call(250, 0, -3, 0)', 'EPERM'],
  unshare: ['call(272, 0x10000000)', 'EPERM'],
  'clone with a new namespace': ['call(56, 0x10000000 | 17, None)', 'EPERM'],
  clone3: ['call(435, None, 0)', 'ENOSYS'],
  setns: ['call(308, 0, 0)', 'EPERM'],
  ptrace: ['call(101, 0, 0, None, None)', 'EPERM'],
  process_vm_readv: ['call(310, os.getpid(), None, 0, None, 0, 0)', 'EPERM'],
  io_uring_setup: ['call(425, 1, None)', 'ENOSYS'],
  userfaultfd: ['call(323, 0)', 'EPERM'],
  bpf: ['call(321, 0, None, 0)', 'EPERM'],
  perf_event_open: ['call(298, None, 0, -1, -1, 0)', 'EPERM'],
  mount: ['call(165, b"x", b"/tmp", b"tmpfs", 0, None)', 'EPERM'],
  fsopen: ['call(430, b"tmpfs", 0)', 'ENOSYS'],
  chroot: ['call(161, b"/tmp")', 'EPERM'],
  name_to_handle_at: ['call(303, -100, b"/", None, None, 0)', 'EPERM'],
  'personality of another system': ['call(135, 8)', 'EPERM'],
};

test('refuses what reaches out of a run', async () => {
  const names = Object.keys(refused);
  const calls = Object.values(refused).map(([call]) => call);
  const found = (await find(`${prelude}for r in [${calls.join(', ')}]: print(r)`)).split('\n');
  for (const [index, name] of names.entries()) assert.is(found[index], refused[name]?.[1], name);
});

test('refuses sockets that are not local', async () => {
  const source = `${prelude}
for family, kind, protocol in ((40, 1, 0), (38, 5, 0), (17, 3, 0), (16, 3, 15), (31, 3, 1)):
    try: socket.socket(family, kind, protocol); print('allowed', family)
    except OSError as error: print(errno.errorcode[error.errno])`;
  assert.is(await find(source), Array(5).fill('EAFNOSUPPORT').join('\n'));
});

test('ends a program that uses the calls of another architecture', async () => {
  const source = `import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes.fromhex('b814000000cd80c3'))
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()`;
  const execution = await box.execute(job(python3(source)), noInput);
  assert.is(execution.signal, 'SIGSYS');
});

test('gives programs no capability and no way to one', async () => {
  const status = await find('print(open("/proc/self/status").read())');
  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) assert.match(status, new RegExp(`${set}:\\s0{16}`));
  assert.match(status, /NoNewPrivs:\s1/);
  assert.match(status, /Seccomp:\s2/);
});

test('57 58 60 has a loopback, shared memory and threads, and no way out', async () => {
  const source = `${prelude}
import threading, mmap
server = socket.create_server(('127.0.0.1', 8080))
def serve(): server.accept()[0].sendall(b'local')
thread = threading.Thread(target=serve); thread.start()
print(socket.create_connection(('127.0.0.1', 8080)).recv(9).decode()); thread.join()
from multiprocessing import shared_memory
memory = shared_memory.SharedMemory(create=True, size=4096); print('shared'); memory.unlink()
left, right = socket.socketpair(); left.send(b'pair'); print(right.recv(9).decode())
print(sorted(name for _, name in socket.if_nameindex()))
for address in ('1.1.1.1', '169.254.169.254', '172.17.0.1'):
    try: socket.create_connection((address, 80), 2); print('reached', address)
    except OSError: pass`;
  assert.is(await find(source), "local\nshared\npair\n['lo']");
});

test('52 53 keeps its own process, the toolchain and the counters out of reach', async () => {
  const attacks = [
    'open("/proc/1/environ").read()',
    'open("/proc/1/mem", "rb")',
    'os.listdir("/proc/1/fd")',
    'os.readlink("/proc/1/exe")',
    'open("/etc/evil", "w")',
    'open("/usr/bin/python3", "ab")',
    'open("/opt/polyproof/evil", "w")',
    'open("/run/lock/evil", "w")',
    'open("/sys/fs/cgroup/memory/memory.limit_in_bytes", "w")',
    'open("/sys/fs/cgroup/cgroup.procs", "w")',
    'open("/proc/sys/kernel/core_pattern", "w")',
    'open("/proc/kcore", "rb").read(1)',
    'open("/dev/kmsg")',
    'os.mknod("/tmp/device", 0o20600, os.makedev(1, 1))',
    'os.setuid(0)',
    'os.setgroups([0])',
    'os.kill(1, 9)',
    'os.chown("/tmp", os.getuid(), -1)',
  ];
  const source = `import os\nfor attack in ${JSON.stringify(attacks)}:\n try: exec(attack); print('did', attack)\n except OSError: pass`;
  assert.is(await find(source), '');
});

test('sets limits that runtimes can live with', async () => {
  const source = `import resource as r
print(*(r.getrlimit(x)[0] for x in (r.RLIMIT_CORE, r.RLIMIT_NOFILE, r.RLIMIT_STACK, r.RLIMIT_AS)))
print(open('/proc/self/oom_score_adj').read())`;
  assert.is(await find(source), `0 1024 ${256 * 1024 ** 2} -1\n1000`);
});

test.run();
