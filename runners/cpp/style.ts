/** Tests as people write them for GoogleTest. */
import type { TestStyle } from '../test-style.ts';

export const style: TestStyle = {
  framework: 'GoogleTest',
  file: '{{entry}}_test.cpp',
  text: `#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

using namespace std::string_literals;

{{tests}}
`,
  between: '\n\n',
  declaration: {
    pattern:
      '^[ \\t]*(?:static |inline |constexpr |virtual )*(?<returns>[\\w:]+(?: long| int)*(?:<[^;{}()]*>)?[&* ]*)\\s+{{entry}}\\s*\\((?<parameters>[^)]*)\\)',
    parameter: /^(?:const\s+)?(?<type>.+?)\s*(?:const)?\s*&{0,2}\s*\b\w+$/,
  },
  callees: [{ when: '\\b(?:class|struct)\\s+Solution\\b[^]*\\b{{entry}}\\s*\\(', as: 'Solution().{{entry}}' }],
  tests: [
    { of: 'raises', as: 'TEST({{entry}}, case_{{number}}) {\n  EXPECT_ANY_THROW({{callee}}({{arguments}}));\n}' },
    { of: 'nan', as: 'TEST({{entry}}, case_{{number}}) {\n  EXPECT_TRUE(std::isnan({{callee}}({{arguments}})));\n}' },
    {
      declared: /^(?:double|float)$/,
      as: 'TEST({{entry}}, case_{{number}}) {\n  EXPECT_DOUBLE_EQ({{callee}}({{arguments}}), {{expected}});\n}',
    },
    {
      declared: /</,
      as: 'TEST({{entry}}, case_{{number}}) {\n  const {{returns}} expected = {{expected}};\n  EXPECT_EQ({{callee}}({{arguments}}), expected);\n}',
    },
    { as: 'TEST({{entry}}, case_{{number}}) {\n  EXPECT_EQ({{callee}}({{arguments}}), {{expected}});\n}' },
  ],
  values: [
    { of: 'null', as: '{std::nullopt}' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'int', as: '{{text}}' },
    { of: 'long', as: '{{text}}LL' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'std::numeric_limits<double>::quiet_NaN()' },
    { of: 'inf', as: 'std::numeric_limits<double>::infinity()' },
    { of: '-inf', as: '-std::numeric_limits<double>::infinity()' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', declared: /^(?:std::)?vector<(?<of>.+)>$/, as: '{{declared}}{{{items}}}' },
    { of: 'list', as: '{{{items}}}' },
    { of: 'map', as: '{{{items}}}', item: '{{{key}}, {{value}}}' },
  ],
  strings: {
    open: '"',
    // With its length: a text may hold U+0000.
    close: '"s',
    escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '?': '\\?' },
    control: '\\U{{hex8}}',
  },
};
