/** Paths into a box, and files as they travel. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFile, encodeFiles, encodePaths, pathProblem } from '../../../sandboxes/archive.ts';

const test = suite('archive');

const bad = ['', '/etc/passwd', '..', '../x', 'a/../b', 'a/..', './a', 'a/.', 'a//b', 'a/', 'a\0b', 'x'.repeat(256)];
bad.push('ä'.repeat(128), `${'d/'.repeat(2048)}f`, '\ud800');

for (const path of bad) {
  test(`refuses the path ${JSON.stringify(path.slice(0, 30))}`, () => {
    assert.type(pathProblem(path), 'string');
    assert.throws(() => encodeFiles([{ path, content: new Uint8Array() }], 'build'), TypeError);
    assert.throws(() => encodePaths([path], 10), TypeError);
  });
}

for (const path of ['a', '-x', '...', '..a', 'a b\n$(x)', 'ü/é.py', 'x'.repeat(255)]) {
  test(`takes the path ${JSON.stringify(path.slice(0, 30))}`, () => assert.is(pathProblem(path), null));
}

test('accepts no path that leads out of its folder', () => {
  const part = fc.oneof(fc.constantFrom('.', '..', '', 'a'), fc.string());
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const path = parts.join('/');
      if (pathProblem(path) !== null) return;
      const resolved = new URL(`file:///work/${path.split('/').map(encodeURIComponent).join('/')}`).pathname;
      assert.ok(resolved.startsWith('/work/'));
    }),
  );
});

test('writes every file with its name, its length and its mode', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.uint8Array(), fc.boolean())), (contents) => {
      const files = contents.map(([content, isExecutable], index) => ({ path: `f${index}`, content, isExecutable }));
      const bytes = Buffer.concat(encodeFiles(files, 'program'));
      assert.is(bytes.readUInt8(0), 1);
      assert.is(bytes.readUInt32LE(1), files.length);
      let at = 5;
      for (const { path, content, isExecutable } of files) {
        const nameBytes = bytes.readUInt16LE(at + 1);
        const contentBytes = bytes.readUInt32LE(at + 3);
        assert.is(bytes.readUInt8(at), isExecutable ? 1 : 0);
        assert.is(bytes.toString('utf8', at + 7, at + 7 + nameBytes), path);
        at += 7 + nameBytes;
        assert.equal(Buffer.from(bytes.subarray(at, at + contentBytes)), Buffer.from(content));
        at += contentBytes;
      }
      assert.is(at, bytes.length);
    }),
  );
});

test('reads a file that came back, and the end of all files', () => {
  const payload = Buffer.concat([Buffer.from([1, 0, 0, 0, 1]), Buffer.from('content')]);
  assert.equal(decodeFile(payload, ['a', 'b']), { path: 'b', content: Buffer.from('content'), isExecutable: true });
  assert.is(decodeFile(Buffer.alloc(0), ['a']), null);
  assert.throws(() => decodeFile(payload, ['a']), RangeError);
});

test.run();
