/** Tests as people write them for kotlin.test. */
import type { TestStyle } from '../test-style.ts';

const test = (body: string) => `    @Test\n    fun test{{number}}() {\n        ${body}\n    }`;
const call = '{{callee}}({{arguments}})';

const header = '\\bfun\\s+(?:<[^>]*>\\s*)?{{entry}}\\s*\\(';
const packageClause = '^package\\s+(?<package>[\\w.]+)[^]*?';
const topLevel = `^(?:[a-z]+ )*${header.replace('\\b', '')}`;
/** The class or object that a function stands in: the nearest one before it. */
const nearest = `\\s+(?<owner>\\w+)(?:(?!\\b(?:class|object|interface)\\s+\\w)[^])*?`;
const ofCompanion = `\\bclass${nearest}\\bcompanion object\\b[^]*?${header}`;
const ofObject = `\\bobject${nearest}${header}`;
const ofClass = `\\bclass${nearest}${header}`;

export const style: TestStyle = {
  framework: 'kotlin.test',
  file: '{{Entry}}Test.kt',
  text: `import java.math.BigInteger
import kotlin.test.*

class {{Entry}}Test {
{{tests}}
}
`,
  between: '\n\n',
  declaration: {
    pattern: `${header}(?<parameters>(?:[^()]|\\([^()]*\\))*)\\)\\s*(?::\\s*(?<returns>[^={\\n]+))?`,
    parameter: /^(?:vararg\s+)?\w+\s*:\s*(?<type>[^=]+)/,
  },
  callees: [
    { when: `${packageClause}${topLevel}`, as: '{{package}}.{{entry}}' },
    { when: topLevel, as: '{{entry}}' },
    { when: `${packageClause}${ofCompanion}`, as: '{{package}}.{{owner}}.{{entry}}' },
    { when: ofCompanion, as: '{{owner}}.{{entry}}' },
    { when: `${packageClause}${ofObject}`, as: '{{package}}.{{owner}}.{{entry}}' },
    { when: ofObject, as: '{{owner}}.{{entry}}' },
    { when: `${packageClause}${ofClass}`, as: '{{package}}.{{owner}}().{{entry}}' },
    { when: ofClass, as: '{{owner}}().{{entry}}' },
  ],
  tests: [
    { of: 'raises', as: test(`assertFails { ${call} }`) },
    { of: 'null', as: test(`assertNull(${call})`) },
    { of: 'true', declared: /^Boolean$/, as: test(`assertTrue(${call})`) },
    { of: 'false', declared: /^Boolean$/, as: test(`assertFalse(${call})`) },
    // Two arrays are equal to kotlin.test only where they are the same one.
    { declared: /^\w+Array$/, as: test(`assertTrue({{expected}}.contentEquals(${call}))`) },
    { declared: /^Array</, as: test(`assertTrue({{expected}} contentDeepEquals ${call})`) },
    { as: test(`assertEquals({{expected}}, ${call})`) },
  ],
  values: [
    { of: 'null', as: 'null' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'int', declared: /\bBigInteger\b/, as: 'BigInteger("{{text}}")' },
    { of: 'least', as: 'Long.MIN_VALUE' },
    { of: 'int', declared: /^Long\b/, as: '{{text}}L' },
    { of: 'int', as: '{{text}}' },
    { of: 'float', declared: /^Float\b/, as: '{{text}}f' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'Double.NaN' },
    { of: 'inf', as: 'Double.POSITIVE_INFINITY' },
    { of: '-inf', as: 'Double.NEGATIVE_INFINITY' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', declared: /^(?<of>Long)Array$/, as: 'longArrayOf({{items}})' },
    { of: 'list', declared: /^(?<of>Int)Array$/, as: 'intArrayOf({{items}})' },
    { of: 'list', declared: /^(?<of>Double)Array$/, as: 'doubleArrayOf({{items}})' },
    { of: 'list', declared: /^(?<of>Boolean)Array$/, as: 'booleanArrayOf({{items}})' },
    { of: 'list', declared: /^Array<(?:out\s+)?(?<of>.+)>\??$/, as: 'arrayOf<{{of}}>({{items}})' },
    {
      of: 'list',
      declared: /^(?:MutableList|ArrayList)<(?<of>.+)>\??$/,
      as: 'arrayListOf<{{of}}>({{items}})',
    },
    {
      of: 'list',
      declared: /^(?:List|Collection|Iterable)<(?<of>.+)>\??$/,
      as: 'listOf({{items}})',
      empty: 'emptyList<{{of}}>()',
    },
    { of: 'tuple', declared: /^(?<kind>Pair|Triple)<(?<items>.+)>\??$/, as: '{{kind}}({{items}})' },
    {
      of: 'map',
      declared: /^(?:MutableMap|HashMap|LinkedHashMap)<(?<key>[^,]+),\s*(?<value>.+)>\??$/,
      as: 'hashMapOf<{{key}}, {{value}}>({{items}})',
      item: '{{key}} to {{value}}',
    },
    {
      of: 'map',
      declared: /^Map<(?<key>[^,]+),\s*(?<value>.+)>\??$/,
      as: 'mapOf({{items}})',
      item: '{{key}} to {{value}}',
      empty: 'emptyMap<{{key}}, {{value}}>()',
    },
  ],
  some: [{ declared: /^(?<of>.+)\?$/, as: '{{value}}' }],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', $: '\\$', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\u{{hex4}}',
  },
};
