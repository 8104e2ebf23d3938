import java.util.*

/** A program that uses what programs use, so that its classes are archived. */
data class Point(val x: Int, val y: Int)

sealed class Shape { abstract val area: Double }

class Square(private val side: Double) : Shape() { override val area get() = side * side }

enum class Color { RED, GREEN }

fun <T : Comparable<T>> largest(items: Collection<T>): T? = items.maxBy { it }

fun summary(numbers: List<Number>, counts: Map<String, Int>): Map<String, Any?> {
    require(numbers.size >= 2) { "too few: ${numbers.size}" }
    val out = sortedMapOf<String, Any?>()
    out["names"] = numbers.map { "n$it" }.filter { it.isNotEmpty() }.joinToString(",")
    out["sum"] = numbers.sumByDouble { it.toDouble() }
    out["largest"] = largest(counts.values) ?: 0
    out["squares"] = IntArray(5) { it * it }.sortedDescending().toIntArray()
    val text = StringBuilder()
    for ((key, value) in counts) text.append(key).append('=').append(value)
    val deque = ArrayDeque<Int>(listOf(1, 2))
    val queue = PriorityQueue<Int>(compareByDescending { it })
    queue.addAll(deque)
    while (queue.isNotEmpty()) text.append(queue.poll())
    val color = when (Color.values()[deque.size % 2]) { Color.RED -> "red"; Color.GREEN -> "green" }
    val shape: Shape = Square(2.0)
    out["text"] = String.format("%s %.2f %s %s", text, shape.area, color, Point(1, 2))
    out["groups"] = (1..10).groupBy { it % 3 }.mapValues { (_, v) -> v.size }.toList().sortedBy { it.second }
    out["letters"] = color.toSet().zip(1..3).toMap()
    out["words"] = "a b  c".split(" ").mapNotNull { it.toIntOrNull() }.fold(0) { a, b -> a + b }
    out["sequence"] = generateSequence(1) { it * 2 }.takeWhile { it < 50 }.toList()
    out["regex"] = Regex("[a-z]+").findAll("ab cd").map { it.value }.toList()
    try { "x".toInt() } catch (error: NumberFormatException) { out["error"] = error.message }
    println(out)
    return out
}

fun main() {
    val line = readLine()
    println(line?.trim())
}
