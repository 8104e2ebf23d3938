/** The demo on a real engine: what it must show, killed half-way, and the same bytes again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SynthesisResult } from '../../cli/synthesis.ts';
import { temporaryFolder } from '../support/temporary.ts';

const test = suite('polyproof demo');

const cli = join(import.meta.dirname, '../../cli/main.ts');
const newFolder = () => join(temporaryFolder(), 'run');
const start = (folder: string) =>
  spawn(process.execPath, [cli, 'demo', '--quiet', '--json', '--out', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

async function demo(folder: string): Promise<SynthesisResult> {
  const child = start(folder);
  let out = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  const [exitCode] = await once(child, 'close');
  assert.is(exitCode, 0);
  return JSON.parse(out) as SynthesisResult;
}

/** All rows, without the ids of images: one may be built anew between two runs. */
const rows = (folder: string) =>
  ['seeds', 'pairs', 'rejects']
    .map((name) => readFileSync(join(folder, `${name}.jsonl`), 'utf8').replaceAll(/sha256:[0-9a-f]{64}/g, 'image'))
    .join('---\n');

const whole = newFolder();
let shown: SynthesisResult;

test('verifies at least ten pairs and drops or mends each kind of failure', async () => {
  shown = await demo(whole);
  assert.ok(shown.funnel.pairs.verified >= 10);
  const dropped = new Set(shown.drops.map(({ reason }) => reason));
  for (const reason of [
    'needs-surroundings',
    'wrong-answer',
    'time-limit',
    'vacuous-cases',
    'duplicate',
    'no-code',
    'unreadable-reply',
    'disputed-case',
  ] as const) {
    assert.ok(dropped.has(reason), reason);
  }
  const mended = new Set(shown.mends.flatMap(({ reasons }) => reasons));
  for (const reason of ['compile-error', 'wrong-answer', 'time-limit', 'no-code', 'unreadable-reply'])
    assert.ok(mended.has(reason), reason);
});

test('names in every row the images that judged', () => {
  for (const line of readFileSync(join(whole, 'pairs.jsonl'), 'utf8').trim().split('\n')) {
    const { solutions } = JSON.parse(line) as {
      solutions: { language: string; passed: number; total: number; evidence: { imageId: string } }[];
    };
    for (const { language, passed, total, evidence } of solutions) {
      assert.is(passed, total);
      assert.is(evidence.imageId, shown.manifest.images[language]);
    }
  }
});

test('killed half-way and started again ends with the same bytes, and nothing is asked twice', async () => {
  const folder = newFolder();
  const child = start(folder);
  const exit = once(child, 'exit');
  const enough = () =>
    existsSync(join(folder, 'seeds.jsonl')) && readFileSync(join(folder, 'seeds.jsonl'), 'utf8').split('\n').length > 5;
  while (!enough() && child.exitCode === null) await wait(20);
  child.kill('SIGKILL');
  await exit;
  assert.ok(rows(folder).length < rows(whole).length);
  const again = await demo(folder);
  assert.ok(rows(folder) === rows(whole), `${folder} and ${whole} differ`);
  assert.is(again.manifest.calls.replies, shown.manifest.calls.replies);
});

test.run();
