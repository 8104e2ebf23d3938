/** Tests as people write them for NUnit. */
import type { TestStyle } from '../test-style.ts';

const method = (body: string, head = 'void') =>
  `    [Test]\n    public ${head} Test{{number}}()\n    {\n        ${body}\n    }`;
const call = '{{callee}}({{arguments}})';

/** The class that a method stands in: the nearest one before it. Interfaces have no bodies of methods. */
const owner = '\\b(?:class|struct)\\s+(?<owner>\\w+)(?:(?!\\b(?:class|struct|interface)\\s+\\w)[^])*?';
const body = '{{entry}}\\s*(?:<[^<>]*>)?\\s*\\([^;{}]*?\\)\\s*(?:\\{|=>|where\\b)';

export const style: TestStyle = {
  framework: 'NUnit',
  file: '{{Entry}}Tests.cs',
  text: `using System;
using System.Collections.Generic;
using System.Numerics;
using System.Threading.Tasks;
using NUnit.Framework;

[TestFixture]
public class {{Entry}}Tests
{
{{tests}}
}
`,
  between: '\n\n',
  declaration: {
    pattern:
      '(?<returns>(?:[\\w.]+(?:<[^;{}]*>)?|\\([^;{}()]*\\))(?:\\?|\\[[,\\s]*\\])*)\\s+{{entry}}\\s*\\((?<parameters>(?:[^()]|\\([^()]*\\))*)\\)',
    parameter: /^(?:(?:this|in|ref|params)\s+|\[[^\]]*\]\s*)*(?<type>.+?)\s*\b\w+(?:\s*=.*)?$/,
  },
  callees: [
    { when: `${owner}\\bstatic\\b[^;{}=]*?\\b${body}`, as: '{{owner}}.{{entry}}' },
    { when: `${owner}[\\w>\\])?]\\s+${body}`, as: 'new {{owner}}().{{entry}}' },
  ],
  tests: [
    { of: 'raises', as: method(`Assert.That(() => ${call}, Throws.Exception);`) },
    {
      declared: /^(?:[\w.]+\.)?Task</,
      as: method(`Assert.That(await ${call}, Is.EqualTo({{expected}}));`, 'async Task'),
    },
    { of: 'null', as: method(`Assert.That(${call}, Is.Null);`) },
    { of: 'true', as: method(`Assert.That(${call}, Is.True);`) },
    { of: 'false', as: method(`Assert.That(${call}, Is.False);`) },
    { as: method(`Assert.That(${call}, Is.EqualTo({{expected}}));`) },
  ],
  values: [
    { of: 'null', as: 'null' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'big', as: 'BigInteger.Parse("{{text}}")' },
    { of: 'long', declared: /\bBigInteger\b/, as: 'new BigInteger({{text}}L)' },
    { of: 'long', as: '{{text}}L' },
    { of: 'int', declared: /^(?:[\w.]+\.)?BigInteger\b/, as: 'new BigInteger({{text}})' },
    // A tuple of longs is another type than one of ints.
    { of: 'int', declared: /^(?:long|Int64)\b/, as: '{{text}}L' },
    { of: 'int', as: '{{text}}' },
    { of: 'float', declared: /^decimal\b/, as: '{{text}}m' },
    { of: 'float', declared: /^float\b/, as: '{{text}}f' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'double.NaN' },
    { of: 'inf', as: 'double.PositiveInfinity' },
    { of: '-inf', as: 'double.NegativeInfinity' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', declared: /^(?<of>.+)\[\s*\](?:\s+\w+)?$/, as: 'new {{of}}[] { {{items}} }', empty: 'new {{of}}[0]' },
    {
      of: 'list',
      declared: /^(?:[\w.]+\.)?(?:I?List|I?Collection|IEnumerable|IReadOnlyList|IReadOnlyCollection)<(?<of>.+)>/,
      as: 'new List<{{of}}> { {{items}} }',
      empty: 'new List<{{of}}>()',
    },
    { of: 'tuple', declared: /^\((?<items>.+)\)/, as: '({{items}})' },
    { of: 'tuple', declared: /^(?:[\w.]+\.)?Tuple<(?<items>.+)>/, as: 'Tuple.Create({{items}})' },
    { of: 'tuple', declared: /^(?:[\w.]+\.)?KeyValuePair<(?<items>.+)>/, as: 'new {{declared}}({{items}})' },
    {
      of: 'map',
      declared: /^(?:[\w.]+\.)?(?:I|IReadOnly)?Dictionary<(?<key>[^,]+),\s*(?<value>.+)>/,
      as: 'new Dictionary<{{key}}, {{value}}> { {{items}} }',
      item: '{ {{key}}, {{value}} }',
      empty: 'new Dictionary<{{key}}, {{value}}>()',
    },
  ],
  some: [{ declared: /^(?<of>.+)\?/, as: '{{value}}' }],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\u{{hex4}}',
  },
};
