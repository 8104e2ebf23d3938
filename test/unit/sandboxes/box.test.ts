/** A box whose supervisor is a few lines of test: what happens when it misbehaves. */
import { Duplex } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openBox } from '../../../sandboxes/box.ts';
import type { Container } from '../../../sandboxes/engine.ts';
import type { SandboxError } from '../../../sandboxes/errors.ts';
import { answerType, encodeHeader, frameReader, requestType } from '../../../sandboxes/protocol.ts';
import { job, noInput } from '../../support/jobs.ts';

const test = suite('box with a fake supervisor');

const goodFacts = { protocol: 1, cgroup: 2, uids: [10_000, 10], writable: ['/work'], foreign: '' };

type Answer = (type: number, payload: Buffer) => void;
type Supervisor = (request: number, answer: Answer, stream: Duplex) => void;

/** A container that greets with these facts and leaves the rest to the supervisor given. */
function container(supervisor: Supervisor, facts: object = goodFacts) {
  const requests: number[] = [];
  const answer: Answer = (type, payload) => {
    stream.push(Buffer.concat([encodeHeader(type, payload.length), payload]));
  };
  const read = frameReader((type) => {
    requests.push(type);
    if (type === requestType.hello) answer(answerType.hello, Buffer.from(JSON.stringify(facts)));
    else supervisor(type, answer, stream);
  });
  const stream = new Duplex({
    read: () => {},
    write: (chunk, _encoding, done) => {
      read(chunk);
      done();
    },
  });
  const made: Container = {
    id: 'c',
    imageId: 'sha256:i',
    stream,
    diagnostics: () => 'last words',
    resize: async () => {},
    remove: async () => {},
  };
  return { made, requests };
}

async function failure(work: Promise<unknown>): Promise<SandboxError> {
  return await work.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: SandboxError) => error,
  );
}

test('refuses a box that programs could keep things in', async () => {
  const error = await failure(openBox(container(() => {}, { ...goodFacts, foreign: '/host' }).made));
  assert.is(error.code, 'engine-failed');
  assert.match(error.message, '/host');
});

test('refuses a supervisor of another version', async () => {
  assert.is((await failure(openBox(container(() => {}, { ...goodFacts, protocol: 2 }).made))).code, 'engine-failed');
});

const deaths: Readonly<Record<string, Supervisor>> = {
  'ends its stream': (_request, _answer, stream) => void stream.push(null),
  'breaks its stream': (_request, _answer, stream) => void stream.destroy(new Error('reset by peer')),
  'answers with another type': (_request, answer) => answer(answerType.reset, Buffer.alloc(0)),
  'answers with an unknown type': (_request, answer) => answer(99, Buffer.alloc(0)),
  'answers with too little': (_request, answer) => answer(answerType.executed, Buffer.alloc(3)),
  'answers with an unknown status': (_request, answer) => answer(answerType.executed, Buffer.alloc(54, 0xee)),
  'announces an absurd frame': (_request, _answer, stream) => void stream.push(Buffer.alloc(5, 0xff)),
};

for (const [name, supervisor] of Object.entries(deaths)) {
  test(`is lost when its supervisor ${name}`, async () => {
    const box = await openBox(container(supervisor).made);
    const error = await failure(box.execute(job(['true']), noInput));
    assert.is(error.code, 'box-lost');
    assert.match(error.message, 'last words');
    assert.is(box.isAlive, false);
    assert.is((await failure(box.reset())).code, 'box-lost');
  });
}

test('is lost when it says something unasked', async () => {
  const { made } = container(() => {});
  const box = await openBox(made);
  made.stream.push(encodeHeader(answerType.reset, 0));
  await new Promise(setImmediate);
  assert.is(box.isAlive, false);
});

test('tells the next request that files could not be written', async () => {
  const { made } = container((request, answer) => {
    if (request === requestType.put) answer(answerType.put, Buffer.from('cannot write x'));
  });
  const box = await openBox(made);
  await box.put([{ path: 'x', content: noInput }], 'build');
  assert.match((await failure(box.execute(job(['true']), noInput))).message, 'cannot write x');
});

test('sends nothing for a bad path or a bad command', async () => {
  const { made, requests } = container(() => {});
  const box = await openBox(made);
  assert.instance(await failure(box.put([{ path: '../x', content: noInput }], 'build')), TypeError);
  assert.instance(await failure(box.get(['/x'], 1)), TypeError);
  assert.instance(await failure(box.execute(job(['a\0']), noInput)), TypeError);
  assert.equal(requests, [requestType.hello]);
  assert.is(box.isAlive, true);
});

test('sends a cancellation when the caller gives up, and no run when that was before', async () => {
  const { made, requests } = container((request, answer) => {
    if (request !== requestType.cancel) return;
    const cancelled = Buffer.alloc(54);
    cancelled.writeUInt8(5);
    answer(answerType.executed, cancelled);
  });
  const box = await openBox(made);
  const caller = new AbortController();
  const run = box.execute(job(['sleep']), noInput, caller.signal);
  await new Promise(setImmediate);
  caller.abort();
  assert.is((await failure(run)).code, 'cancelled');
  assert.is((await failure(box.execute(job(['true']), noInput, caller.signal))).code, 'cancelled');
  assert.equal(requests, [requestType.hello, requestType.execute, requestType.cancel]);
});

test('sends no more input than was agreed', async () => {
  const window = 256 * 1024;
  let sent = 0;
  const { made } = container(() => {});
  const write = made.stream._write;
  made.stream._write = (chunk, encoding, done) => {
    sent += chunk.length;
    write.call(made.stream, chunk, encoding, done);
  };
  const box = await openBox(made);
  const run = failure(box.execute(job(['cat']), Buffer.alloc(10 * window)));
  await new Promise(setImmediate);
  assert.ok(sent >= window && sent < window + 1000, String(sent));
  const credit = Buffer.alloc(4);
  credit.writeUInt32LE(1000);
  made.stream.push(Buffer.concat([encodeHeader(answerType.credit, 4), credit]));
  await new Promise(setImmediate);
  assert.ok(sent >= window + 1000 && sent < window + 2000, String(sent));
  await box.remove();
  assert.is((await run).code, 'box-lost');
});

test.run();
