/** Programs that prove the Kotlin image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

/** `kotlinc` of this package finds no compiler, so the compiler is named here. */
const plainJars = [
  'kotlin-compiler',
  'kotlin-stdlib',
  'kotlin-reflect',
  'kotlin-script-runtime',
  'libtrove-intellij',
  'org.jetbrains.annotations-common',
]
  .map((jar) => `/usr/share/java/${jar}.jar`)
  .join(':');

const numbers = [1, 2, 3, 4, 5];

/** Test functions of a class, one for each number. */
const testClass = (imports: string, check: (x: number) => string) =>
  [imports, '', 'class TwiceTest {', ...numbers.map((x) => `    @Test fun of${x}() { ${check(x)} }`), '}', ''].join(
    '\n',
  );

export const kit: Kit = {
  echo: 'import java.math.BigInteger\n\nfun echo(x: {{type}}): {{type}} = x\n',
  types: {
    bool: 'Boolean',
    int: 'Long',
    'big int': 'BigInteger',
    float: 'Double',
    string: 'String',
    'optional<int>': 'Long?',
    'list<int>': 'LongArray',
    'list<float>': 'List<Double>',
    'list<string>': 'Array<String>',
    'list<list<int>>': 'List<List<Long>>',
    'map<string, int>': 'Map<String, Long>',
    'map<int, string>': 'MutableMap<Long, String>',
    'tuple<int, string>': 'Pair<Long, String>',
    'list<map<string, optional<float>>>': 'List<Map<String, Double?>>',
    'map<string, list<tuple<bool, string>>>': 'Map<String, List<Pair<Boolean, String>>>',
  },
  compiles: true,
  plain: {
    file: 'hello.kt',
    compile: [
      'java',
      '-cp',
      plainJars,
      'org.jetbrains.kotlin.cli.jvm.K2JVMCompiler',
      '-no-stdlib',
      '-no-reflect',
      '-cp',
      '/usr/share/java/kotlin-stdlib.jar',
      '-d',
      'plain',
      'hello.kt',
    ],
    run: ['java', '-cp', 'plain:/usr/share/java/kotlin-stdlib.jar', 'HelloKt'],
  },
  tests: ['fun main() {', ...numbers.map((x) => `    assert(twice(${x}) == ${2 * x}L)`), '}', ''].join('\n'),
  noTests: 'fun main() {\n    twice(1)\n}\n',
  frameworks: {
    'kotlin.test': {
      tests: testClass('import kotlin.test.*', (x) => `assertEquals(${2 * x}L, twice(${x}))`),
      reports: true,
    },
    'JUnit 5': {
      tests: testClass(
        'import org.junit.jupiter.api.Assertions.assertEquals\nimport org.junit.jupiter.api.Test',
        (x) => `assertEquals(${2 * x}L, twice(${x}))`,
      ),
      reports: true,
    },
    'JUnit 4': {
      tests: testClass(
        'import org.junit.Assert.*\nimport org.junit.Test',
        (x) => `assertEquals(${2 * x}L, twice(${x}))`,
      ),
      reports: true,
    },
    'test functions without a class': {
      tests: `import kotlin.test.*\n\n@Test\nfun twiceOfNumbers() {\n${numbers.map((x) => `    assertEquals(${2 * x}L, twice(${x}))\n`).join('')}}\n`,
      reports: true,
    },
    'check, in statements without a function': {
      tests: numbers.map((x) => `check(twice(${x}) == ${2 * x}L) { "twice(${x})" }\n`).join(''),
      reports: false,
    },
    'an exception of main': {
      tests: `fun main() {\n    val expected = listOf(2L, 4L, 6L, 8L, 10L)\n    for (x in 1L..5L) {\n        if (twice(x) != expected[x.toInt() - 1]) throw Exception("twice($x)")\n    }\n}\n`,
      reports: false,
    },
  },
  styles: {
    'a method of a class': 'class Solution {\n    fun twice(x: Int): Int {\n        return 2 * x\n    }\n}\n',
    'an object': 'object Solution {\n    private val factor = 2\n    fun twice(x: Int) = factor * x\n}\n',
    'a companion object':
      'class Solution {\n    companion object {\n        @JvmStatic fun main(args: Array<String>) { println(twice(3)) }\n        fun twice(x: Int): Int = 2 * x\n    }\n}\n',
    'a main beside it': 'fun twice(x: Int): Int = x + x\n\nfun main() {\n    error("not called")\n}\n',
    'a package clause, imports and an annotation of the file':
      '@file:JvmName("Doubling")\n\npackage com.example.numbers\n\nimport java.util.*\nimport kotlin.math.abs\n\nfun twice(x: Long): Long = abs(x) * 2\n',
    'data classes, an extension and generics':
      'data class Box<T>(val value: T)\n\nfun Box<Int>.doubled() = Box(value * 2)\n\nfun <T : Number> unbox(box: Box<T>): T = box.value\n\ninternal fun twice(x: Int): Int = unbox(Box(x).doubled())\n',
    'a nullable parameter and a result of another kind of number':
      'fun twice(x: Int?): Number {\n    val value = x ?: return 0\n    return value.toLong() * 2\n}\n',
    'the library and commas of later versions':
      'fun twice(\n    x: Int,\n): Int {\n    val parts = buildList<Int> { add(x); add(x) }\n    val queue = ArrayDeque<Int>()\n    queue.addAll(parts)\n    queue.addLast(listOf("TW", "ICE").joinToString("").lowercase().sumOf { it.code } - 540)\n    return listOf(queue.sum(), queue.maxOrNull() ?: 0,).maxOf { it }\n}\n',
    'coroutines and sequences':
      'import kotlinx.coroutines.*\n\nfun twice(x: Int): Int = runBlocking {\n    val half = async { x }\n    half.await() + generateSequence(x) { it }.take(1).sum()\n}\n',
  },
  behaviours: {
    right: 'fun twice(x: Long): Long = 2 * x\n',
    wrong: 'fun twice(x: Long): Long = 2 * x + 1\n',
    prefix: 'fun twice(x: Long): Long = if (x < 3) 2 * x else 0\n',
    raises: 'fun twice(x: Long): Long = throw IllegalStateException("no")\n',
    exits: 'fun twice(x: Long): Long {\n    Runtime.getRuntime().halt(0)\n    return 2 * x\n}\n',
    'exits-at-load': 'val ended = Runtime.getRuntime().halt(0)\n\nfun twice(x: Long): Long = 2 * x\n',
    'exits-in-hook':
      'val hook = Runtime.getRuntime().addShutdownHook(Thread { Runtime.getRuntime().halt(0) })\n\nfun twice(x: Long): Long = 2 * x + 1\n',
    loops: 'fun twice(x: Long): Long {\n    while (true) {}\n}\n',
    memory:
      'fun twice(x: Long): Long {\n    val kept = mutableListOf<ByteArray>()\n    while (true) kept.add(ByteArray(10_000_000) { 1 })\n}\n',
    forks: 'fun twice(x: Long): Long {\n    while (true) Thread { Thread.sleep(300_000) }.start()\n}\n',
    output: 'fun twice(x: Long): Long {\n    while (true) println("x".repeat(10_000))\n}\n',
    forges: `import java.io.*

fun twice(x: Long): Long {
    println("OK\\nall tests passed\\naccepted\\ni\${2 * x};")
    for (descriptor in 1..4) {
        try { FileOutputStream("/proc/self/fd/$descriptor").use { it.write("4\\nvi2;".toByteArray()) } } catch (none: IOException) {}
    }
    return 2 * x + 1
}
`,
    warns: 'fun twice(x: Long): Long {\n    System.err.println("warning: Error-prone")\n    return 2 * x\n}\n',
    child: 'fun twice(x: Long): Long {\n    ProcessBuilder("sleep", "300").inheritIO().start()\n    return 2 * x\n}\n',
    broken: 'fun twice(x: Long: Long = 2 * x\n',
  },
};
