/** Hostile programs in one box: none may block it, outlive its run, or leave a thing for the next. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Box } from '../../sandboxes/box.ts';
import { freshBox, stderrOf, stdoutOf } from '../support/boxes.ts';
import { job, mebibyte, noInput, python3, shell } from '../support/jobs.ts';

const test = suite('hostile programs in a box');
let box: Box;

test.before(async () => {
  box = await freshBox();
});
test.before.each(async () => {
  assert.equal(await box.reset(), { isClean: true, reason: '' });
});
test.after(() => box.remove());

/** What a program that prints its findings finds; it must end well. */
async function find(source: string, changes = {}): Promise<string> {
  const execution = await box.execute(job(python3(source), changes), noInput);
  assert.is(execution.status, 'exited', stderrOf(execution));
  assert.is(execution.exitCode, 0, stderrOf(execution));
  return stdoutOf(execution);
}

const processes =
  'import os; print(sorted(int(p) for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()))';

test('1 survives a fork bomb', async () => {
  const bomb = job(python3('import os\nwhile True:\n try: os.fork()\n except OSError: pass'), {
    limits: { cpuMs: 700 },
  });
  assert.is((await box.execute(bomb, noInput)).status, 'time-limit');
  assert.is(await find(processes), '[1]\n');
});

test('2 3 kills daemons, also those that left their session', async () => {
  const daemon =
    'import os,time\nif os.fork() == 0:\n os.setsid()\n if os.fork() == 0:\n  time.sleep(60)\n os._exit(0)';
  const execution = await box.execute(job(python3(daemon)), noInput);
  assert.is(execution.exitCode, 0);
  assert.ok(execution.wallMs < 10_000);
  assert.is(await find(processes), '[1]\n');
});

test('4 does not wait for a background child that holds the output', async () => {
  const execution = await box.execute(job(shell('sleep 60 & echo out; echo err >&2')), noInput);
  assert.is(execution.status, 'exited');
  assert.is(stdoutOf(execution), 'out\n');
  assert.ok(execution.wallMs < 10_000);
});

test('5 ends a group that stopped itself on time', async () => {
  const execution = await box.execute(job(shell('kill -STOP 0'), { limits: { wallMs: 300 } }), noInput);
  assert.is(execution.clock, 'wall');
});

test('6 survives being killed with everybody else', async () => {
  for (const target of ['-1', '1', '$PPID'])
    await box.execute(job(shell(`kill -9 ${target}; kill -STOP ${target}; true`)), noInput);
  assert.is((await box.execute(job(['true']), noInput)).exitCode, 0);
});

test('8 reaps a flood of zombies', async () => {
  const flood =
    'import os\nfor i in range(3000):\n if os.fork() == 0:\n  if os.fork() == 0: os._exit(0)\n  os._exit(0)\n os.wait()';
  assert.is((await box.execute(job(python3(flood)), noInput)).exitCode, 0);
  assert.is(await find(processes), '[1]\n');
});

test('9 10 holds thread bombs and programs that start themselves again', async () => {
  const threads =
    'import threading,time\nwhile True:\n try: threading.Thread(target=time.sleep, args=(60,)).start()\n except RuntimeError: break\nimport os; os._exit(7)';
  assert.is((await box.execute(job(python3(threads)), noInput)).exitCode, 7);
  const again = job(shell('exec sh -c "$0" "$0"').concat('exec sh -c "$0" "$0"') as [string, ...string[]], {
    limits: { cpuMs: 300 },
  });
  assert.is((await box.execute(again, noInput)).status, 'time-limit');
});

test('22 counts the memory of many children together', async () => {
  const children =
    'import os,time\nfor i in range(8):\n if os.fork() == 0:\n  x = bytearray(64 << 20)\n  time.sleep(60)\nimport sys; sys.exit(os.wait()[1] != 0)';
  assert.is((await box.execute(job(python3(children)), noInput)).status, 'memory-limit');
});

for (const folder of ['/work', '/tmp', '/dev/shm']) {
  test(`23 44 survives ${folder} being filled, and gives the memory back`, async () => {
    const fill = `f = open("${folder}/big", "wb")\ntry:\n while True: f.write(b"x" * (1 << 20))\nexcept OSError: print("full")`;
    await box.execute(job(python3(fill), { discard: false }), noInput);
    assert.is((await box.execute(job(['true']), noInput)).exitCode, 0);
    assert.equal(await box.reset(), { isClean: true, reason: '' });
    await box.execute(job(python3(fill)), noInput);
    assert.is(await find('x = bytearray(100 << 20); print("room")'), 'room\n');
  });
}

test('44 survives a folder of endless small files', async () => {
  const fill = 'try:\n for i in range(10**7): open(f"/tmp/{i}", "w").close()\nexcept OSError: print("no more")';
  await box.execute(job(python3(fill), { discard: false, limits: { cpuMs: 4000 } }), noInput);
  assert.equal(await box.reset(), { isClean: true, reason: '' });
});

test('45 leaves nothing of one lease for the next', async () => {
  const folders = '["/work", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue"]';
  const leave = `import os\nfor d in ${folders}:\n try:\n  open(d + "/left", "w").close(); os.mkdir(d + "/dir"); open(d + "/dir/left", "w").close(); os.symlink("/etc", d + "/link")\n except OSError: pass`;
  for (const owner of ['program', 'build'] as const) {
    await find(leave, { owner, discard: false });
    assert.match(await find(`import os; print([os.listdir(d) for d in ${folders}])`, { discard: false }), 'left');
    assert.equal(await box.reset(), { isClean: true, reason: '' });
    assert.is(await find(`import os; print([os.listdir(d) for d in ${folders}])`), '[[], [], [], [], []]\n');
  }
});

test('45 takes what a build wrote on the work folder itself off it', async () => {
  // Version 2; the owner may do all, its group and all others nothing.
  const list = 'bytes.fromhex("02000000 01000700ffffffff 04000000ffffffff 20000000ffffffff")';
  const write = `import os\nos.setxattr("/work", "user.left", b"x"); os.setxattr("/work", "system.posix_acl_default", ${list}); os.utime("/work", (1, 1)); os.chmod("/work", 0o700)`;
  await find(write, { owner: 'build', discard: false });
  assert.equal(await box.reset(), { isClean: true, reason: '' });
  const read =
    'import os; s = os.stat("/work"); print(os.listxattr("/work"), oct(s.st_mode), s.st_mtime > 1000); open("f", "w"); print(oct(os.stat("f").st_mode))';
  assert.is(await find(read), '[] 0o41777 True\n0o100644\n');
});

test('45 removes what a program made and keeps what was built', async () => {
  await box.put([{ path: 'kept/file', content: Buffer.from('kept') }], 'build');
  await find('import os; os.makedirs("built/deep"); open("built/deep/file", "w").close()', {
    owner: 'build',
    discard: false,
  });
  const make =
    'import os; os.makedirs("/work/a/b/c"); open("/work/a/b/c/f", "w"); open("kept/f", "w"); os.makedirs("kept/d/e"); open("/tmp/f", "w"); open("/tmp/.wiped-0", "w")';
  await find(make);
  const walk =
    'import os; print(sorted(os.path.join(d, x) for t in ("/work", "/tmp") for d, ds, fs in os.walk(t) for x in ds + fs))';
  assert.is(
    await find(walk),
    "['/work/built', '/work/built/deep', '/work/built/deep/file', '/work/kept', '/work/kept/file']\n",
  );
});

test('gives programs another user than builds, and each lease others', async () => {
  const uids = new Set<string>();
  for (let lease = 0; lease < 3; lease++) {
    for (const owner of ['build', 'program'] as const)
      uids.add(await find('import os; print(os.getresuid(), os.getresgid(), os.getgroups())', { owner }));
    await box.reset();
  }
  assert.is(uids.size, 6);
});

test('keeps programs from changing what was built', async () => {
  await box.put([{ path: 'dir/file', content: Buffer.from('built') }], 'build');
  const attacks = [
    'open("dir/file", "w")',
    'os.unlink("dir/file")',
    'os.rename("dir", "other")',
    'os.chmod("dir", 0o777)',
    'os.rename("dir/file", "x")',
  ];
  const source = `import os\nfor attack in ${JSON.stringify(attacks)}:\n try: exec(attack); print("did", attack)\n except OSError: pass`;
  assert.is(await find(source), '');
});

test('46 reads back regular files only', async () => {
  const make =
    'import os,socket\nos.symlink("/etc/passwd", "link"); os.symlink("/dev/urandom", "device"); os.symlink("nowhere", "dangling"); os.mkfifo("fifo")\nos.symlink("/etc", "dir"); os.mkdir("folder"); socket.socket(socket.AF_UNIX).bind("socket"); open("ok", "w").write("ok")\nos.truncate(os.open("huge", os.O_CREAT | os.O_RDWR), 1 << 31); os.symlink(".", "here")';
  await find(make, { discard: false });
  const paths = ['link', 'device', 'dangling', 'fifo', 'dir/passwd', 'folder', 'socket', 'huge', 'here/ok', 'ok'];
  assert.equal(
    (await box.get(paths, mebibyte)).map(({ path }) => path),
    ['ok'],
  );
});

test('47 replaces what a program planted where a file goes', async () => {
  const plant =
    'import os; os.symlink("/tmp/target", "file"); os.mkfifo("fifo"); open("/tmp/target", "w").write("old"); os.mkdir("empty")';
  await find(plant, { discard: false });
  await box.put(
    ['file', 'fifo', 'empty'].map((path) => ({ path, content: Buffer.from('new') })),
    'build',
  );
  assert.is(
    await find('print(*(open(f).read() for f in ("file", "fifo", "empty", "/tmp/target")))'),
    'new new new old\n',
  );
});

test('47 is lost rather than led astray by a planted folder', async () => {
  const victim = await freshBox();
  try {
    await victim.execute(job(shell('ln -s /tmp dir'), { discard: false }), noInput);
    await victim.put([{ path: 'dir/file', content: Buffer.from('new') }], 'build');
    await victim.execute(job(['ls', '/tmp']), noInput).then(
      () => assert.unreachable(),
      (error) => assert.match(error.message, /cannot write/),
    );
    assert.is(victim.isAlive, false);
  } finally {
    await victim.remove();
  }
});

test('48 takes strange file names as they are', async () => {
  const names = ['-rf', 'a b', 'new\nline', '$(reboot)', 'ü'.repeat(100), 'quote\'"'];
  await box.put(
    names.map((path) => ({ path, content: Buffer.from(path) })),
    'build',
  );
  assert.equal(
    (await box.get(names, mebibyte)).map(({ content }) => Buffer.from(content).toString()),
    names,
  );
});

test('50 51 empties deep trees and folders nobody may enter', async () => {
  const deep =
    'import os\nfor top in ("/work", "/tmp"):\n os.chdir(top)\n for i in range(3000):\n  os.mkdir("d"); os.chdir("d")\n open("f", "w").close()';
  const closed =
    'import os\nos.makedirs("x/y/z"); open("x/y/f", "w").close(); os.chmod("x/y", 0); os.chmod("x", 0); os.mkdir("/tmp/c", 0)';
  for (const owner of ['program', 'build'] as const) {
    for (const source of [deep, closed]) await find(source, { owner, discard: owner === 'program' });
    assert.equal(await box.reset(), { isClean: true, reason: '' });
  }
});

test('56 passes on no descriptors but the three', async () => {
  assert.is(await find('import os; print(sorted(int(f) for f in os.listdir("/proc/self/fd"))[:4])'), '[0, 1, 2, 3]\n');
  assert.is(await find('import os\ntry: os.fstat(3); print("open")\nexcept OSError: print("closed")'), 'closed\n');
});

test('lets programs open their own streams again', async () => {
  const execution = await box.execute(
    job(shell('cat /dev/stdin > /dev/stdout; echo e > /dev/stderr')),
    Buffer.from('in'),
  );
  assert.is(stdoutOf(execution), 'in');
  assert.is(stderrOf(execution), 'e\n');
});

test.run();
