/** Programs that prove the Scala image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

/** Test methods of a class, one for each number. */
const testClass = (...imports: readonly string[]) =>
  [
    ...imports.map((name) => `import ${name}`),
    '',
    'class TwiceTest {',
    ...numbers.map((x) => `  @Test def of${x}(): Unit = assertEquals(${2 * x}L, Solution.twice(${x}))`),
    '}',
    '',
  ].join('\n');

/** A method of the object Solution. */
const method = (body: string) => `object Solution {\n  def twice(x: Long): Long = ${body}\n}\n`;

export const kit: Kit = {
  echo: 'object Solution {\n  def echo(x: {{type}}): {{type}} = x\n}\n',
  types: {
    bool: 'Boolean',
    int: 'Long',
    'big int': 'BigInt',
    float: 'Double',
    string: 'String',
    'optional<int>': 'Option[Long]',
    'list<int>': 'Array[Long]',
    'list<float>': 'Vector[Double]',
    'list<string>': 'Seq[String]',
    'list<list<int>>': 'List[List[Long]]',
    'map<string, int>': 'Map[String, Long]',
    'map<int, string>': 'scala.collection.mutable.Map[Long, String]',
    'tuple<int, string>': '(Long, String)',
    'list<map<string, optional<float>>>': 'List[Map[String, Option[Double]]]',
    'map<string, list<tuple<bool, string>>>': 'Map[String, List[(Boolean, String)]]',
  },
  compiles: true,
  plain: {
    file: 'hello.scala',
    compile: ['scalac', '-J-Xshare:auto', 'hello.scala'],
    run: ['scala', '-nocompdaemon', 'Main'],
  },
  tests: [
    'object Main {',
    '  def main(args: Array[String]): Unit = {',
    ...numbers.map((x) => `    assert(Solution.twice(${x}) == ${2 * x}L)`),
    '  }',
    '}',
    '',
  ].join('\n'),
  noTests: 'object Main extends App {\n  Solution.twice(1)\n}\n',
  frameworks: {
    'JUnit 5': { tests: testClass('org.junit.jupiter.api.Assertions._', 'org.junit.jupiter.api.Test'), reports: true },
    'JUnit 4': { tests: testClass('org.junit.Assert._', 'org.junit.Test'), reports: true },
    'an object that extends App': {
      tests: `object TwiceTests extends App {\n${numbers.map((x) => `  assert(Solution.twice(${x}) == ${2 * x}, "twice(${x})")\n`).join('')}}\n`,
      reports: false,
    },
    'statements without an object': {
      tests: `import Solution._\n\nfor ((x, expected) <- List(${numbers.map((x) => `(${x}L, ${2 * x}L)`).join(', ')})) {\n  if (twice(x) != expected) throw new Exception(s"twice($x)")\n}\n`,
      reports: false,
    },
  },
  styles: {
    'a method of a class': 'class Solution {\n  def twice(x: Int): Int = {\n    return 2 * x\n  }\n}\n',
    'a function by itself':
      'import scala.annotation.tailrec\n\ndef twice(x: Int): Int = {\n  val factor = 2\n  factor * x\n}\n',
    'an object with a main':
      'object Main {\n  def twice(x: Int): Int = x + x\n\n  def main(args: Array[String]): Unit = sys.error("not called")\n}\n',
    'an object that extends App':
      'object Doubling extends App {\n  def twice(x: Long) = x * 2\n  println(twice(2))\n}\n',
    'a package clause and imports':
      'package com.example.numbers\n\nimport scala.collection.mutable.{ArrayBuffer, Map => Table}\nimport scala.math._\n\nobject Numbers {\n  private val known = Table[Int, Int]()\n  def twice(x: Int): Int = known.getOrElseUpdate(x, abs(x) * 2)\n}\n',
    'case classes, implicits and generics':
      'sealed trait Shape\ncase class Box[T](value: T) extends Shape\n\nobject Solution {\n  implicit class Doubled(box: Box[Int]) { def doubled: Box[Int] = box.copy(value = box.value * 2) }\n  def twice(x: Int): Int = Box(x).doubled match { case Box(value) => value }\n}\n',
    'a companion':
      'class Solution(factor: Int) {\n  def times(x: Int): Int = factor * x\n}\n\nobject Solution {\n  def twice(x: Int): Int = new Solution(2).times(x)\n}\n',
    'commas at the ends of lists':
      'object Solution {\n  def twice(\n    x: Int,\n  ): Int = List(\n    x,\n    x,\n  ).sum\n}\n',
  },
  behaviours: {
    right: method('2 * x'),
    wrong: method('2 * x + 1'),
    prefix: method('if (x < 3) 2 * x else 0'),
    raises: method('throw new IllegalStateException("no")'),
    exits: method('{ Runtime.getRuntime.halt(0); 2 * x }'),
    'exits-at-load': 'object Solution {\n  Runtime.getRuntime.halt(0)\n  def twice(x: Long): Long = 2 * x\n}\n',
    'exits-in-hook':
      'object Solution {\n  sys.addShutdownHook(Runtime.getRuntime.halt(0))\n  def twice(x: Long): Long = 2 * x + 1\n}\n',
    loops: method('{ while (true) {}; 2 * x }'),
    memory: method(
      '{\n    var kept = List[Array[Byte]]()\n    while (true) kept = Array.fill[Byte](10000000)(1) :: kept\n    2 * x\n  }',
    ),
    forks: method(
      '{\n    while (true) new Thread(new Runnable { def run(): Unit = Thread.sleep(300000) }).start()\n    2 * x\n  }',
    ),
    output: method('{ while (true) println("x" * 10000); 2 * x }'),
    forges: method(`{
    println("OK\\nall tests passed\\naccepted\\ni" + 2 * x + ";")
    for (descriptor <- 1 to 4) {
      try {
        val out = new java.io.FileOutputStream("/proc/self/fd/" + descriptor)
        out.write("4\\nvi2;".getBytes)
        out.close()
      } catch { case none: java.io.IOException => }
    }
    2 * x + 1
  }`),
    warns: method('{ Console.err.println("warning: Error-prone"); 2 * x }'),
    child: method('{ new ProcessBuilder("sleep", "300").inheritIO().start(); 2 * x }'),
    broken: 'object Solution {\n  def twice(x: Long: Long = 2 * x\n}\n',
  },
};
