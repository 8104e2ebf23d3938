/**
 * Kotlin 1.3 with kotlin.test and JUnit 5, on Java's harness, assertions on.
 *
 * Debian has no later Kotlin. What programs use most of the later library is in
 * files/library, in the packages where they look for it.
 *
 * The compiler is called from our driver, and both it and the harness start from an
 * archive of loaded classes: `kotlinc` itself takes twice as long.
 */
import { compile, memoryMessages, runHarness } from '../java/jvm.ts';
import type { Runner } from '../runner.ts';
import { style } from './style.ts';

const jars = '/usr/share/java';
const compiler = `${jars}/kotlin-compiler.jar:${jars}/libtrove-intellij.jar:${jars}/kotlin-script-runtime.jar`;

const compileKotlin = (shape: string) =>
  compile('compiler.jsa', `/opt/polyproof/harness.jar:${compiler}:classes`, shape);

const solution = { 'solution.kt': '{{source}}\n' };

export const kotlin: Runner = {
  name: 'kotlin',
  title: 'Kotlin 1.3',
  aliases: ['kt', 'kotlin-jvm'],
  extensions: ['kt', 'kts'],
  image: { folder: 'kotlin', shares: ['java/files'], megabytes: 690 },
  naming: 'camel',
  program: {
    files: solution,
    compile: compileKotlin('program'),
    run: runHarness('classes', '@main'),
  },
  calls: {
    files: solution,
    compile: compileKotlin('calls'),
    run: runHarness('classes', 'polyproof.Calls', '{{entry}}'),
  },
  tests: {
    files: { ...solution, 'tests.kt': '{{tests}}\n' },
    compile: compileKotlin('tests'),
    run: runHarness('tests:classes', 'polyproof.Tests'),
    checks:
      /\bassert\w*\b|\bthrow\b|\bcheck(?:NotNull)?\s*[({]|\brequire(?:NotNull)?\s*[({]|\b(?:error|fail)\s*\(|\bexit(?:Process)?\s*\(\s*[^0)\s]/i,
    failedCheckMessages: ['AssertionError', 'AssertionFailedError'],
  },
  lacks: {},
  libraries: [
    "Kotlin's library 1.3 with kotlin.reflect",
    'from later versions: sumOf, maxOrNull, maxOf, buildList, runningFold, ArrayDeque, lowercase, digitToInt, readln and their like',
    'kotlin.test',
    'kotlinx.coroutines 1.0',
    'the Java 21 class library',
    'JUnit 5.10',
    'JUnit 4.13',
    'Hamcrest 2.2',
  ],
  guidance:
    'Kotlin 1.3 with the most used of the later library (sumOf, maxOrNull, lowercase, buildList, ArrayDeque, readln), but without later syntax ' +
    '(fun interface, value class, data object, ..<, break and continue inside when); max() and min() are null for what is empty. ' +
    'A top-level function, or a function of a class or an object of any name (Solution if there are several) that is made without arguments. ' +
    'int: Int or Long; big int: BigInteger; float: Double; bool: Boolean; string: String; list<T>: List<T> or an array; ' +
    'map<K,V>: Map<K,V>; tuple: Pair, Triple or a data class, or List<Any?>; optional<T>: T?. ' +
    'Return the result; raise errors by throwing an exception.',
  surroundings: [
    /^\s*import\s+(?!kotlin\.|kotlinx\.coroutines\.|javax?\.|jdk\.|org\.(?:junit|hamcrest|w3c|xml)\.|sun\.|com\.sun\.)/m,
  ],
  memoryMessages,
  style,
  hello: 'fun main() {\n    println("hello")\n}\n',
};
