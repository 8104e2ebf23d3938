/** One box on a real engine: how programs end, what they print and read, which files pass. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Box } from '../../sandboxes/box.ts';
import type { SandboxError } from '../../sandboxes/errors.ts';
import { freshBox, stderrOf, stdoutOf } from '../support/boxes.ts';
import { job, mebibyte, noInput, python3, shell } from '../support/jobs.ts';

const test = suite('box');
let box: Box;

test.before(async () => {
  box = await freshBox();
});
test.before.each(async () => {
  assert.equal(await box.reset(), { isClean: true, reason: '' });
});
test.after(() => box.remove());

test('says what it found when it started', () => {
  assert.is(box.facts.protocol, 1);
  assert.is(box.facts.foreign, '');
  for (const folder of ['/work', '/tmp', '/var/tmp', '/dev/shm'])
    assert.ok(box.facts.writable.includes(folder), folder);
});

test('reports exit codes', async () => {
  for (const exitCode of [0, 1, 255]) {
    const execution = await box.execute(job(shell(`exit ${exitCode}`)), noInput);
    assert.is(execution.status, 'exited');
    assert.is(execution.exitCode, exitCode);
  }
});

test('reports the signals that end programs', async () => {
  for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGFPE', 'SIGILL', 'SIGPIPE', 'SIGKILL', 'SIGTERM']) {
    const execution = await box.execute(job(shell(`kill -${signal.slice(3)} $$`)), noInput);
    assert.is(execution.status, 'signalled');
    assert.is(execution.signal, signal);
    assert.is(execution.exitCode, null);
  }
});

test('reports a command that is not there, or no program, as shells do', async () => {
  const missing = await box.execute(job(['no-such-program']), noInput);
  assert.is(missing.exitCode, 127);
  assert.match(stderrOf(missing), 'no-such-program');
  await box.put([{ path: 'plain.txt', content: Buffer.from('x') }], 'build');
  assert.is((await box.execute(job(['./plain.txt']), noInput)).exitCode, 126);
});

test('ends a program at its wall limit', async () => {
  const execution = await box.execute(job(['sleep', '60'], { limits: { wallMs: 300 } }), noInput);
  assert.is(execution.status, 'time-limit');
  assert.is(execution.clock, 'wall');
  assert.ok(execution.wallMs >= 300 && execution.wallMs < 5000, String(execution.wallMs));
});

test('ends a program at its CPU limit, counting its children and threads', async () => {
  const programs = [
    shell('while :; do :; done'),
    shell('(while :; do :; done) & (while :; do :; done) & wait'),
    python3(
      'import signal\nfor s in (signal.SIGXCPU, signal.SIGTERM): signal.signal(s, signal.SIG_IGN)\nwhile True: pass',
    ),
  ];
  for (const command of programs) {
    const execution = await box.execute(job(command, { limits: { cpuMs: 300 } }), noInput);
    assert.is(execution.status, 'time-limit');
    assert.is(execution.clock, 'cpu');
    assert.ok(execution.cpuMs >= 300 && execution.cpuMs < 1500, String(execution.cpuMs));
  }
});

test('does not count sleep as CPU time', async () => {
  const execution = await box.execute(job(['sleep', '0.3'], { limits: { cpuMs: 200 } }), noInput);
  assert.is(execution.status, 'exited');
});

test('calls a program that touches twice its memory by its name', async () => {
  const execution = await box.execute(job(python3('x = bytearray(512 << 20)')), noInput);
  assert.is(execution.status, 'memory-limit');
  assert.ok(execution.peakBytes > 200 * mebibyte, String(execution.peakBytes));
});

test('sees the memory limit met by a child whose parent then fails', async () => {
  const parent =
    'import os,sys\nif os.fork() == 0:\n x = bytearray(512 << 20)\n os._exit(0)\nsys.exit(os.wait()[1] != 0)';
  assert.is((await box.execute(job(python3(parent)), noInput)).status, 'memory-limit');
});

test('does not hold it against a program that it asks for memory without using it', async () => {
  const execution = await box.execute(job(python3('import mmap; m = mmap.mmap(-1, 4 << 30); print("ok")')), noInput);
  assert.is(stdoutOf(execution), 'ok\n');
});

test('measures the memory of one program, not of an earlier larger one', async () => {
  const large = await box.execute(job(python3('x = bytearray(100 << 20)')), noInput);
  const small = await box.execute(job(['true']), noInput);
  assert.ok(large.peakBytes > 100 * mebibyte, String(large.peakBytes));
  assert.ok(small.peakBytes < 20 * mebibyte, String(small.peakBytes));
});

test('ends endless output at its limit and keeps both ends of it', async () => {
  for (const stream of [1, 2]) {
    const limits = { outputBytes: 3 * mebibyte, keepBytes: 1000 };
    const source = `import os\nos.write(${stream}, b"first")\nwhile True: os.write(${stream}, b"x" * 9999 + b"\\n")`;
    const execution = await box.execute(job(python3(source), { limits }), noInput);
    assert.is(execution.status, 'output-limit');
    const output = stream === 1 ? execution.stdout : execution.stderr;
    assert.is(output.truncated, true);
    assert.ok(output.totalBytes > limits.outputBytes);
    assert.is(output.head.length, 500);
    assert.is(output.tail.length, 500);
    assert.match(Buffer.from(output.head).toString(), /^firstx+$/);
  }
});

test('keeps exactly the first and the last bytes', async () => {
  const digits = Array.from({ length: 20_000 }, (_, index) => String(index % 10)).join('');
  for (const [keepBytes, totalBytes] of [
    [7, 8],
    [8, 8],
    [1000, 20_000],
    [1001, 1001],
    [3, 20_000],
    [1, 5],
    [0, 5],
  ] as const) {
    const command = python3(`import sys; sys.stdout.write("${digits}"[:${totalBytes}])`);
    const { stdout } = await box.execute(job(command, { limits: { keepBytes } }), noInput);
    const whole = digits.slice(0, totalBytes);
    const headBytes = keepBytes >= totalBytes ? totalBytes : Math.ceil(keepBytes / 2);
    assert.is(Buffer.from(stdout.head).toString(), whole.slice(0, headBytes));
    const tailBytes = Math.min(keepBytes, totalBytes) - headBytes;
    assert.is(Buffer.from(stdout.tail).toString(), tailBytes === 0 ? '' : whole.slice(-tailBytes));
    assert.is(stdout.totalBytes, totalBytes);
    assert.is(stdout.truncated, keepBytes < totalBytes);
  }
});

test('takes ten megabytes of output whole', async () => {
  const execution = await box.execute(
    job(python3("print('a' * 10_000_000)"), { limits: { keepBytes: 16 * mebibyte } }),
    noInput,
  );
  assert.is(execution.status, 'exited');
  assert.is(stdoutOf(execution), `${'a'.repeat(10_000_000)}\n`);
});

test('takes output of awkward sizes and any bytes', async () => {
  for (const size of [65_536, 131_072, 131_073, mebibyte]) {
    const source = `import os\nb = bytes(range(256)) * 4200\nos.write(1, b[:${size}])`;
    const { stdout } = await box.execute(job(python3(source), { limits: { keepBytes: 2 * mebibyte } }), noInput);
    assert.is(stdout.totalBytes, size);
    assert.ok(stdout.head.every((byte, index) => byte === index % 256));
  }
});

test('drains both streams while they fill in turn', async () => {
  const source = 'import os\nfor i in range(200):\n os.write(1, b"o" * 65536)\n os.write(2, b"e" * 65536)';
  const execution = await box.execute(job(python3(source)), noInput);
  assert.is(execution.status, 'exited');
  assert.is(execution.stdout.totalBytes, 200 * 65_536);
  assert.is(execution.stderr.totalBytes, 200 * 65_536);
});

test('gives a program without input the end of it at once', async () => {
  assert.is(stdoutOf(await box.execute(job(shell('cat; echo end')), noInput)), 'end\n');
});

test('delivers 64 MB of input whole', async () => {
  const input = Buffer.alloc(64 * mebibyte, 'input of many bytes\r\n');
  const source = 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())';
  const execution = await box.execute(job(python3(source)), input);
  const { createHash } = await import('node:crypto');
  assert.is(stdoutOf(execution), `${createHash('sha256').update(input).digest('hex')}\n`);
});

test('runs programs that read no input, or a part of it, and is ready for the next', async () => {
  const input = Buffer.alloc(64 * mebibyte, 'line\n');
  assert.is((await box.execute(job(['true']), input)).status, 'exited');
  assert.is(stdoutOf(await box.execute(job(shell('head -n 1')), input)), 'line\n');
  const closed = await box.execute(job(shell('exec <&-; sleep 0.1; echo done')), input);
  assert.is(stdoutOf(closed), 'done\n');
  assert.is(stdoutOf(await box.execute(job(shell('cat')), Buffer.from('next'))), 'next');
});

test('ends a program that waits for input it will not get at its wall limit', async () => {
  const input = Buffer.alloc(mebibyte);
  const execution = await box.execute(job(['sleep', '60'], { limits: { wallMs: 200 } }), input);
  assert.is(execution.clock, 'wall');
});

test('writes files, runs them, reads them back', async () => {
  const content = Buffer.from('#!/bin/sh\nmkdir -p out && cat "$(dirname "$0")/data" > out/copy\n');
  const files = [
    { path: 'bin/run', content, isExecutable: true },
    { path: 'bin/data', content: Buffer.from([0, 255, 10]) },
  ];
  await box.put(files, 'build');
  assert.is((await box.execute(job(['bin/run'], { discard: false }), noInput)).exitCode, 0);
  const read = await box.get(['out/copy', 'bin/run', 'nothing'], mebibyte);
  assert.equal(
    read.map(({ path, isExecutable }) => [path, isExecutable]),
    [
      ['out/copy', undefined],
      ['bin/run', true],
    ],
  );
  assert.equal(Buffer.from(read[0]?.content ?? []), Buffer.from([0, 255, 10]));
});

test('reads no more than it was asked for', async () => {
  const files = ['a', 'b', 'c'].map((path) => ({ path, content: Buffer.alloc(1000) }));
  await box.put(files, 'build');
  assert.equal(
    (await box.get(['a', 'b', 'c'], 2500)).map(({ path }) => path),
    ['a', 'b'],
  );
});

test('takes a file of many megabytes', async () => {
  const content = Buffer.alloc(80 * mebibyte, 'x');
  await box.put([{ path: 'large', content }], 'build');
  assert.is(stdoutOf(await box.execute(job(shell('wc -c < large')), noInput)).trim(), String(content.length));
});

test('kills what runs when its caller gives up, and goes on', async () => {
  const error = await box
    .execute(job(['sleep', '60']), noInput, AbortSignal.timeout(200))
    .catch((reason: SandboxError) => reason);
  assert.is('code' in error && error.code, 'cancelled');
  assert.is((await box.execute(job(['true']), noInput)).status, 'exited');
});

test('keeps the order of requests that nobody waited for', async () => {
  const work = ['1', '2', '3'].map(async (name) => {
    await box.put([{ path: 'name', content: Buffer.from(name) }], 'build');
    return stdoutOf(await box.execute(job(['cat', 'name']), noInput));
  });
  assert.is((await Promise.all(work)).at(-1), '3');
});

test.run();
