/** Tests as people write them for Test::More. */
import type { TestStyle } from '../test-style.ts';

const call = '{{callee}}({{arguments}})';

const constructed = '^package\\s+(?<owner>[\\w:]+)\\s*[;{][^]*^\\s*sub\\s+new\\b';

export const style: TestStyle = {
  framework: 'Test::More',
  file: '{{entry}}.t',
  text: `use strict;
use warnings;
use utf8;
use Test::More;
{{imports}}
require './solution.pl';

{{tests}}

done_testing();
`,
  imports: [{ when: /\bMath::BigInt->/, as: 'use Math::BigInt;' }],
  between: '\n',
  callees: [
    { when: `${constructed}[^]*^\\s*sub\\s+{{entry}}\\b`, as: '{{owner}}->new->{{entry}}' },
    {
      when: '^package\\s+(?!main\\b)(?<owner>[\\w:]+)\\s*[;{][^]*^\\s*sub\\s+{{entry}}\\b',
      as: '{{owner}}::{{entry}}',
    },
  ],
  tests: [
    { of: 'raises', as: `ok(!eval { ${call}; 1 }, '{{entry}} {{number}}');` },
    { of: 'true', as: `ok(${call}, '{{entry}} {{number}}');` },
    { of: 'false', as: `ok(!${call}, '{{entry}} {{number}}');` },
    { of: 'nan', as: `like(${call}, qr/nan/i, '{{entry}} {{number}}');` },
    // A bare `return` gives no value at all between arguments, and undef to `scalar`.
    { as: `is_deeply(scalar(${call}), {{expected}}, '{{entry}} {{number}}');` },
  ],
  values: [
    { of: 'null', as: 'undef' },
    { of: 'true', as: '!!1' },
    { of: 'false', as: '!!0' },
    { of: 'big', as: "Math::BigInt->new('{{text}}')" },
    { of: 'int', as: '{{text}}' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: '"nan"' },
    { of: 'inf', as: '9**9**9' },
    { of: '-inf', as: '-9**9**9' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', as: '[{{items}}]' },
    { of: 'map', as: '{ {{items}} }', item: '{{key}} => {{value}}', empty: '{}' },
  ],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', $: '\\$', '@': '\\@', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\x{{{hex}}}',
  },
};
