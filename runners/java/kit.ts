/** Programs that prove the Java image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

/** Test methods of a class, one for each number. */
const testClass = (imports: string, check: (x: number) => string) =>
  `${imports}\npublic class TwiceTest {\n${numbers.map((x) => `  @Test\n  public void of${x}() {\n    ${check(x)}\n  }\n`).join('')}}\n`;

export const kit: Kit = {
  echo: 'import java.math.BigInteger;\nimport java.util.*;\n\nclass Solution {\n  {{type}} echo({{type}} x) { return x; }\n}\n',
  types: {
    bool: 'boolean',
    int: 'long',
    'big int': 'BigInteger',
    float: 'double',
    string: 'String',
    'optional<int>': 'Optional<Long>',
    'list<int>': 'long[]',
    'list<float>': 'List<Double>',
    'list<string>': 'String[]',
    'list<list<int>>': 'List<List<Long>>',
    'map<string, int>': 'Map<String, Long>',
    'map<int, string>': 'Map<Long, String>',
    'tuple<int, string>': 'Map.Entry<Long, String>',
    'list<map<string, optional<float>>>': 'List<Map<String, Optional<Double>>>',
    'map<string, list<tuple<bool, string>>>': 'Map<String, List<Map.Entry<Boolean, String>>>',
  },
  compiles: true,
  plain: { file: 'Hello.java', compile: ['javac', 'Hello.java'], run: ['java', 'Hello'] },
  tests: [
    'class Main {',
    '  public static void main(String[] args) {',
    ...numbers.map((x) => `    assert new Solution().twice(${x}) == ${2 * x};`),
    '  }',
    '}',
    '',
  ].join('\n'),
  noTests: 'class Main {\n  public static void main(String[] args) {\n    new Solution().twice(1);\n  }\n}\n',
  frameworks: {
    'JUnit 5': {
      tests: testClass(
        'import static org.junit.jupiter.api.Assertions.*;\n\nimport org.junit.jupiter.api.Test;\n',
        (x) => `assertEquals(${2 * x}, new Solution().twice(${x}));`,
      ),
      reports: true,
    },
    'JUnit 5, with parameters': {
      tests: `import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwiceTest {
  @ParameterizedTest
  @CsvSource({${numbers.map((x) => `"${x}, ${2 * x}"`).join(', ')}})
  void twice(long x, long expected) {
    assertEquals(expected, new Solution().twice(x));
  }
}
`,
      reports: true,
    },
    'JUnit 4': {
      tests: testClass(
        'import static org.junit.Assert.assertEquals;\n\nimport org.junit.Test;\n',
        (x) => `assertEquals(${2 * x}, new Solution().twice(${x}));`,
      ),
      reports: true,
    },
    'JUnit 3': {
      tests: `import junit.framework.TestCase;\n\npublic class TwiceTest extends TestCase {\n${numbers.map((x) => `  public void testOf${x}() {\n    assertEquals(${2 * x}L, new Solution().twice(${x}));\n  }\n`).join('')}}\n`,
      reports: true,
    },
    'an exception of main': {
      tests: `public class Main {
  public static void main(String[] args) throws Exception {
    for (long x = 1; x <= 5; x++) {
      if (new Solution().twice(x) != x + x) throw new Exception("twice(" + x + ")");
    }
  }
}
`,
      reports: false,
    },
    'statements without a class': {
      tests: numbers.map((x) => `assert new Solution().twice(${x}) == ${2 * x} : "twice(${x})";\n`).join(''),
      reports: false,
    },
  },
  styles: {
    'a static method of a public class':
      'public class Doubling {\n  public static int twice(int x) {\n    return 2 * x;\n  }\n}\n',
    'a main beside it':
      'public class Main {\n  static int twice(int x) { return x + x; }\n\n  public static void main(String[] args) {\n    throw new IllegalStateException("not called");\n  }\n}\n',
    'a package clause and imports':
      'package com.example.numbers;\n\nimport static java.lang.Math.*;\nimport java.util.*;\nimport java.util.function.*;\n\npublic class Numbers {\n  private final Map<Integer, Integer> known = new HashMap<>();\n\n  public Integer twice(Integer x) {\n    IntUnaryOperator doubled = n -> multiplyExact(n, 2);\n    return known.computeIfAbsent(x, doubled::applyAsInt);\n  }\n}\n',
    'several classes, a record and an interface':
      'interface Shape { long size(); }\n\nrecord Box(long value) implements Shape {\n  public long size() { return value; }\n}\n\nclass Helper {\n  static long doubled(Shape shape) { return shape.size() * 2; }\n}\n\npublic class Solution {\n  public long twice(long x) { return Helper.doubled(new Box(x)); }\n}\n',
    'a method without a class':
      'import java.util.stream.*;\n\npublic static int twice(int x) {\n  return IntStream.of(x, x).sum();\n}\n',
    'another spelling':
      'class Solution {\n  /** See Twice(2). */\n  public static long Twice(long x) { return x << 1; }\n}\n',
    'a nested class':
      'public class Outer {\n  public static class Solution {\n    public long twice(long x) { return new Outer().plus(x, x); }\n  }\n\n  private long plus(long a, long b) { return a + b; }\n}\n',
  },
  behaviours: {
    right: 'class Solution {\n  long twice(long x) { return 2 * x; }\n}\n',
    wrong: 'class Solution {\n  long twice(long x) { return 2 * x + 1; }\n}\n',
    prefix: 'class Solution {\n  long twice(long x) { return x < 3 ? 2 * x : 0; }\n}\n',
    raises: 'class Solution {\n  long twice(long x) { throw new IllegalStateException("no"); }\n}\n',
    exits: 'class Solution {\n  long twice(long x) { Runtime.getRuntime().halt(0); return 2 * x; }\n}\n',
    'exits-at-load':
      'class Solution {\n  static { Runtime.getRuntime().halt(0); }\n  long twice(long x) { return 2 * x; }\n}\n',
    'exits-in-hook':
      'class Solution {\n  static { Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0))); }\n  long twice(long x) { return 2 * x + 1; }\n}\n',
    loops:
      'class Solution {\n  static volatile boolean on = true;\n  long twice(long x) { while (on) {} return 2 * x; }\n}\n',
    memory:
      'import java.util.*;\n\nclass Solution {\n  long twice(long x) {\n    List<byte[]> kept = new ArrayList<>();\n    for (;;) { byte[] more = new byte[10_000_000]; Arrays.fill(more, (byte) 1); kept.add(more); }\n  }\n}\n',
    forks:
      'class Solution {\n  long twice(long x) {\n    for (;;) new Thread(() -> { try { Thread.sleep(300_000); } catch (InterruptedException end) {} }).start();\n  }\n}\n',
    output: 'class Solution {\n  long twice(long x) { for (;;) System.out.println("x".repeat(10_000)); }\n}\n',
    forges: `import java.io.*;

class Solution {
  long twice(long x) {
    System.out.println("OK\\nall tests passed\\naccepted\\ni" + 2 * x + ";");
    for (int descriptor = 1; descriptor < 5; descriptor++) {
      try (FileOutputStream out = new FileOutputStream("/proc/self/fd/" + descriptor)) { out.write("4\\nvi2;".getBytes()); } catch (IOException none) {}
    }
    return 2 * x + 1;
  }
}
`,
    warns:
      'class Solution {\n  long twice(long x) {\n    System.err.println("warning: Error-prone");\n    return 2 * x;\n  }\n}\n',
    child:
      'class Solution {\n  long twice(long x) {\n    try { new ProcessBuilder("sleep", "300").inheritIO().start(); } catch (java.io.IOException none) { throw new IllegalStateException(none); }\n    return 2 * x;\n  }\n}\n',
    broken: 'class Solution {\n  long twice(long x { return 2 * x; }\n}\n',
  },
};
