/** Tests as people write them for minitest. */
import type { TestStyle } from '../test-style.ts';

const method = (body: string) => `  def test_{{entry}}_{{number}}\n    ${body}\n  end`;
const call = '{{callee}}({{arguments}})';

/** A module around the class, and the class or module that a method stands in: the nearest one before it. */
const outer = '^module\\s+(?<outer>\\w+)\\s*$(?:(?!^end)[^])*?^[ \\t]+';
const owner = '(?:class|module)\\s+(?<owner>\\w+)(?:(?!^\\s*(?:class|module)\\s+\\w)[^])*?';
const ofOwner = `${owner}(?:def\\s+self\\.{{entry}}\\b|(?:class << self|module_function|extend self)(?:(?!^end)[^])*?def\\s+{{entry}}\\b)`;
const ofObject = `${owner}def\\s+{{entry}}\\b`;

export const style: TestStyle = {
  framework: 'minitest',
  file: 'test_{{entry}}.rb',
  text: `require 'minitest/autorun'
require_relative 'solution'

class Test{{Entry}} < Minitest::Test
{{tests}}
end
`,
  between: '\n\n',
  callees: [
    { when: '^def\\s+{{entry}}\\b', as: '{{entry}}' },
    { when: `${outer}${ofOwner}`, as: '{{outer}}::{{owner}}.{{entry}}' },
    { when: `^${ofOwner}`, as: '{{owner}}.{{entry}}' },
    { when: `${outer}${ofObject}`, as: '{{outer}}::{{owner}}.new.{{entry}}' },
    { when: `^${ofObject}`, as: '{{owner}}.new.{{entry}}' },
  ],
  tests: [
    { of: 'raises', as: method(`assert_raises(StandardError) { ${call} }`) },
    { of: 'nan', as: method(`assert_predicate(${call}, :nan?)`) },
    { of: 'null', as: method(`assert_nil(${call})`) },
    { as: method(`assert_equal({{expected}}, ${call})`) },
  ],
  values: [
    { of: 'null', as: 'nil' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'int', as: '{{text}}' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'Float::NAN' },
    { of: 'inf', as: 'Float::INFINITY' },
    { of: '-inf', as: '-Float::INFINITY' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', as: '[{{items}}]' },
    { of: 'map', as: '{ {{items}} }', item: '{{key}} => {{value}}', empty: '{}' },
  ],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', '#': '\\#', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\u{{{hex}}}',
  },
};
