import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import groovy.transform.Field

/** A program that uses what programs use, so that its classes are archived. */
class Point {
  int x
  int y
  Point plus(Point other) { new Point(x: x + other.x, y: y + other.y) }
  String toString() { "($x, $y)" }
}

enum Color { RED, GREEN }

interface Shape { double area() }

class Square implements Shape {
  private final double side
  Square(double side) { this.side = side }
  double area() { side * side }
}

@Field Map<Integer, Long> known = [:]

long fibonacci(int n) {
  if (n < 2) return n
  known[n] = known[n] ?: fibonacci(n - 1) + fibonacci(n - 2)
}

def summary(List numbers, Map counts) {
  if (numbers.size() < 1) throw new IllegalArgumentException("too few: ${numbers.size()}")
  def out = new TreeMap()
  out['names'] = numbers.collect { "n$it".toString() }.findAll { it }.join(',')
  out.sum = numbers.sum()
  out.largest = counts.values().max() ?: 0
  int[] squares = (0..<5).collect { it * it } as int[]
  out.squares = squares.toList().sort().reverse()
  def text = new StringBuilder()
  counts.each { key, value -> text << key << '=' << value }
  for (int i = 0; i < 3; i++) text.append(i * 2L + 1.5)
  for (item in [3, 1, 2].sort { a, b -> b <=> a }) text << item
  def color = Color.values()[1]
  switch (color) {
    case Color.RED: text << 'red'; break
    default: text << color.name().toLowerCase()
  }
  Shape shape = new Square(2.0d)
  out.text = String.format('%s %.2f %s', text, shape.area(), new Point(x: 1, y: 2) + new Point(x: 3, y: 4))
  out.groups = (1..10).groupBy { it % 3 }.collectEntries { k, v -> [(k.toString()): v.size()] }
  out.letters = 'hello'.toSet().sort().withIndex().collect { letter, i -> letter * i }
  out.words = 'a b  1'.split(' ').findAll { it.isInteger() }*.toInteger().inject(0) { a, b -> a + b }
  out.matches = ('ab cd' =~ /[a-z]+/).collect { it }
  out.json = JsonOutput.toJson(new JsonSlurper().parseText('{"a": [1, 2.5, null]}'))
  out.deep = numbers.every { it != null } && !numbers.any { it == 99 } ? (10 as BigInteger) ** 20 : 7.intdiv(2)
  out.fibonacci = fibonacci(30)
  def (first, second) = [1, 2]
  out.parts = [first, second, numbers[0], numbers[-1], 7 % 3, 7 / 2, -first, first + 1L, first * 2.5d, 1 << 3, 6 & 3]
  try { 'x'.toInteger() } catch (NumberFormatException error) { out.error = error.message }
  println out
  out
}

println "hello ${summary([1, 2], [a: 1]).size()}"
System.in.eachLine { println it.trim() }
