/** Tests as people write them for Node's own runner. */
import type { TestStyle } from '../test-style.ts';

export const style: TestStyle = {
  framework: 'node:test',
  file: '{{entry}}.test.js',
  text: `const test = require('node:test');
const assert = require('node:assert/strict');

{{tests}}
`,
  between: '\n\n',
  callees: [
    { when: '^class Solution\\b[^]*^\\s+static\\s+(?:async\\s+)?{{entry}}\\s*\\(', as: 'Solution.{{entry}}' },
    { when: '^class Solution\\b[^]*^\\s+(?:async\\s+)?{{entry}}\\s*\\(', as: 'new Solution().{{entry}}' },
  ],
  tests: [
    {
      of: 'raises',
      as: "test('{{entry}} {{number}}', async () => {\n  await assert.rejects(async () => {{callee}}({{arguments}}));\n});",
    },
    {
      as: "test('{{entry}} {{number}}', async () => {\n  assert.deepEqual(await {{callee}}({{arguments}}), {{expected}});\n});",
    },
  ],
  values: [
    { of: 'null', as: 'null' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'int', as: '{{text}}' },
    { of: 'long', as: '{{text}}' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'NaN' },
    { of: 'inf', as: 'Infinity' },
    { of: '-inf', as: '-Infinity' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', as: '[{{items}}]' },
    // A plain `__proto__:` would set the prototype.
    { of: 'map', as: '{ {{items}} }', item: '[{{key}}]: {{value}}', empty: '{}' },
  ],
  strings: {
    open: "'",
    close: "'",
    escapes: { "'": "\\'", '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\u{{hex4}}',
  },
};
