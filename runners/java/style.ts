/** Tests as people write them for JUnit 5. */
import type { TestStyle } from '../test-style.ts';

/** The class that a method stands in: the nearest one before it. */
const owner = '\\b(?:class|record|interface)\\s+(?<owner>\\w+)(?:(?!\\b(?:class|record|interface)\\s+\\w)[^])*?';

export const style: TestStyle = {
  framework: 'JUnit 5',
  file: '{{Entry}}Test.java',
  text: `import static org.junit.jupiter.api.Assertions.*;

import java.math.BigInteger;
import java.util.*;
import org.junit.jupiter.api.Test;

class {{Entry}}Test {
{{tests}}
}
`,
  between: '\n\n',
  declaration: {
    pattern: '(?<returns>[\\w.]+(?:\\s*<[^;{}()]*>)?(?:\\s*\\[\\s*\\])*)\\s+{{entry}}\\s*\\((?<parameters>[^)]*)\\)',
    parameter: /^(?:final\s+|@\w+\s+)*(?<type>.+?(?:\.\.\.)?)\s*\b\w+$/,
  },
  callees: [
    { when: `${owner}\\bstatic\\b[^;{}()=]*\\b{{entry}}\\s*\\(`, as: '{{owner}}.{{entry}}' },
    { when: `${owner}[\\w>\\]]\\s+{{entry}}\\s*\\(`, as: 'new {{owner}}().{{entry}}' },
  ],
  tests: [
    {
      of: 'raises',
      as: '  @Test\n  void test{{number}}() {\n    assertThrows(Throwable.class, () -> {{callee}}({{arguments}}));\n  }',
    },
    {
      declared: /\]$/,
      as: '  @Test\n  void test{{number}}() throws Exception {\n    assertArrayEquals({{expected}}, {{callee}}({{arguments}}));\n  }',
    },
    {
      as: '  @Test\n  void test{{number}}() throws Exception {\n    assertEquals({{expected}}, {{callee}}({{arguments}}));\n  }',
    },
  ],
  values: [
    { of: 'null', declared: /^Optional\b/, as: 'Optional.empty()' },
    { of: 'null', as: 'null' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'int', declared: /^(?:java\.math\.)?BigInteger$/, as: 'new BigInteger("{{text}}")' },
    { of: 'int', declared: /^[lL]ong$/, as: '{{text}}L' },
    { of: 'int', declared: /^[dD]ouble$/, as: '{{text}}.0' },
    { of: 'int', as: '{{text}}' },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'Double.NaN' },
    { of: 'inf', as: 'Double.POSITIVE_INFINITY' },
    { of: '-inf', as: 'Double.NEGATIVE_INFINITY' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', declared: /^(?<of>.+?)\s*(?:\[\s*\]|\.\.\.)$/, as: 'new {{of}}[]{{{items}}}' },
    {
      of: 'list',
      declared: /^(?:java\.util\.)?\w*(?:List|Collection|Iterable)<(?<of>.+)>$/,
      as: 'new ArrayList<>(Arrays.asList({{items}}))',
      empty: 'new ArrayList<>()',
    },
    { of: 'tuple', declared: /^(?:Map\.)?Entry<(?<items>.+)>$/, as: 'Map.entry({{items}})' },
    {
      of: 'map',
      declared: /^(?:java\.util\.)?\w*Map<(?<key>[^,]+),\s*(?<value>.+)>$/,
      as: 'new HashMap<{{key}}, {{value}}>() {{ {{items}} }}',
      item: 'put({{key}}, {{value}});',
      separator: ' ',
      empty: 'new HashMap<>()',
    },
  ],
  some: [{ declared: /^Optional<(?<of>.+)>$/, as: 'Optional.of({{value}})' }],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\u{{hex4}}',
    // A \u000a would be a line break before the text is read.
    low: '\\{{octal}}',
  },
};
