/** Programs side by side, and one alone: who waits for whom, and that everybody gets on. */
import { setImmediate as turn } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { machineTurns } from '../../../sandboxes/turns.ts';

const test = suite('machineTurns');

const patient = { quietMs: 600_000, lineMax: 8 };

/** Work that lasts until it is told to end, and says when it began. */
function workshop() {
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    began,
    work: (name: string) => () =>
      new Promise<string>((resolve) => {
        began.push(name);
        ends.set(name, () => resolve(name));
      }),
    /** Ends the work, and lets everybody notice. */
    async end(name: string) {
      ends.get(name)?.();
      await turn();
    },
  };
}

test('runs at once what nobody is in the way of', async () => {
  const turns = machineTurns(patient);
  assert.is(await turns.alone(async () => 'alone'), 'alone');
  assert.equal(await turns.beside(async (isShared) => isShared), { result: false, wasShared: false });
});

test('tells whether anything else ran meanwhile, also later than the start', async () => {
  const turns = machineTurns(patient);
  const { work, end } = workshop();
  const first = turns.beside(work('first'));
  const second = turns.beside(async (isShared) => isShared);
  assert.equal(await second, { result: true, wasShared: true });
  await end('first');
  assert.equal(await first, { result: 'first', wasShared: true });
});

test('lets what runs end, holds back what wants to start, and goes on in order', async () => {
  const turns = machineTurns(patient);
  const { began, work, end } = workshop();
  const all = [turns.beside(work('a')), turns.beside(work('b')), turns.alone(work('alone'))];
  await turn();
  all.push(turns.beside(work('c')), turns.beside(work('d')));
  await end('a');
  assert.equal(began, ['a', 'b']);
  await end('b');
  assert.equal(began, ['a', 'b', 'alone']);
  await end('alone');
  assert.equal(began, ['a', 'b', 'alone', 'c', 'd']);
  await end('c');
  await end('d');
  await Promise.all(all);
});

test('does not wait for ever for what runs', async () => {
  const turns = machineTurns({ ...patient, quietMs: 5 });
  const { work, end } = workshop();
  const long = turns.beside(work('long'));
  assert.is(await turns.alone(async () => 'alone'), 'alone');
  await end('long');
  await long;
});

test('lets those in who were held up before the next is alone', async () => {
  const turns = machineTurns(patient);
  const { began, work, end } = workshop();
  const all = [turns.alone(work('first')), turns.alone(work('second')), turns.beside(work('held'))];
  await turn();
  await end('first');
  assert.equal(began, ['first', 'held']);
  await end('held');
  while (began.length < 3) await turn();
  assert.equal(began, ['first', 'held', 'second']);
  await end('second');
  await Promise.all(all);
});

test('runs beside the others what would be too far back in line', async () => {
  const turns = machineTurns({ ...patient, lineMax: 1 });
  const { began, work, end } = workshop();
  const all = [turns.alone(work('first')), turns.alone(work('second')), turns.alone(work('third'))];
  await end('first');
  assert.equal(began, ['first', 'third']);
  await end('third');
  while (began.length < 3) await turn();
  await end('second');
  await Promise.all(all);
});

test('opens the gate also after work that failed', async () => {
  const turns = machineTurns(patient);
  const failed = turns.alone(() => Promise.reject(new Error('failed'))).catch((error: Error) => error.message);
  const held = turns.beside(async () => 'held');
  assert.is(await failed, 'failed');
  assert.is((await held).result, 'held');
});

for (const [where, lineOf] of Object.entries({
  'at the gate': { kind: 'beside', before: ['alone'] },
  'in the line to be alone': { kind: 'alone', before: ['alone'] },
  'for silence': { kind: 'alone', before: ['beside'] },
} as const)) {
  test(`lets a caller give up who waits ${where}, and the others go on`, async () => {
    const turns = machineTurns(patient);
    const { work, end, began } = workshop();
    const before = lineOf.before.map((kind) => turns[kind](work('before')));
    await turn();
    const caller = new AbortController();
    const given = turns[lineOf.kind](work('given up'), caller.signal).catch((error: SandboxError) => error.code);
    await turn();
    caller.abort();
    assert.is(await given, 'cancelled');
    await end('before');
    await Promise.all(before);
    assert.is(await turns.alone(async () => 'next'), 'next');
    assert.is((await turns.beside(async () => 'next')).result, 'next');
    assert.equal(began, ['before']);
  });
}

test('refuses at once a caller that has given up already', async () => {
  const turns = machineTurns(patient);
  const { work, end } = workshop();
  const long = turns.alone(work('long'));
  await turn();
  try {
    await turns.beside(work('late'), AbortSignal.abort());
    assert.unreachable();
  } catch (error) {
    assert.instance(error, SandboxError);
  }
  await end('long');
  await long;
});

test('serves everybody in a crowd that asks for turns and ends in any order', async () => {
  const turns = machineTurns({ quietMs: 1, lineMax: 3 });
  let alone = 0;
  const busy = async () => {
    for (let i = 0; i < 3; i += 1) await turn();
  };
  const done = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      if (index % 3 > 0) return (await turns.beside(busy)).result;
      return await turns.alone(async () => {
        alone += 1;
        await busy();
      });
    }),
  );
  assert.is(done.length, 60);
  assert.is(alone, 20);
});

test.run();
