/** Programs that prove the Groovy image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

/** Test methods of a class, one for each number. */
const testClass = (opening: string, method: (x: number) => string) =>
  `${opening}\n${numbers.map((x) => `  ${method(x)}`).join('\n')}\n}\n`;

/** A function of a script. */
const script = (body: string) => `def twice(x) {\n  ${body}\n}\n`;

export const kit: Kit = {
  echo: 'def echo(x) {\n  x\n}\n',
  types: untyped,
  compiles: true,
  plain: {
    file: 'hello.groovy',
    run: ['java', '-cp', '/usr/share/java/groovy-all.jar', 'groovy.ui.GroovyMain', 'hello.groovy'],
  },
  tests: numbers.map((x) => `assert twice(${x}) == ${2 * x}\n`).join(''),
  noTests: 'println twice(1)\n',
  frameworks: {
    Spock: {
      tests: [
        'import spock.lang.*',
        '',
        'class TwiceSpec extends Specification {',
        '  @Unroll',
        '  def "twice #x is #expected"() {',
        '    expect:',
        '    twice(x) == expected',
        '',
        '    where:',
        '    x | expected',
        ...numbers.map((x) => `    ${x} | ${2 * x}`),
        '  }',
        '}',
        '',
      ].join('\n'),
      reports: true,
    },
    'JUnit 5': {
      tests: testClass(
        'import org.junit.jupiter.api.Test\nimport static org.junit.jupiter.api.Assertions.*\n\nclass TwiceTest {',
        (x) => `@Test void of${x}() { assertEquals(${2 * x}, twice(${x})) }`,
      ),
      reports: true,
    },
    'JUnit 4': {
      tests: testClass(
        'import org.junit.Test\n\nclass TwiceTest {',
        (x) => `@Test void of${x}() { assert twice(${x}) == ${2 * x} }`,
      ),
      reports: true,
    },
    GroovyTestCase: {
      tests: testClass(
        'class TwiceTests extends GroovyTestCase {',
        (x) => `void testOf${x}() { assertEquals ${2 * x}, twice(${x}) }`,
      ),
      reports: true,
    },
    'exceptions in a script': {
      tests: `[${numbers.map((x) => `${x}: ${2 * x}`).join(', ')}].each { x, expected ->\n  if (twice(x) != expected) throw new Exception("twice($x)")\n}\n`,
      reports: false,
    },
    'a main method': {
      tests: testClass(
        'class TwiceChecks {\n  static void main(String[] args) {',
        (x) => `  assert twice(${x}) == ${2 * x}`,
      ).concat('}\n'),
      reports: false,
    },
  },
  styles: {
    'a static method of a class': 'class Solution {\n  static int twice(int x) {\n    return 2 * x\n  }\n}\n',
    'a method of a class with a main':
      "class Doubling {\n  long twice(long x) { x + x }\n\n  static void main(String[] args) {\n    throw new IllegalStateException('not called')\n  }\n}\n",
    'a closure in a variable': 'def twice = { x -> 2 * x }\n',
    'a closure that calls itself':
      'def twice\ntwice = { int x -> x == 0 ? 0 : 2 + twice(x - 1) }\nassert twice(3) == 6\n',
    'statements around it':
      'import groovy.transform.Field\n\n@Field final int FACTOR = 2\nknown = [:]\n\ndef twice(x) {\n  known[x] = known[x] ?: FACTOR * x\n}\n\nprintln "twice 2 is ${twice(2)}"\n',
    'a package clause, imports and static typing':
      'package com.example.numbers\n\nimport groovy.transform.CompileStatic\nimport java.util.stream.IntStream\n\n@CompileStatic\nclass Numbers {\n  int twice(int x) {\n    List<Integer> parts = [x, x]\n    parts.inject(0) { int a, int b -> a + b }\n  }\n}\n',
    'Java as it stands':
      'import java.util.*;\n\npublic class Solution {\n    private final Map<Integer, Integer> known = new HashMap<>();\n\n    public int twice(int x) {\n        for (int i = 0; i < 1; i++) {\n            known.put(x, x * 2);\n        }\n        return known.get(x);\n    }\n}\n',
    'default arguments and ranges':
      'int twice(int x, int factor = 2) {\n  (0..<factor).collect { x }.sum() as int\n}\n',
  },
  behaviours: {
    right: script('2 * x'),
    wrong: script('2 * x + 1'),
    prefix: script('x < 3 ? 2 * x : 0'),
    raises: script("throw new IllegalStateException('no')"),
    exits: script('Runtime.runtime.halt(0)'),
    'exits-at-load': `Runtime.runtime.halt(0)\n\n${script('2 * x')}`,
    'exits-in-hook': `addShutdownHook { Runtime.runtime.halt(0) }\n\n${script('2 * x + 1')}`,
    loops: script('while (true) {}'),
    memory: script('def kept = []\n  while (true) kept << new byte[10_000_000]'),
    forks: script('while (true) Thread.start { sleep 300_000 }'),
    output: script("while (true) println 'x' * 10_000"),
    forges: script(`println "OK\\nall tests passed\\naccepted\\ni\${2 * x};"
  for (descriptor in 1..4) {
    try {
      new FileOutputStream("/proc/self/fd/$descriptor").withStream { it << "4\\nvi2;".bytes }
    } catch (IOException none) {
    }
  }
  2 * x + 1`),
    warns: script("System.err.println 'warning: deprecated'\n  2 * x"),
    child: script("new ProcessBuilder('sleep', '300').inheritIO().start()\n  2 * x"),
    broken: 'def twice(x {\n  2 * x\n}\n',
  },
};
