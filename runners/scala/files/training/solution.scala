import scala.collection.mutable

/** A program that uses what programs use, so that its classes are archived. */
case class Point(x: Int, y: Int)

sealed trait Shape { def area: Double }
case class Square(side: Double) extends Shape { def area = side * side }
case object Empty extends Shape { val area = 0.0 }

object Solution {
  def largest[T](items: Iterable[T])(implicit order: Ordering[T]): Option[T] = if (items.isEmpty) None else Some(items.max)

  def summary(numbers: List[Double], counts: Map[String, Int]): Map[String, Any] = {
    require(numbers.size >= 2, s"too few: ${numbers.size}")
    val out = mutable.Map[String, Any]()
    out("names") = numbers.map(n => s"n$n").filter(_.nonEmpty).mkString(",")
    out("sum") = numbers.sum
    out("largest") = largest(counts.values).getOrElse(0)
    out("squares") = Array.tabulate(5)(i => i * i).sortBy(-_).toList
    val text = new StringBuilder
    for ((key, value) <- counts; if value > 0) text.append(key).append('=').append(value)
    val queue = mutable.PriorityQueue(1, 3, 2)
    while (queue.nonEmpty) text.append(queue.dequeue())
    val shape: Shape = Square(2.0)
    val kind = shape match { case Square(side) if side > 1 => "big"; case Empty => "none"; case _ => "small" }
    out("text") = f"$text%s ${shape.area}%.2f $kind ${Point(1, 2)}"
    out("groups") = (1 to 10).groupBy(_ % 3).mapValues(_.size).toList.sortBy(_._2)
    out("letters") = kind.toSet.zip(1 to 3).toMap
    out("words") = "a b  c".split(" ").flatMap(w => scala.util.Try(w.toInt).toOption).foldLeft(0)(_ + _)
    out("stream") = Stream.iterate(1)(_ * 2).takeWhile(_ < 50).toVector
    out("set") = Set(3, 1, 2)
    println(out)
    out.toMap
  }
}

object Main {
  def main(args: Array[String]): Unit = {
    for (line <- scala.io.Source.stdin.getLines()) println(line.trim)
  }
}
