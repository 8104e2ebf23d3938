/** Work that outlives the request that asked for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { claims } from '../../../../server/compatible/claims.ts';

/** May leave as much as it likes. */
const anyone = { client: '', width: Number.POSITIVE_INFINITY };
const test = suite('claims');
const present = new AbortController().signal;

test('answers what the work comes to, or why it failed', async () => {
  const works = claims<number>(1000);
  assert.is(await works.answer('a', anyone, 1000, async () => 7, present), 7);
  try {
    await works.answer('a', anyone, 1000, () => Promise.reject(new Error('no')), present);
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'no');
  }
});

test('gives work that was put off to one who asks the same, and to one only', async () => {
  const works = claims<number>(60_000);
  const done = Promise.withResolvers<number>();
  let started = 0;
  const start = () => {
    started += 1;
    return done.promise;
  };
  assert.is(await works.answer('a', anyone, 5, start, present), null);
  const [same, another, other] = [
    works.answer('a', anyone, 60_000, start, present),
    works.answer('a', anyone, 60_000, start, present),
    works.answer('b', anyone, 60_000, start, present),
  ];
  assert.is(started, 3);
  done.resolve(7);
  assert.equal(await Promise.all([same, another, other]), [7, 7, 7]);
});

test('keeps a result that came while nobody asked', async () => {
  const works = claims<number>(60_000);
  const done = Promise.withResolvers<number>();
  assert.is(await works.answer('a', anyone, 5, () => done.promise, present), null);
  done.resolve(7);
  await done.promise;
  assert.is(await works.answer('a', anyone, 60_000, async () => 8, present), 7);
  assert.is(await works.answer('a', anyone, 60_000, async () => 8, present), 8);
});

test('gives up work that nobody claims', async () => {
  const works = claims<number>(10);
  const signals: AbortSignal[] = [];
  const start = async (signal: AbortSignal) => {
    signals.push(signal);
    return await new Promise<number>(() => undefined);
  };
  assert.is(await works.answer('a', anyone, 5, start, present), null);
  assert.is(signals[0]?.aborted, false);
  await sleep(200);
  assert.is(signals[0]?.aborted, true);
  assert.is(await works.answer('a', anyone, 5, start, present), null);
  assert.is(signals.length, 2);
});

test('gives up work whose client has gone', async () => {
  const works = claims<string>(60_000);
  const client = new AbortController();
  const answer = works.answer(
    'a',
    anyone,
    60_000,
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('given up'))),
    client.signal,
  );
  client.abort();
  assert.is(await answer, 'given up');
});

test.run();
