/**
 * Scala 2.11 with JUnit 5, on Java's harness, assertions on.
 *
 * The compiler is called from our driver, without its daemon, and both it and the
 * harness start from an archive of loaded classes.
 */
import { compile, memoryMessages, runHarness } from '../java/jvm.ts';
import type { Runner } from '../runner.ts';
import { style } from './style.ts';

const compileScala = (...shape: readonly string[]) =>
  compile('compiler.jsa', '/opt/polyproof/harness.jar:/usr/share/java/scala-compiler.jar:classes', ...shape);

const solution = { 'solution.scala': '{{source}}\n' };

export const scala: Runner = {
  name: 'scala',
  title: 'Scala 2.11',
  aliases: ['scala2'],
  extensions: ['scala', 'sc'],
  image: { folder: 'scala', shares: ['java/files'], megabytes: 620 },
  naming: 'camel',
  program: {
    files: solution,
    compile: compileScala('program'),
    run: runHarness('classes', '@main'),
  },
  calls: {
    files: solution,
    compile: compileScala('calls', '{{entry}}'),
    run: runHarness('classes', 'polyproof.Calls', '{{entry}}'),
  },
  tests: {
    files: { ...solution, 'tests.scala': '{{tests}}\n' },
    compile: compileScala('tests'),
    run: runHarness('tests:classes', 'polyproof.Tests'),
    checks: /\bassert\w*\b|\bassume\b|\brequire\s*\(|\bthrow\b|\b(?:error|fail)\s*\(|\bexit\s*\(\s*[^0)\s]/i,
    failedCheckMessages: ['AssertionError', 'AssertionFailedError'],
  },
  lacks: {},
  libraries: [
    "Scala's library 2.11 with scala.reflect",
    'scala.xml',
    'scala.util.parsing',
    'the Java 21 class library',
    'JUnit 5.10',
    'JUnit 4.13',
    'Hamcrest 2.2',
  ],
  guidance:
    'Scala 2.11 with braces: no syntax of Scala 3, and nothing of the collections of 2.13 (toIntOption, groupMapReduce, LazyList). ' +
    'A method of an object, or of a class that is made without arguments, of any name (Solution if there are several), or a function by itself. ' +
    'int: Int or Long; big int: BigInt; float: Double; bool: Boolean; string: String; list<T>: List[T], Seq[T], Vector[T] or Array[T]; ' +
    'map<K,V>: Map[K, V]; tuple: a tuple or a case class; optional<T>: Option[T]. ' +
    'Return the result; raise errors by throwing an exception.',
  surroundings: [
    /^\s*import\s+(?!scala\.|javax?\.|jdk\.|org\.(?:junit|hamcrest|w3c|xml)\.|sun\.|com\.sun\.)[a-z]\w*\.\w+(?:\.|\s*$)/m,
  ],
  memoryMessages,
  style,
  hello: 'object Main {\n  def main(args: Array[String]): Unit = {\n    println("hello")\n  }\n}\n',
};
