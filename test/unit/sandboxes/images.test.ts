/** Image plans and the store, over an engine that only remembers what it was asked to build. */
import { hash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Runner } from '../../../runners/runner.ts';
import {
  type ContextFile,
  contextHash,
  contextTar,
  readContext,
  withFile,
  withShared,
} from '../../../sandboxes/context.ts';
import type { Engine } from '../../../sandboxes/engine.ts';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { type ImageProgress, imagePlan, imageStore } from '../../../sandboxes/images.ts';
import { withLock } from '../../../sandboxes/lock.ts';
import { ownLabels } from '../../../sandboxes/orphans.ts';

const test = suite('images');
const folder = mkdtempSync(join(tmpdir(), 'polyproof-images-'));
test.after(() => rmSync(folder, { recursive: true }));

const runner = { name: 'toy', image: { folder: 'toy', megabytes: 1 } } as Runner;
mkdirSync(join(folder, 'toy/files/deep'), { recursive: true });
writeFileSync(
  join(folder, 'toy/Dockerfile'),
  'ARG BASE\nFROM ${BASE}\nRUN install toy\nCOPY files/ /opt/polyproof/\nRUN warm\n',
);
writeFileSync(join(folder, 'toy/files/harness.toy'), 'call');
writeFileSync(join(folder, 'toy/files/deep/z'), 'z');

function file(path: string, content: string, isExecutable = false): ContextFile {
  return { path, content: Buffer.from(content), isExecutable };
}

/** An engine whose images are names; `building` runs inside each build. */
function fakeEngine(building: (tag: string, onLine: (line: string) => void) => Promise<void> = async () => {}) {
  const images = new Map<string, string>();
  const built: string[] = [];
  const engine = {
    image: async (tag: string) => (images.has(tag) ? { id: images.get(tag) ?? '', bytes: 7 } : null),
    images: async (prefix: string) =>
      [...images].filter(([tag]) => tag.startsWith(prefix)).map(([tag, id]) => ({ id, tags: [tag], bytes: 7 })),
    removeImage: async (tag: string) => void images.delete(tag),
    pull: async (tag: string) => void images.set(tag, `sha256:${hash('sha256', tag)}`),
    build: async (context: NodeJS.ReadableStream, { tag }: { tag: string }, onLine: (line: string) => void) => {
      const bytes = await buffer(context);
      await building(tag, onLine);
      built.push(tag);
      images.set(tag, `sha256:${hash('sha256', bytes)}`);
    },
  } as unknown as Engine;
  return { engine, images, built };
}

function store(engine: Engine, overrides: Record<string, string> = {}) {
  return imageStore(engine, { dataFolder: join(folder, 'data'), overrides, runnersFolder: folder });
}

test('hash alike whatever the order, times and umask of the checkout', () => {
  const before = readContext(join(folder, 'toy'));
  chmodSync(join(folder, 'toy/files/harness.toy'), 0o600);
  assert.is(contextHash(readContext(join(folder, 'toy'))), contextHash(before));
  assert.equal(
    before.map(({ path }) => path),
    ['Dockerfile', 'files/deep/z', 'files/harness.toy'],
  );
});

test('hash apart when a byte, a name, a mode or the base changes', () => {
  const hashes = [
    contextHash([file('a', 'x')]),
    contextHash([file('a', 'y')]),
    contextHash([file('b', 'x')]),
    contextHash([file('a', 'x', true)]),
    contextHash([file('a', 'x')], 'base'),
    contextHash([file('a', 'x'), file('b', '')]),
  ];
  assert.is(new Set(hashes).size, hashes.length);
});

test('send the same bytes each time', async () => {
  const context = readContext(join(folder, 'toy'));
  const [first, second] = await Promise.all([buffer(contextTar(context)), buffer(contextTar(context))]);
  assert.ok(first.equals(second));
  assert.is(first.length % 512, 0);
});

test("place another language's files below files/, where there is none of that name", () => {
  const own = [file('Dockerfile', 'FROM'), file('files/run', 'own', true)];
  const shared = [file('run', 'shared'), file('deep/a', 'a'), file('b', 'b', true)];
  assert.equal(withShared(own, shared), [
    file('Dockerfile', 'FROM'),
    file('files/b', 'b', true),
    file('files/deep/a', 'a'),
    file('files/run', 'own', true),
  ]);
});

test('find the same image when facts, kit or style change, and another when a file in it does', async () => {
  const { engine } = fakeEngine();
  const before = await store(engine).ensure(runner, () => {});
  writeFileSync(join(folder, 'toy/facts.ts'), 'export const changed = 1;');
  assert.equal(await store(engine).find(runner), before);
  const harness = join(folder, 'toy/files/harness.toy');
  const text = readFileSync(harness);
  writeFileSync(harness, 'changed');
  assert.is(await store(engine).find(runner), null);
  writeFileSync(harness, text);
  rmSync(join(folder, 'toy/facts.ts'));
});

test('find an image anew when a file that it shares changes', async () => {
  const { engine } = fakeEngine();
  const images = store(engine);
  const sharer: Runner = { ...runner, name: 'sharer', image: { ...runner.image, shares: ['lender/files'] } };
  mkdirSync(join(folder, 'lender/files'), { recursive: true });
  writeFileSync(join(folder, 'lender/files/lent'), 'one');
  const { tag } = await images.ensure(sharer, () => {});
  assert.is((await images.find(sharer))?.tag, tag);
  writeFileSync(join(folder, 'lender/files/lent'), 'two');
  assert.is(await images.find(sharer), null);
});

test('end with the supervisor as PID 1', () => {
  const { context } = imagePlan('toy', readContext(join(folder, 'toy')));
  const text = context.find(({ path }) => path === 'Dockerfile')?.content.toString() ?? '';
  assert.match(text, /RUN install toy\nCOPY files\/ \/opt\/polyproof\/\nRUN warm\nCOPY --from=polyproof\/supervisor:/);
  assert.match(text, /ENTRYPOINT \["\/polyproof-supervisor"\]\nCMD \[\]\n$/);
});

test('keep only the harness of a language whose toolchain is overridden', () => {
  const own = readContext(join(folder, 'toy'));
  const { tag, context } = imagePlan('toy', own, 'sha256:1');
  const text = context.find(({ path }) => path === 'Dockerfile')?.content.toString() ?? '';
  assert.match(text, /^ARG BASE\nFROM \$\{BASE\}\nCOPY files\/ \/opt\/polyproof\/\nRUN warm\nCOPY --from/);
  assert.is.not(tag, imagePlan('toy', own).tag);
  assert.is.not(tag, imagePlan('toy', own, 'sha256:2').tag);
});

test('refuse a language without a Dockerfile', () => {
  assert.throws(() => imagePlan('toy', [file('files/x', '')]), /no Dockerfile/);
});

test('build base, supervisor and language once, then find them', async () => {
  const { engine, built } = fakeEngine();
  const images = store(engine);
  assert.is(await images.find(runner), null);
  const image = await images.ensure(runner, () => {});
  assert.equal(
    built.map((tag) => tag.replace(/:.*/, '')),
    ['polyproof/base', 'polyproof/supervisor', 'polyproof/toy'],
  );
  assert.equal(await images.find(runner), image);
  assert.equal(await images.ensure(runner, () => {}), image);
  assert.is(built.length, 3);
});

test('share one build between callers, who all see its progress', async () => {
  const { engine, built } = fakeEngine(async (_tag, onLine) => onLine('Step 2/5 : RUN x'));
  const images = store(engine);
  const seen: ImageProgress[][] = [[], []];
  const [first, second] = await Promise.all(
    seen.map((list) => images.ensure(runner, (progress) => void list.push(progress))),
  );
  assert.equal(first, second);
  assert.is(built.length, 3);
  for (const list of seen) {
    assert.ok(
      list.some(({ image, phase, step, steps }) => image === 'toy' && phase === 'build' && step === 2 && steps === 5),
    );
  }
});

test('give up the wait of one caller and finish the build for the others', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { engine } = fakeEngine(() => gate);
  const images = store(engine);
  const giveUp = new AbortController();
  const impatient = images
    .ensure(runner, () => {}, giveUp.signal)
    .then(
      () => 'built',
      (error: SandboxError) => error.code,
    );
  const patient = images.ensure(runner, () => {});
  giveUp.abort();
  assert.is(await impatient, 'cancelled');
  open();
  assert.match((await patient).tag, /^polyproof\/toy:/);
});

test('tell the last lines of a build that failed, and what to do', async () => {
  let broken = true;
  const { engine } = fakeEngine(async (tag, onLine) => {
    if (!broken || !tag.startsWith('polyproof/toy')) return;
    for (let line = 1; line <= 40; line++) onLine(`line ${line}`);
    onLine('E: Failed to fetch something');
    throw new SandboxError('engine-failed', 'returned a non-zero code: 100');
  });
  const images = store(engine);
  try {
    await images.ensure(runner, () => {});
    assert.unreachable();
  } catch (error) {
    assert.is((error as SandboxError).code, 'image-build-failed');
    const { message } = error as SandboxError;
    assert.match(
      message,
      /non-zero code: 100[\s\S]*line 40[\s\S]*Failed to fetch[\s\S]*check that this machine reaches/,
    );
    assert.not.match(message, /line 20\n/);
  }
  broken = false;
  assert.match((await images.ensure(runner, () => {})).tag, /toy/);
});

test('prune what is not current and nothing else', async () => {
  const { engine, images: stored } = fakeEngine();
  const images = store(engine);
  await images.ensure(runner, () => {});
  stored.set('polyproof/toy:000000000000', 'sha256:old');
  stored.set('polyproof/root:trixie', 'sha256:root');
  stored.set('someone/else:1', 'sha256:else');
  const removed = await images.prune([runner]);
  assert.equal(
    removed.map(({ tag }) => tag),
    ['polyproof/toy:000000000000'],
  );
  assert.ok(stored.has('polyproof/root:trixie') && stored.has('someone/else:1'));
  assert.ok((await images.list([runner])).every(({ isCurrent }) => isCurrent));
});

test('build on an override, pulled when it is not here', async () => {
  const { engine, images: stored } = fakeEngine();
  const overridden = await store(engine, { toy: 'vendor/toy:9' }).ensure(runner, () => {});
  assert.ok(stored.has('vendor/toy:9'));
  assert.is.not(overridden.tag, (await store(engine).ensure(runner, () => {})).tag);
});

test('let one holder at a time have a lock, and take over a dead one', async () => {
  const path = join(folder, 'locks/x.lock');
  mkdirSync(join(folder, 'locks'));
  // This machine, and a process that cannot be.
  writeFileSync(path, (ownLabels()['polyproof.owner'] ?? '').replace(/\/.*/, '/999999999/1'));
  const order: string[] = [];
  await Promise.all(
    ['a', 'b'].map((name, index) =>
      withLock(path, async () => {
        order.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 5 + index));
        order.push(`${name} out`);
      }),
    ),
  );
  assert.is(order.length, 4);
  assert.is(order[0]?.[0], order[1]?.[0]);
  assert.is(order[2]?.[0], order[3]?.[0]);
});

test('replace a file of a context', () => {
  const context = withFile([file('b', '1'), file('a', '1')], 'b', '2');
  assert.equal(
    context.map(({ path, content }) => `${path}${content}`),
    ['a1', 'b2'],
  );
});

test.run();
