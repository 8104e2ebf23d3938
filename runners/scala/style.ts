/** Tests as people write them for JUnit 5. */
import type { TestStyle } from '../test-style.ts';

const test = (body: string) => `  @Test\n  def test{{number}}(): Unit = {\n    ${body}\n  }`;
const call = '{{callee}}({{arguments}})';

const packageClause = '^package\\s+(?<package>[\\w.]+)[^]*?';
/** The class or object that a method stands in: the nearest one before it. */
const nearest = '\\s+(?<owner>\\w+)(?:(?!^(?:\\w+ )*(?:class|object|trait)\\s+\\w)[^])*?\\bdef\\s+{{entry}}\\b';
const ofObject = `^(?:\\w+ )*object${nearest}`;
const ofClass = `^(?:\\w+ )*class${nearest}`;

export const style: TestStyle = {
  framework: 'JUnit 5',
  file: '{{Entry}}Test.scala',
  text: `import org.junit.jupiter.api.Assertions._
import org.junit.jupiter.api.Test
import scala.collection.mutable
import scala.util.Try

class {{Entry}}Test {
{{tests}}
}
`,
  between: '\n\n',
  declaration: {
    pattern:
      '\\bdef\\s+{{entry}}\\s*(?:\\[[^\\]]*\\])?\\s*\\((?<parameters>(?:[^()]|\\([^()]*\\))*)\\)\\s*(?::\\s*(?<returns>[^={\\n]+))?',
    parameter: /^\w+\s*:\s*(?<type>[^=]+)/,
  },
  callees: [
    { when: '^def\\s+{{entry}}\\b', as: '{{entry}}' },
    { when: `${packageClause}${ofObject}`, as: '{{package}}.{{owner}}.{{entry}}' },
    { when: ofObject, as: '{{owner}}.{{entry}}' },
    { when: `${packageClause}${ofClass}`, as: 'new {{package}}.{{owner}}().{{entry}}' },
    { when: ofClass, as: 'new {{owner}}().{{entry}}' },
  ],
  tests: [
    { of: 'raises', as: test(`assertTrue(Try(${call}).isFailure)`) },
    { of: 'true', declared: /^Boolean$/, as: test(`assertTrue(${call})`) },
    { of: 'false', declared: /^Boolean$/, as: test(`assertFalse(${call})`) },
    { declared: /^Array\[/, as: test(`assertArrayEquals({{expected}}, ${call})`) },
    { as: test(`assertEquals({{expected}}, ${call})`) },
  ],
  values: [
    { of: 'null', declared: /^Option\[/, as: 'None' },
    { of: 'null', as: 'null' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'long', declared: /^BigInt\b/, as: 'BigInt("{{text}}")' },
    { of: 'int', declared: /^BigInt\b/, as: 'BigInt({{text}})' },
    { of: 'int', declared: /^Long\b/, as: '{{text}}L' },
    { of: 'long', as: '{{text}}L' },
    { of: 'int', as: '{{text}}' },
    { of: 'float', declared: /^Float\b/, as: '{{text}}f' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'Double.NaN' },
    { of: 'inf', as: 'Double.PositiveInfinity' },
    { of: '-inf', as: 'Double.NegativeInfinity' },
    { of: 'string', as: '{{text}}' },
    {
      of: 'list',
      declared: /^(?<kind>[\w.]*?(?:List|Seq|Vector|Array|Iterable|Traversable|Buffer))\[(?<of>.+)\]$/,
      as: '{{kind}}({{items}})',
      empty: '{{kind}}[{{of}}]()',
    },
    { of: 'tuple', declared: /^\((?<items>.+)\)$/, as: '({{items}})' },
    {
      of: 'map',
      declared: /^(?<kind>[\w.]*?Map)\[(?<key>[^,]+),\s*(?<value>.+)\]$/,
      as: '{{kind}}({{items}})',
      item: '{{key}} -> {{value}}',
      empty: '{{kind}}[{{key}}, {{value}}]()',
    },
  ],
  some: [{ declared: /^Option\[(?<of>.+)\]$/, as: 'Some({{value}})' }],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\u{{hex4}}',
    // A \u000a would be a line break before the text is read.
    low: '\\{{octal}}',
  },
};
