/** Programs that prove the Java image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

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
    ...[1, 2, 3, 4, 5].map((x) => `    assert new Solution().twice(${x}) == ${2 * x};`),
    '  }',
    '}',
    '',
  ].join('\n'),
  noTests: 'class Main {\n  public static void main(String[] args) {\n    new Solution().twice(1);\n  }\n}\n',
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
