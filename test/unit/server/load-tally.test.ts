/** The load test notices what it is there for: requests that are lost, and answers that are wrong. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isSound, sectionOf, withSection } from '../../load/finding.ts';
import { numbered } from '../../load/subjects.ts';
import { emptyTally, findingOf, sendAll } from '../../load/traffic.ts';

const test = suite('the tally of the load test');

/** Sends three requests to a service that answers with these statuses and verdicts, in turn. */
async function tallyOf(answers: readonly (readonly [status: number, body: object])[]) {
  let nth = 0;
  const server = createServer((_request, response) => {
    const [status, body] = answers[nth++ % answers.length] ?? [500, {}];
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const tally = emptyTally();
  await sendAll(`http://127.0.0.1:${port}`, { count: 3, concurrency: 1, subject: numbered }, tally);
  server.closeAllConnections();
  server.close();
  return tally;
}

const accepted = [200, { outcome: 'judged', verdict: 'accepted' }] as const;
const wrong = [200, { outcome: 'judged', verdict: 'wrong-answer' }] as const;
const refused = [429, { error: { code: 'sandbox-busy', message: 'not now', details: [] } }] as const;
const broken = [500, { error: { code: 'internal-error', message: 'no', details: [] } }] as const;

test('is sound where every program gets what it deserves', async () => {
  const tally = await tallyOf([accepted, accepted, wrong]);
  assert.equal([tally.requests, tally.lost, tally.misjudged, tally.triedAgain], [3, 0, 0, 0]);
  assert.ok(isSound(findingOf('all', tally)));
});

test('counts a refusal that was got over, and loses nothing by it', async () => {
  const tally = await tallyOf([refused, accepted, accepted, wrong]);
  assert.equal([tally.requests, tally.lost, tally.misjudged, tally.triedAgain], [3, 0, 0, 1]);
});

test('is not sound where a verdict is wrong, is missing, or no answer comes', async () => {
  for (const answer of [wrong, [200, { outcome: 'invalid', message: 'no' }] as const]) {
    const tally = await tallyOf([accepted, answer, wrong]);
    assert.is(tally.misjudged, 1);
    assert.not.ok(isSound(findingOf('all', tally)));
  }
  const tally = await tallyOf([accepted, broken, wrong]);
  assert.is(tally.lost, 1);
  assert.match(tally.faults[0] ?? '', 'lost');
  assert.not.ok(isSound(findingOf('all', tally)));
});

test('is not sound without a request', () => {
  assert.not.ok(isSound(findingOf('none', emptyTally())));
});

test('puts its section at the end of the page, once, and leaves the rest', () => {
  const machine = { processor: 'p', cores: 2, memoryGiB: 1, kernel: 'k', node: 'n', engine: 'e' };
  const page = '# Performance\n\nother figures\n';
  const first = withSection(page, machine, [findingOf('first', emptyTally())], 'c');
  const twice = withSection(first, machine, [findingOf('second', emptyTally())], 'c');
  assert.ok(twice.startsWith(page));
  assert.match(twice, 'second');
  assert.not.match(twice, 'first');
  assert.is(page + sectionOf(twice), twice);
  assert.is(sectionOf(page), '');
});

test.run();
