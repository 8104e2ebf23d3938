/** What a token allows: so many requests at once, so many in a minute. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rateBook } from '../../../server/rate.ts';

const test = suite('rateBook');

test('lets in as many at once as are allowed, and another when one has ended', () => {
  const rates = rateBook();
  const allowed = { concurrency: 2 };
  assert.is(rates.enter('a', allowed, 0), undefined);
  assert.is(rates.enter('a', allowed, 0), undefined);
  assert.equal(rates.enter('a', allowed, 0), { retryAfterMs: 1000 });
  assert.is(rates.enter('b', allowed, 0), undefined);
  rates.leave('a');
  assert.is(rates.enter('a', allowed, 0), undefined);
});

test('lets in a minute of requests at once, then one by one, and says when the next may come', () => {
  const rates = rateBook();
  const allowed = { requestsPerMinute: 60 };
  for (let nth = 0; nth < 60; nth += 1) assert.is(rates.enter('a', allowed, 0), undefined);
  assert.equal(rates.enter('a', allowed, 0), { retryAfterMs: 1000 });
  assert.equal(rates.enter('a', allowed, 400), { retryAfterMs: 600 });
  assert.is(rates.enter('a', allowed, 1000), undefined);
  assert.equal(rates.enter('a', allowed, 1000), { retryAfterMs: 1000 });
});

test('saves up no more than a minute of requests', () => {
  const rates = rateBook();
  const allowed = { requestsPerMinute: 2 };
  assert.is(rates.enter('a', allowed, 0), undefined);
  for (let nth = 0; nth < 2; nth += 1) assert.is(rates.enter('a', allowed, 10 ** 9), undefined);
  assert.ok(rates.enter('a', allowed, 10 ** 9));
});

test('counts no request that it refused', () => {
  const rates = rateBook();
  for (let nth = 0; nth < 5; nth += 1) rates.enter('a', { concurrency: 1 }, 0);
  rates.leave('a');
  assert.is(rates.enter('a', { concurrency: 1 }, 0), undefined);
});

test.run();
