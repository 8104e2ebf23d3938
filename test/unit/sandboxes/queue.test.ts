/** Who is next in line: priorities, patience, clients in turn. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fairQueue, type Priority, patience, priorities } from '../../../sandboxes/queue.ts';

const test = suite('fairQueue');

function queueOf(tickets: readonly (readonly [Priority, client: string])[]) {
  const queue = fairQueue<string>();
  for (const [index, [priority, client]] of tickets.entries())
    queue.add(priority, client, `${client} ${priority} ${index}`);
  return queue;
}

function drain(queue: ReturnType<typeof queueOf>): string[] {
  const served: string[] = [];
  for (let next = queue.next(); next !== undefined; next = queue.next()) served.push(next);
  return served;
}

const many = (count: number, priority: Priority, client = 'a') =>
  Array.from({ length: count }, () => [priority, client] as const);

test('serves the most urgent first, whoever came first', () => {
  const queue = queueOf([...many(1, 'background'), ...many(1, 'normal'), ...many(1, 'interactive')]);
  assert.equal(
    drain(queue).map((ticket) => ticket.split(' ')[1]),
    priorities,
  );
  assert.is(queue.size, 0);
});

test('serves clients of a priority in turn', () => {
  const queue = queueOf([...many(3, 'normal', 'a'), ...many(1, 'normal', 'b'), ...many(2, 'normal', 'c')]);
  assert.equal(
    drain(queue).map(([client]) => client),
    ['a', 'b', 'c', 'a', 'c', 'a'],
  );
});

test('passes nobody over for ever', () => {
  const queue = fairQueue<string>();
  for (const low of ['normal', 'background'] as const) queue.add(low, 'patient', low);
  const served: string[] = [];
  for (let turn = 0; turn < 3 * patience; turn += 1) {
    // There is always somebody more urgent.
    queue.add('interactive', 'eager', 'interactive');
    served.push(queue.next() ?? '');
  }
  assert.is(served.indexOf('normal'), patience);
  assert.ok(served.indexOf('background') >= patience && served.indexOf('background') <= patience + 1);
  assert.is(served.filter((ticket) => ticket === 'interactive').length, 3 * patience - 2);
});

test('tells a newcomer how many are before it', () => {
  const queue = queueOf([...many(2, 'interactive'), ...many(14, 'normal'), ...many(40, 'background')]);
  assert.equal(
    priorities.map((priority) => queue.ahead(priority)),
    [2, 16 + 2, 56],
  );
});

test('lets a ticket leave the line', () => {
  const queue = queueOf([]);
  for (const ticket of ['one', 'two', 'three']) queue.add('normal', 'a', ticket);
  queue.remove('normal', 'a', 'two');
  queue.remove('normal', 'nobody', 'one');
  queue.remove('background', 'a', 'one');
  assert.is(queue.size, 2);
  assert.equal(drain(queue), ['one', 'three']);
});

test.run();
