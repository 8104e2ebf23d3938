/** The scanner of code fences: CommonMark's rules, and hostile text. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readFences } from '../../../verification/fences.ts';

const test = suite('readFences');

test('reads the language and the code of every fence', () => {
  const text = 'Here:\n```Python title="x"\nprint(1)\n```\nand\n~~~js\nlet a;\n\n~~~\n';
  assert.equal(readFences(text), [
    { language: 'python', code: 'print(1)\n', closed: true },
    { language: 'js', code: 'let a;\n\n', closed: true },
  ]);
});

test('keeps a shorter fence, or one of the other kind, inside a longer one', () => {
  assert.equal(readFences('````\n```py\nx\n```\n~~~\n````')[0]?.code, '```py\nx\n```\n~~~\n');
});

test('takes the indentation of the fence off its lines, and no more', () => {
  assert.equal(readFences('1. so:\n   ```\n   a\n     b\n   ```\n')[0]?.code, 'a\n  b\n');
});

test('does not take inline code for a fence', () => {
  assert.equal(readFences('``` not a fence ``` text\n'), []);
  assert.equal(readFences('``\nno\n``\n'), []);
});

test('gives an unclosed fence to the end of the text, marked as such', () => {
  assert.equal(readFences('```c\nint main'), [{ language: 'c', code: 'int main\n', closed: false }]);
});

test('reads lines that end in carriage returns', () => {
  assert.equal(readFences('```\r\na\r\n```\r\n')[0]?.code, 'a\n');
});

test('finds again whatever code without fences was put into a fence', () => {
  const line = fc.string().filter((text) => !/[`~\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (lines) => {
      assert.equal(readFences(`text\n\`\`\`x\n${lines.join('\n')}\n\`\`\`\n`)[0]?.code, `${lines.join('\n')}\n`);
    }),
  );
});

test('reads a megabyte of backticks, of openings and of spaces in a moment', () => {
  const start = performance.now();
  for (const unit of ['`', '```\n', '``` `\n', ' ', '~~~~x']) readFences(unit.repeat(1_000_000 / unit.length));
  assert.ok(performance.now() - start < 5000);
});

test.run();
