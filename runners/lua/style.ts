/** Tests as people write them for LuaUnit. */
import type { TestStyle } from '../test-style.ts';

const call = '{{callee}}({{arguments}})';
const method = (check: string) => `function Test{{Entry}}:test{{number}}()\n  ${check}\nend`;

export const style: TestStyle = {
  framework: 'LuaUnit',
  file: 'test_{{entry}}.lua',
  text: `local lu = require('luaunit')

Test{{Entry}} = {}

{{tests}}

os.exit(lu.LuaUnit.run())
`,
  between: '\n\n',
  callees: [
    { when: '^\\s*function\\s+\\w+:{{entry}}\\b', as: "require('solution'):{{entry}}" },
    { when: '^\\s*(?:function\\s+\\w+\\.{{entry}}\\b|\\w+\\.{{entry}}\\s*=)', as: "require('solution').{{entry}}" },
  ],
  tests: [
    { of: 'raises', as: method(`lu.assertError(function() return ${call} end)`) },
    { of: 'null', as: method(`lu.assertNil(${call})`) },
    { of: 'nan', as: method(`lu.assertIsNaN(${call})`) },
    { as: method(`lu.assertEquals(${call}, {{expected}})`) },
  ],
  values: [
    { of: 'null', as: 'nil' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    // Its digits would be read as a float, of which a minus is taken.
    { of: 'least', as: 'math.mininteger' },
    { of: 'int', as: '{{text}}' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: '0 / 0' },
    { of: 'inf', as: 'math.huge' },
    { of: '-inf', as: '-math.huge' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', as: '{ {{items}} }', empty: '{}' },
    { of: 'map', as: '{ {{items}} }', item: '[{{key}}] = {{value}}', empty: '{}' },
  ],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\u{{{hex}}}',
  },
};
