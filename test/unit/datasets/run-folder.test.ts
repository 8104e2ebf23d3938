/** The run folder and its log: kept, locked, and refused to a run with other settings. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DatasetError } from '../../../datasets/errors.ts';
import { type Manifest, openRunFolder } from '../../../datasets/run-folder.ts';
import { contentHash, openRunLog } from '../../../datasets/run-log.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const test = suite('openRunFolder');

const newPath = () => join(temporaryFolder(), 'run');

function codeOf(open: () => Disposable): string {
  try {
    open()[Symbol.dispose]();
  } catch (error) {
    assert.instance(error, DatasetError);
    return (error as DatasetError).code;
  }
  return 'none';
}

test('the log gives back what was written, bytes and bigints included', () => {
  const path = join(temporaryFolder(), 'log.sqlite');
  const outcome = { actual: 2n ** 70n, bytes: new Uint8Array([0, 255]), map: new Map([[1n, Number.NaN]]) };
  {
    using log = openRunLog(path);
    log.replies.write('k', 'label', { text: 'hé', tokens: { prompt: 3 } });
    log.replies.write('l', 'label', { text: '', tokens: { prompt: 4 } });
    log.outcomes.write('k', 'label', outcome);
  }
  using log = openRunLog(path);
  assert.equal(log.replies.read('k'), { text: 'hé', tokens: { prompt: 3 } });
  assert.equal(log.outcomes.read('k'), outcome);
  assert.is(log.outcomes.read('other'), undefined);
  assert.is(log.replies.count(), 2);
  assert.is(log.replies.sum('$.tokens.prompt'), 7);
});

test('a folder that is at work is busy for everybody else', () => {
  const path = newPath();
  using _ = openRunFolder(path, {});
  assert.is(
    codeOf(() => openRunFolder(path, {})),
    'run-folder-busy',
  );
});

test('a process killed at work leaves what it logged, and no lock', async () => {
  const path = join(temporaryFolder(), 'log.sqlite');
  const script = `import { openRunLog } from ${JSON.stringify(join(import.meta.dirname, '../../../datasets/run-log.ts'))};
    const log = openRunLog(${JSON.stringify(path)});
    log.replies.write('k', 'label', 'paid for');
    console.log('written');
    setInterval(() => log, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  assert.is(
    codeOf(() => openRunLog(path)),
    'run-folder-busy',
  );
  child.kill('SIGKILL');
  await once(child, 'exit');
  using log = openRunLog(path);
  assert.is(log.replies.read('k'), 'paid for');
});

test('makes the folders above it, and says so where it cannot', () => {
  assert.is(
    codeOf(() => openRunFolder(join(newPath(), 'deep', 'er'), {})),
    'none',
  );
  for (const path of ['/proc/none', '/dev/null/none'])
    assert.is(
      codeOf(() => openRunFolder(path, {})),
      'run-folder-broken',
    );
});

test('a folder of a run with other settings is refused', () => {
  const path = newPath();
  {
    using folder = openRunFolder(path, { seed: 1 });
    assert.is(folder.before, undefined);
    folder.writeManifest({ settingsSha256: contentHash({ seed: 1 }) } as Manifest);
  }
  assert.is(
    codeOf(() => openRunFolder(path, { seed: 2 })),
    'run-folder-mismatch',
  );
  assert.is(
    codeOf(() => openRunFolder(path, { seed: 1 })),
    'none',
  );
});

test.run();
