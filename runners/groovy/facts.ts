/**
 * Groovy 2.4 with Spock and JUnit 5, on Java's harness.
 *
 * Submitted texts are compiled ahead by a driver of ours, and it and all programs start
 * from one archive of loaded classes: the `groovy` command takes several times as long.
 */
import { compile, memoryMessages, runHarness } from '../java/jvm.ts';
import type { Runner } from '../runner.ts';

const compileGroovy = (shape: string) => compile('harness.jsa', '/opt/polyproof/harness.jar:classes', shape);

const solution = { 'solution.groovy': '{{source}}\n' };

export const groovy: Runner = {
  name: 'groovy',
  title: 'Groovy 2.4',
  aliases: ['gvy'],
  extensions: ['groovy', 'gvy', 'gy'],
  image: { folder: 'groovy', shares: ['java/files'], megabytes: 430 },
  naming: 'camel',
  program: {
    files: solution,
    compile: compileGroovy('program'),
    run: runHarness('classes', '@main'),
  },
  calls: {
    files: solution,
    compile: compileGroovy('calls'),
    run: runHarness('classes', 'polyproof.Calls', '{{entry}}'),
  },
  tests: {
    files: { ...solution, 'tests.groovy': '{{tests}}\n' },
    compile: compileGroovy('tests'),
    run: runHarness('tests:classes', 'polyproof.Tests'),
    checks:
      /\bassert\w*\b|\bshould\w+\b|\bthrow\b|\b(?:expect|then)\s*:|\bfail\s*\(|\bverify\w*\s*\(|\bexit\s*\(\s*[^0)\s]/i,
    failedCheckMessages: ['AssertionError', 'AssertionFailedError', 'Assertion failed'],
  },
  lacks: { tuple: 'tuples are lists' },
  libraries: [
    "Groovy's library 2.4 with groovy.json, groovy.xml, groovy.sql and groovy.time",
    'the Java 21 class library',
    'Spock 0.7',
    'JUnit 5.10',
    'JUnit 4.13',
    'groovy.test',
    'Hamcrest 2.2',
  ],
  guidance:
    'Groovy 2.4: nothing of the syntax of later versions (lambdas with ->, do-while, !in, ===, ?=, var, switch expressions). ' +
    'A function of a script, or a method of a class of any name (class Solution if there are several), static or of an object that is made without arguments. ' +
    'Parameters may be untyped: Integer (Long and BigInteger where it must be), Double, Boolean, String, List, Map and null are the neutral types; a tuple is a List. ' +
    'A quotient of ints is a BigDecimal: use intdiv where an int is wanted. Return the result; raise errors by throwing an exception.',
  surroundings: [
    /^\s*import\s+(?!static\b)(?!groovy[.x]|org\.codehaus\.groovy\.|spock\.|javax?\.|jdk\.|org\.(?:junit|hamcrest|w3c|xml)\.|sun\.|com\.sun\.)[\w.]+/m,
    /^\s*@Grab\b/m,
  ],
  memoryMessages,
  hello: "println 'hello'\n",
};
