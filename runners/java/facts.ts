/**
 * Java 21 with JUnit 5, assertions on.
 *
 * Compiling and the harness are one jar with an archive of loaded classes, which
 * takes off most of the start. The texts go to files of fixed names: our compiler
 * driver lets a public class stand in any file, and finds the main class itself.
 */
import type { Command, Runner } from '../runner.ts';

/** The heap follows the memory of the box; no files in /tmp; UTF-8 whatever the locale. */
const options = [
  '-XX:+UseSerialGC',
  '-XX:MaxRAMPercentage=70',
  '-XX:MinRAMPercentage=70',
  '-XX:-UsePerfData',
  '-Xshare:auto',
  '-Dstdout.encoding=UTF-8',
  '-Dstderr.encoding=UTF-8',
] as const;

/** The archive holds for class paths that begin with the jar it was made for. */
const harness = ['-XX:SharedArchiveFile=/opt/polyproof/harness.jsa', '-cp'] as const;

/** Only the quick one of the two compilers of the JVM: javac does not run long enough for the other to pay. */
const compile = (shape: string): Command => [
  'java',
  ...options,
  '-XX:TieredStopAtLevel=1',
  ...harness,
  '/opt/polyproof/harness.jar:classes',
  'polyproof.Compile',
  shape,
];

const run = (...rest: readonly string[]): Command => ['java', ...options, '-Xss16m', '-ea', ...rest];

const solution = { 'solution.java': '{{source}}\n' };

export const java: Runner = {
  name: 'java',
  title: 'Java 21',
  aliases: ['jdk', 'java21', 'openjdk'],
  extensions: ['java'],
  image: { folder: 'java', megabytes: 610 },
  naming: 'camel',
  program: {
    files: solution,
    compile: compile('program'),
    run: run('-cp', 'classes', '@main'),
  },
  calls: {
    files: solution,
    compile: compile('calls'),
    run: run(...harness, '/opt/polyproof/harness.jar:classes', 'polyproof.Calls', '{{entry}}'),
  },
  tests: {
    files: { ...solution, 'tests.java': '{{tests}}\n' },
    compile: compile('tests'),
    run: run(...harness, '/opt/polyproof/harness.jar:tests:classes', 'polyproof.Tests'),
    checks: /\bassert\w*\b|\bthrow\b|AssertionError|\bfail\s*\(|\bverify\w*\s*\(|\bexit\s*\(\s*[^0)\s]/i,
    failedCheckMessages: ['AssertionError', 'AssertionFailedError'],
  },
  lacks: {},
  libraries: ['the Java 21 class library', 'JUnit 5.10', 'JUnit 4.13', 'Hamcrest 2.2'],
  guidance:
    'A method of a class of any name (class Solution if there are several), static or of an object that is made without arguments. ' +
    'int: int or long; big int: BigInteger; float: double; bool: boolean; string: String; list<T>: List<T> or T[]; ' +
    'map<K,V>: Map<K,V>; tuple: a record or Map.Entry, or List<Object>; optional<T>: Optional<T> or null. ' +
    'Return the result; raise errors by throwing an exception.',
  surroundings: [/^\s*import\s+(?!static\b)(?!javax?\.|jdk\.|org\.(?:junit|hamcrest|w3c|xml)\.|sun\.|com\.sun\.)/m],
  // Not "unable to create native thread", which is the same error for another limit.
  memoryMessages: [
    'OutOfMemoryError: Java heap space',
    'OutOfMemoryError: GC overhead limit exceeded',
    'OutOfMemoryError: Requested array size exceeds VM limit',
    'OutOfMemoryError: Cannot reserve',
    'OutOfMemoryError: Metaspace',
    'OutOfMemoryError: Compressed class space',
    'OutOfMemoryError thrown from',
    'There is insufficient memory for the Java Runtime Environment',
  ],
  hello: 'public class Hello {\n  public static void main(String[] args) {\n    System.out.println("hello");\n  }\n}\n',
};
