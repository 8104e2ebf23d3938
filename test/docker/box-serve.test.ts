/** Harnesses in a box: calls, replies, reports, and the ways both can go wrong. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Box } from '../../sandboxes/box.ts';
import type { SandboxError } from '../../sandboxes/errors.ts';
import type { CallResult, Execution, Job } from '../../sandboxes/sandbox.ts';
import { freshBox, stderrOf, stdoutOf } from '../support/boxes.ts';
import { job, mebibyte, python3 } from '../support/jobs.ts';

const test = suite('harness in a box');
let box: Box;

test.before(async () => {
  box = await freshBox();
});
test.before.each(async () => {
  assert.equal(await box.reset(), { isClean: true, reason: '' });
});
test.after(() => box.remove());

/** A harness in a few lines: what it does with each `call`, in Python. */
function harness(onCall: string, changes: Parameters<typeof job>[1] = {}): Job {
  const source = `
import os, sys, time
calls, replies = os.fdopen(3, 'rb'), os.fdopen(4, 'wb')
def reply(payload):
    sys.stdout.flush(); sys.stderr.flush()
    replies.write(b'%d\\n' % len(payload) + payload); replies.flush()
count = 0
while (line := calls.readline()):
    call = calls.read(int(line)); count += 1
${onCall.replace(/^/gm, '    ')}
`;
  return job(python3(source), changes);
}

const payloads = (...texts: string[]) => texts.map((text) => Buffer.from(text));

/** Status and reply of each result in one line of text. */
function summary(results: readonly CallResult[]): string[] {
  return results.map((result) =>
    result.status === 'replied' ? Buffer.from(result.reply).toString() : `ended: ${result.execution.status}`,
  );
}

/** The execution of a call that got no reply. */
function endOf(result: CallResult | undefined): Execution {
  if (result?.status !== 'ended') throw new Error(`It replied: ${JSON.stringify(result)}`);
  return result.execution;
}

test('answers calls in order from one process', async () => {
  const results = await box.serve(harness('reply(b"v" + call + b" %d" % count)'), payloads('a', 'b', 'c'));
  assert.equal(summary(results), ['va 1', 'vb 2', 'vc 3']);
  for (const { execution } of results) assert.is(execution.exitCode, 0);
});

test('answers no calls without starting anything', async () => {
  assert.equal(await box.serve(harness('reply(b"v")'), []), []);
});

test('gives each call what was printed during it', async () => {
  const onCall = 'print("out", call.decode()); print("err", call.decode(), file=sys.stderr); reply(b"v")';
  const results = await box.serve(harness(onCall), payloads('a', '', 'c'));
  assert.equal(
    results.map(({ execution }) => stdoutOf(execution)),
    ['out a\n', 'out \n', 'out c\n'],
  );
  assert.equal(
    results.map(({ execution }) => stderrOf(execution)),
    ['err a\n', 'err \n', 'err c\n'],
  );
});

test('hands over reports and does not take them for the reply', async () => {
  const results = await box.serve(harness('reply(b"r1"); reply(b"r2"); reply(b"vdone")'), payloads('a', 'b'));
  assert.equal(summary(results), ['vdone', 'vdone']);
  for (const { reports } of results) assert.equal(reports.map(String), ['r1', 'r2']);
});

test('keeps the reports of a harness that dies', async () => {
  const [result] = await box.serve(harness('reply(b"r1"); os._exit(4)'), payloads('a'));
  assert.is(result?.status, 'ended');
  assert.equal(result?.reports.map(String), ['r1']);
  assert.is(result?.execution.exitCode, 4);
});

test('starts a harness that crashed again for the next call', async () => {
  const onCall =
    'os.kill(os.getpid(), 11) if call == b"crash" else sys.exit(3) if call == b"exit" else reply(b"v%d" % count)';
  const results = await box.serve(harness(onCall), payloads('a', 'crash', 'b', 'c', 'exit', 'd'));
  assert.equal(summary(results), ['v1', 'ended: signalled', 'v1', 'v2', 'ended: exited', 'v1']);
  assert.is(results[1]?.execution.signal, 'SIGSEGV');
  assert.is(results[4]?.execution.exitCode, 3);
});

test('limits the time of each call, not of all', async () => {
  const wall = harness('time.sleep(60 if call == b"x" else 0.12); reply(b"v")', { limits: { wallMs: 700 } });
  const results = await box.serve(wall, payloads(...'aaaaaaaxa'.split('')));
  assert.equal(summary(results), [...Array(7).fill('v'), 'ended: time-limit', 'v']);
  assert.is(results[7]?.execution.clock, 'wall');
  const cpu = harness(
    'end = time.process_time() + (60 if call == b"x" else 0.12)\nwhile time.process_time() < end: pass\nreply(b"v")',
    { limits: { cpuMs: 500 } },
  );
  const busy = await box.serve(cpu, payloads(...'aaaaaaxa'.split('')));
  assert.equal(summary(busy), [...Array(6).fill('v'), 'ended: time-limit', 'v']);
  assert.is(busy[6]?.execution.clock, 'cpu');
  assert.ok(busy.slice(1, 6).every(({ execution }) => execution.cpuMs < 400));
});

test('limits the output and the memory of a call', async () => {
  const noisy = harness('while call == b"x": print("x" * 10000)\nreply(b"v")', { limits: { outputBytes: 100_000 } });
  assert.equal(summary(await box.serve(noisy, payloads('a', 'x', 'a'))), ['v', 'ended: output-limit', 'v']);
  const hungry = harness('x = bytearray((512 << 20) if call == b"x" else 1)\nreply(b"v")');
  assert.equal(summary(await box.serve(hungry, payloads('a', 'x', 'a'))), ['v', 'ended: memory-limit', 'v']);
});

test('does not take a reply that was given before its call was read', async () => {
  // Two replies in one write, so that the second is there for certain before the next call is sent.
  const hasty = harness('os.write(4, b"2\\nv" + call + b"7\\nvforged")');
  const results = await box.serve(hasty, payloads('a', 'b', 'c', 'd'));
  assert.equal(summary(results), ['va', 'ended: signalled', 'vc', 'ended: signalled']);
  assert.match(stderrOf(endOf(results[1])), 'out of turn');
  const patient = harness('reply(b"v" + call); time.sleep(0.05); reply(b"vforged"); time.sleep(60)');
  assert.equal(summary(await box.serve(patient, payloads('a', 'b'))), ['va', 'ended: signalled']);
});

test('does not take a reply to a call that was not read, or not read to its end', async () => {
  const head = "import os, time\ndef reply(p): os.write(4, b'%d\\n' % len(p) + p)\n";
  for (const early of ['reply(b"vforged")', 'os.read(3, 10); reply(b"vforged")', 'os.close(3); reply(b"vforged")']) {
    for (const end of ['time.sleep(60)', 'os._exit(0)']) {
      for (const size of [100, mebibyte]) {
        const [result] = await box.serve(job(python3(`${head}${early}\n${end}`)), [Buffer.alloc(size)]);
        assert.match(stderrOf(endOf(result)), 'out of turn', `${early} ${end} ${size}`);
      }
    }
  }
});

for (const nonsense of ['x', '-1\n', '1x\nv', '\n', '0\n', '99999999999\n', '70000000\n']) {
  test(`ends a harness that says ${JSON.stringify(nonsense)}`, async () => {
    const onCall = `replies.write(${JSON.stringify(nonsense)}.encode()); replies.flush(); time.sleep(60)`;
    const [result, next] = await box.serve(harness(onCall), payloads('a', 'b'));
    assert.is(result?.status, 'ended');
    assert.match(stderrOf(endOf(result)), 'not a frame');
    assert.is(next?.status, 'ended');
  });
}

test('ends at its limit a harness that says half a frame, or closed its channel', async () => {
  for (const onCall of [
    'replies.write(b"10\\nvabc"); replies.flush(); time.sleep(60)',
    'replies.close(); time.sleep(60)',
  ]) {
    const [result] = await box.serve(harness(onCall, { limits: { wallMs: 300 } }), payloads('a'));
    assert.is(result?.execution.clock, 'wall');
  }
});

test('takes a reply from a harness that dies right after it', async () => {
  const results = await box.serve(harness('reply(b"vlast"); os._exit(9)'), payloads('a'));
  assert.equal(summary(results), ['vlast']);
  assert.is(results[0]?.execution.exitCode, 0);
});

test('carries large calls and large replies', async () => {
  const calls = [3, 0, 20, 1].map((size) => Buffer.alloc(size * mebibyte, 'x'));
  const results = await box.serve(harness('reply(b"v" + call)', { limits: { memoryBytes: 512 * mebibyte } }), calls);
  assert.equal(
    results.map((result) => (result.status === 'replied' ? result.reply.length : -1)),
    calls.map(({ length }) => length + 1),
  );
});

test('skips the rest of a large call that nobody reads', async () => {
  const calls = [Buffer.alloc(5 * mebibyte, 'x'), Buffer.from('small')];
  const source = "import os\nline = os.read(3, 7)\nif line == b'5\\nsmall': os.write(4, b'2\\nvs')\nelse: os._exit(1)";
  assert.equal(summary(await box.serve(job(python3(source)), calls)), ['ended: exited', 'vs']);
});

test('answers hundreds of calls quickly', async () => {
  const results = await box.serve(
    harness('reply(b"v" + call)'),
    payloads(...Array.from({ length: 2000 }, (_, i) => `${i}`)),
  );
  assert.equal(
    summary(results),
    Array.from({ length: 2000 }, (_, i) => `v${i}`),
  );
});

test('stops when its caller has enough', async () => {
  const slow = harness('time.sleep(0.05); reply(b"v" + call)');
  const results = await box.serve(slow, payloads(...'abcdefgh'.repeat(50).split('')), (_, index) => index === 2);
  assert.equal(summary(results), ['va', 'vb', 'vc']);
  assert.equal(summary(await box.serve(slow, payloads('z'))), ['vz']);
});

test('stops when its caller gives up', async () => {
  const error = await box
    .serve(harness('time.sleep(60)'), payloads('a', 'b'), undefined, AbortSignal.timeout(200))
    .catch((reason: SandboxError) => reason);
  assert.is('code' in error && error.code, 'cancelled');
  assert.equal(summary(await box.serve(harness('reply(b"v")'), payloads('a'))), ['v']);
});

test('passes on no descriptors but the five, and cleans up between harnesses', async () => {
  const onCall =
    'open("left", "w"); reply(b"v" + repr([sorted(map(int, os.listdir("/proc/self/fd")))[:-1], os.listdir(".")]).encode()); os._exit(0)';
  assert.is(summary(await box.serve(harness(onCall), payloads('a')))[0], "v[[0, 1, 2, 3, 4], ['left']]");
  assert.equal(await box.get(['left'], 10), []);
});

test('reports a harness that is not there for every call', async () => {
  const results = await box.serve(job(['no-such-harness']), payloads('a', 'b'));
  assert.equal(
    results.map(({ execution }) => execution.exitCode),
    [127, 127],
  );
});

test.run();
