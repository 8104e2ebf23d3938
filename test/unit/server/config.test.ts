/** The settings: defaults, texts as values, and everything wrong told at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isLoopback, readConfig } from '../../../server/config.ts';
import { ServerError } from '../../../server/errors.ts';
import { startService } from '../../../server/main.ts';
import { createToken } from '../../../server/token-file.ts';

const test = suite('readConfig');

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.instance(error, ServerError);
    assert.is((error as ServerError).code, 'bad-setting');
    return (error as ServerError).details.map(({ path }) => path);
  }
  return [];
}

test('needs no setting and then listens on this machine only', () => {
  const config = readConfig({});
  assert.is(config.host, '127.0.0.1');
  assert.is(config.port, 7070);
  assert.is(config.token, undefined);
  assert.ok(config.boxes.concurrency >= 1);
  assert.ok(config.boxes.memoryBudgetBytes >= 512 * 1024 ** 2);
});

test('reads sizes with and without units', () => {
  assert.is(readConfig({ POLYPROOF_BODY: '2GiB' }).bodyBytesMax, 2 * 1024 ** 3);
  assert.is(readConfig({ POLYPROOF_BODY: '10 KiB' }).bodyBytesMax, 10_240);
  assert.is(readConfig({ POLYPROOF_BODY: '77' }).bodyBytesMax, 77);
});

test('takes an empty variable for one that is not set', () => {
  assert.is(readConfig({ POLYPROOF_PORT: '' }).port, 7070);
});

test('tells every wrong setting at once', () => {
  assert.equal(problemsOf({ POLYPROOF_PORT: '70700', POLYPROOF_BODY: 'much', POLYPROOF_LOG: 'loud' }), [
    'POLYPROOF_PORT',
    'POLYPROOF_LOG',
    'POLYPROOF_BODY',
  ]);
});

test('does not repeat the value of a wrong setting, which may be a secret', () => {
  try {
    readConfig({ POLYPROOF_PORT: 'sk-secret' });
    assert.unreachable();
  } catch (error) {
    assert.not.match((error as Error).message, 'sk-secret');
  }
});

test('refuses to listen to others without a token', async () => {
  const home = mkdtempSync(join(tmpdir(), 'polyproof-config-'));
  const start = async (changes: Record<string, string>) => {
    const config = readConfig({
      POLYPROOF_HOME: home,
      POLYPROOF_PORT: '0',
      POLYPROOF_LOG: 'silent',
      DOCKER_HOST: 'unix:///nonexistent',
      ...changes,
    });
    const service = await startService(config);
    await service.close();
  };
  const refused = (error: unknown) => (error as ServerError).details.map(({ path }) => path);
  assert.equal(await start({ POLYPROOF_HOST: '0.0.0.0' }).catch(refused), ['POLYPROOF_HOST']);
  assert.equal(await start({ POLYPROOF_HOST: '::' }).catch(refused), ['POLYPROOF_HOST']);
  assert.is(await start({ POLYPROOF_HOST: '127.0.0.2' }), undefined);
  assert.is(await start({ POLYPROOF_HOST: '0.0.0.0', POLYPROOF_TOKEN: 'secret' }), undefined);
  createToken(join(home, 'tokens.json'), 'someone', {});
  assert.is(await start({ POLYPROOF_HOST: '0.0.0.0' }), undefined);
  rmSync(home, { recursive: true });
});

test('knows loopback addresses', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) assert.ok(isLoopback(host), host);
  for (const host of ['0.0.0.0', '10.0.0.1', '::', 'example.org', '127.0.0.1.example.org']) {
    assert.not(isLoopback(host), host);
  }
});

test('takes another image for a language and refuses one for a language there is not', () => {
  assert.equal(readConfig({ POLYPROOF_IMAGE_PYTHON: 'mine:1' }).boxes.imageOverrides, { python: 'mine:1' });
  assert.equal(problemsOf({ POLYPROOF_IMAGE_KLINGON: 'mine:1' }), ['POLYPROOF_IMAGE_KLINGON']);
});

test('keeps data below XDG_DATA_HOME unless POLYPROOF_HOME says otherwise', () => {
  assert.is(readConfig({ XDG_DATA_HOME: '/data' }).dataFolder, '/data/polyproof');
  assert.is(readConfig({ XDG_DATA_HOME: '/data', POLYPROOF_HOME: '/home' }).dataFolder, '/home');
  assert.match(readConfig({}).dataFolder, /polyproof$/);
});

test('lets stated settings go before those of the environment', () => {
  assert.is(readConfig({ POLYPROOF_PORT: '1' }, { POLYPROOF_PORT: '2' }).port, 2);
});

test.run();
