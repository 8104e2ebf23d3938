/** Tests as people write them for PHPUnit. */
import type { TestStyle } from '../test-style.ts';

const method = (body: string) => `    public function test{{number}}(): void\n    {\n        ${body}\n    }`;
const call = '{{callee}}({{arguments}})';

const namespace = '^\\s*namespace\\s+(?<namespace>[\\w\\\\]+)\\s*[;{][^]*?';
/** The class that a method stands in: the nearest one before it. */
const owner = '^[\\w \\t]*\\bclass\\s+(?<owner>\\w+)(?:(?!^[\\w \\t]*\\bclass\\s+\\w)[^])*?';
const staticMethod = `${owner}^[ \\t]+[\\w \\t]*\\bstatic\\b[\\w \\t]*\\bfunction\\s+&?{{entry}}\\s*\\(`;
const ownMethod = `${owner}^[ \\t]+[\\w \\t]*\\bfunction\\s+&?{{entry}}\\s*\\(`;
const plainFunction = '^function\\s+&?{{entry}}\\s*\\(';

export const style: TestStyle = {
  framework: 'PHPUnit',
  file: '{{Entry}}Test.php',
  text: `<?php

use PHPUnit\\Framework\\TestCase;

require_once __DIR__ . '/solution.php';

final class {{Entry}}Test extends TestCase
{
{{tests}}
}
`,
  between: '\n\n',
  callees: [
    { when: `${namespace}${plainFunction}`, as: '\\{{namespace}}\\{{entry}}' },
    { when: plainFunction, as: '{{entry}}' },
    { when: '^\\${{entry}}\\s*=', as: "$GLOBALS['{{entry}}']" },
    { when: `${namespace}${staticMethod}`, as: '\\{{namespace}}\\{{owner}}::{{entry}}' },
    { when: staticMethod, as: '{{owner}}::{{entry}}' },
    { when: `${namespace}${ownMethod}`, as: '(new \\{{namespace}}\\{{owner}}())->{{entry}}' },
    { when: ownMethod, as: '(new {{owner}}())->{{entry}}' },
  ],
  tests: [
    { of: 'raises', as: method(`$this->expectException(Throwable::class);\n        ${call};`) },
    { of: 'nan', as: method(`$this->assertNan(${call});`) },
    { of: 'null', as: method(`$this->assertNull(${call});`) },
    { of: 'true', as: method(`$this->assertTrue(${call});`) },
    { of: 'false', as: method(`$this->assertFalse(${call});`) },
    // PHPUnit takes all objects of GMP for equal, while PHP itself compares their numbers.
    { of: 'big', as: method(`$this->assertTrue({{expected}} == ${call});`) },
    // An int does for a float, and maps may be in any order.
    { of: 'float', as: method(`$this->assertEquals({{expected}}, ${call});`) },
    { of: 'map', as: method(`$this->assertEquals({{expected}}, ${call});`) },
    { as: method(`$this->assertSame({{expected}}, ${call});`) },
  ],
  values: [
    { of: 'null', as: 'null' },
    { of: 'true', as: 'true' },
    { of: 'false', as: 'false' },
    { of: 'int', as: '{{text}}' },
    { of: 'least', as: 'PHP_INT_MIN' },
    { of: 'big', as: "gmp_init('{{text}}')" },
    { of: 'float', as: '{{text}}' },
    { of: 'nan', as: 'NAN' },
    { of: 'inf', as: 'INF' },
    { of: '-inf', as: '-INF' },
    { of: 'string', as: '{{text}}' },
    { of: 'list', as: '[{{items}}]' },
    { of: 'map', as: '[{{items}}]', item: '{{key}} => {{value}}' },
  ],
  strings: {
    open: '"',
    close: '"',
    escapes: { '"': '\\"', '\\': '\\\\', $: '\\$', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
    control: '\\u{{{hex}}}',
  },
};
