/**
 * Java 21 with JUnit 5, assertions on.
 *
 * Compiling and the harness are one jar with an archive of loaded classes, which
 * takes off most of the start. The texts go to files of fixed names: our compiler
 * driver lets a public class stand in any file, and finds the main class itself.
 */
import type { Runner } from '../runner.ts';
import { compile, memoryMessages, run, runHarness } from './jvm.ts';
import { style } from './style.ts';

const compileJava = (shape: string) => compile('harness.jsa', '/opt/polyproof/harness.jar:classes', shape);

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
    compile: compileJava('program'),
    run: run('-cp', 'classes', '@main'),
  },
  calls: {
    files: solution,
    compile: compileJava('calls'),
    run: runHarness('classes', 'polyproof.Calls', '{{entry}}'),
  },
  tests: {
    files: { ...solution, 'tests.java': '{{tests}}\n' },
    compile: compileJava('tests'),
    run: runHarness('tests:classes', 'polyproof.Tests'),
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
  memoryMessages,
  style,
  hello: 'public class Hello {\n  public static void main(String[] args) {\n    System.out.println("hello");\n  }\n}\n',
};
