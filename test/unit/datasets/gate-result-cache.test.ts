/** Results that are kept, also when whoever keeps them is killed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DatasetError } from '../../../datasets/errors.ts';
import { openResultCache } from '../../../datasets/result-cache.ts';

const test = suite('result cache');
const folder = mkdtempSync(path.join(tmpdir(), 'polyproof-cache-'));
test.after(() => rmSync(folder, { recursive: true }));

test('gives back what was kept, the latest of it, and nothing for other keys', () => {
  using cache = openResultCache(path.join(folder, 'new', 'a.sqlite'));
  assert.is(cache.get('a'), undefined);
  cache.set('a', { outcome: 'kept', deep: [1, null, 'x'] });
  cache.set('a', { outcome: 'rejected' });
  assert.equal(cache.get('a'), { outcome: 'rejected' });
});

test('has every result that was set before kill -9', () => {
  const file = path.join(folder, 'killed.sqlite');
  const module = new URL('../../../datasets/result-cache.ts', import.meta.url).href;
  const script = `
    const { openResultCache } = await import(${JSON.stringify(module)});
    const cache = openResultCache(${JSON.stringify(file)});
    for (let at = 0; at < 200; at += 1) cache.set('key ' + at, { at });
    process.kill(process.pid, 'SIGKILL');
  `;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  assert.is(signal, 'SIGKILL');
  using cache = openResultCache(file);
  for (let at = 0; at < 200; at += 1) assert.equal(cache.get(`key ${at}`), { at });
});

test('two at once see what the other keeps', () => {
  const file = path.join(folder, 'two.sqlite');
  using one = openResultCache(file);
  using other = openResultCache(file);
  one.set('a', 1);
  other.set('b', 2);
  assert.equal([other.get('a'), one.get('b')], [1, 2]);
});

test('says which file is broken and what mends it', () => {
  const file = path.join(folder, 'broken.sqlite');
  writeFileSync(file, 'no database at all, '.repeat(100));
  try {
    openResultCache(file);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, DatasetError);
    assert.match((error as Error).message, file);
    assert.match((error as Error).message, 'Removing the file mends it');
  }
});

test.run();
