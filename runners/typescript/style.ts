/** Tests as people write them for Jest. */
import type { TestStyle } from '../test-style.ts';

export const style: TestStyle = {
  framework: 'Jest',
  file: '{{entry}}.test.ts',
  text: '{{tests}}\n',
  between: '\n\n',
  declaration: {
    pattern:
      '\\b{{entry}}\\s*(?:=\\s*)?(?:async\\s*)?(?:<[^()]*>)?\\((?<parameters>[^()]*)\\)(?:\\s*:\\s*(?:Promise<\\s*)?(?<returns>\\{[^{}]*\\}|[^={}();]+))?',
    parameter: /^\w+\??\s*:\s*(?<type>[^=]+)/,
  },
  callees: [
    {
      when: '^(?:export )?(?:default )?class Solution\\b[^]*^[ \\t]+[\\w \\t]*\\bstatic\\s+(?:async\\s+)?{{entry}}\\s*[<(]',
      as: 'Solution.{{entry}}',
    },
    {
      when: '^(?:export )?(?:default )?class Solution\\b[^]*^[ \\t]+(?:public\\s+)?(?:async\\s+)?{{entry}}\\s*[<(]',
      as: 'new Solution().{{entry}}',
    },
  ],
  tests: [
    {
      of: 'raises',
      as: "test('{{entry}} {{number}}', async () => {\n  await expect(async () => {{callee}}({{arguments}})).rejects.toThrow();\n});",
    },
    {
      as: "test('{{entry}} {{number}}', async () => {\n  expect(await {{callee}}({{arguments}})).toEqual({{expected}});\n});",
    },
  ],
  values: [
    { of: 'null', as: 'null' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'int', declared: /^bigint\b/, as: '{{text}}n' },
    { of: 'int', as: '{{text}}' },
    { of: 'long', declared: /\bbigint\b/, as: '{{text}}n' },
    // Keys are texts: as a number this one would not be exact.
    { of: 'long', declared: /^(?:\w+:\s*number|number,)$/, as: "'{{text}}' as any" },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'NaN' },
    { of: 'inf', as: 'Infinity' },
    { of: '-inf', as: '-Infinity' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', declared: /^(?:readonly\s+)?(?<of>.+)\[\s*\]>?$/, as: '[{{items}}]' },
    { of: 'list', declared: /^(?:Readonly)?Array<(?<of>.+?)>+$/, as: '[{{items}}]' },
    { of: 'list', as: '[{{items}}]' },
    {
      of: 'map',
      declared: /^\{\s*\[(?<key>\w+:\s*\w+)\]:\s*(?<value>.+?);?\s*\}$/,
      as: '{ {{items}} }',
      item: '[{{key}}]: {{value}}',
      empty: '{}',
    },
    {
      of: 'map',
      declared: /^(?:Partial<)?Record<(?<key>\w+,)\s*(?<value>.+?)>+$/,
      as: '{ {{items}} }',
      item: '[{{key}}]: {{value}}',
      empty: '{}',
    },
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
