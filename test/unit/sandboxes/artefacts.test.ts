/** What was built is kept, shared by those who build the same at once, and bounded. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { artefactCache, type Built } from '../../../sandboxes/artefacts.ts';
import { exited } from '../../support/fake-sandbox.ts';

const test = suite('artefacts');

const built = (bytes = 10): Built => ({
  execution: exited('built'),
  files: [{ path: 'program', content: new Uint8Array(bytes) }],
});
const unkept: Built = { execution: exited('built'), files: null };

test('builds once, and then knows', async () => {
  const cache = artefactCache(1_000_000);
  assert.is((await cache.get('a', async () => built())).isCached, false);
  const again = await cache.get('a', () => Promise.reject(new Error('built twice')));
  assert.is(again.isCached, true);
  assert.is(again.files?.[0]?.path, 'program');
  assert.is((await cache.get('b', async () => built())).isCached, false);
});

test('those who want the same at once share one build', async () => {
  const cache = artefactCache(1_000_000);
  let builds = 0;
  const once = async () => {
    builds += 1;
    await new Promise(setImmediate);
    return built();
  };
  const all = await Promise.all([1, 2, 3].map(() => cache.get('a', once)));
  assert.is(builds, 1);
  assert.equal(
    all.map(({ isCached }) => isCached),
    [false, true, true],
  );
});

test('when a shared build fails or is not kept, each of the others builds for itself', async () => {
  for (const first of [async () => unkept, () => Promise.reject(new Error('box lost'))]) {
    const cache = artefactCache(1_000_000);
    const leader = cache.get('a', first).then(
      ({ isCached }) => String(isCached),
      (error: Error) => error.message,
    );
    const others = [1, 2].map(async () => (await cache.get('a', async () => unkept)).isCached);
    assert.ok(['false', 'box lost'].includes(await leader));
    assert.equal(await Promise.all(others), [false, false]);
    assert.is((await cache.get('a', async () => built())).isCached, false);
    assert.is((await cache.get('a', async () => built())).isCached, true);
  }
});

test('forgets what was unused for longest when there is no room, and keeps nothing larger than the room', async () => {
  const cache = artefactCache(30_000);
  for (const key of ['a', 'b', 'c']) await cache.get(key, async () => built(12_000));
  assert.is((await cache.get('c', async () => built())).isCached, true);
  assert.is((await cache.get('a', async () => built(12_000))).isCached, false);
  await cache.get('large', async () => built(40_000));
  assert.is((await cache.get('large', async () => built(40_000))).isCached, false);
});

test.run();
