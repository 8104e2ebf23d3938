/** Tests as people write them for pytest. */
import type { TestStyle } from '../test-style.ts';

export const style: TestStyle = {
  framework: 'pytest',
  file: 'test_{{entry}}.py',
  text: `import pytest

from solution import *


{{tests}}
`,
  between: '\n\n\n',
  callees: [{ when: '^class Solution\\b[^]*^[ \\t]+def\\s+{{entry}}\\b', as: 'Solution().{{entry}}' }],
  tests: [
    {
      of: 'raises',
      as: 'def test_{{entry}}_{{number}}():\n    with pytest.raises(Exception):\n        {{callee}}({{arguments}})',
    },
    {
      of: 'nan',
      as: 'def test_{{entry}}_{{number}}():\n    result = {{callee}}({{arguments}})\n    assert result != result',
    },
    { of: 'null', as: 'def test_{{entry}}_{{number}}():\n    assert {{callee}}({{arguments}}) is None' },
    { of: 'true', as: 'def test_{{entry}}_{{number}}():\n    assert {{callee}}({{arguments}}) is True' },
    { of: 'false', as: 'def test_{{entry}}_{{number}}():\n    assert {{callee}}({{arguments}}) is False' },
    { as: 'def test_{{entry}}_{{number}}():\n    assert {{callee}}({{arguments}}) == {{expected}}' },
  ],
  values: [
    { of: 'null', as: 'None' },
    { of: 'true', as: 'True' },
    { of: 'false', as: 'False' },
    { of: 'int', as: '{{text}}' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'float("nan")' },
    { of: 'inf', as: 'float("inf")' },
    { of: '-inf', as: 'float("-inf")' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', as: '[{{items}}]' },
    // The comma is needed by a tuple of one, and allowed in the others.
    { of: 'tuple', as: '({{items}})', item: '{{item}},', separator: ' ', empty: '()' },
    { of: 'map', as: '{{{items}}}' },
  ],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\U{{hex8}}',
  },
};
