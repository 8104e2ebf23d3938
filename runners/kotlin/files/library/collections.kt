/** What later versions of Kotlin have for collections, so that programs written for them run. */
@file:JvmName("LaterCollectionsKt")
@file:Suppress("UNCHECKED_CAST")

package kotlin.collections

import kotlin.random.Random

/** Adds up whatever kind of number the selector gives. */
inline fun <T, reified N : Number> Iterable<T>.sumOf(selector: (T) -> N): N {
    var sum: Number = zeroOf(N::class.java)
    for (item in this) sum = plus(sum, selector(item))
    return sum as N
}

@PublishedApi
internal fun zeroOf(type: Class<*>): Number = when (type) {
    java.lang.Long::class.java -> 0L
    java.lang.Double::class.java -> 0.0
    java.lang.Float::class.java -> 0f
    java.math.BigInteger::class.java -> java.math.BigInteger.ZERO
    java.math.BigDecimal::class.java -> java.math.BigDecimal.ZERO
    else -> 0
}

@PublishedApi
internal fun plus(left: Number, right: Number): Number = when (right) {
    is Long -> left.toLong() + right
    is Double -> left.toDouble() + right
    is Float -> left.toFloat() + right
    is java.math.BigInteger -> (left as java.math.BigInteger).add(right)
    is java.math.BigDecimal -> (left as java.math.BigDecimal).add(right)
    else -> left.toInt() + right.toInt()
}

inline fun <T, reified N : Number> Sequence<T>.sumOf(selector: (T) -> N): N = asIterable().sumOf(selector)
inline fun <T, reified N : Number> Array<T>.sumOf(selector: (T) -> N): N = asIterable().sumOf(selector)
inline fun <reified N : Number> IntArray.sumOf(selector: (Int) -> N): N = asIterable().sumOf(selector)
inline fun <reified N : Number> LongArray.sumOf(selector: (Long) -> N): N = asIterable().sumOf(selector)
inline fun <reified N : Number> DoubleArray.sumOf(selector: (Double) -> N): N = asIterable().sumOf(selector)

fun <T : Comparable<T>> Iterable<T>.maxOrNull(): T? = max()
fun <T : Comparable<T>> Iterable<T>.minOrNull(): T? = min()
fun <T : Comparable<T>> Sequence<T>.maxOrNull(): T? = asIterable().max()
fun <T : Comparable<T>> Sequence<T>.minOrNull(): T? = asIterable().min()
fun <T : Comparable<T>> Array<out T>.maxOrNull(): T? = max()
fun <T : Comparable<T>> Array<out T>.minOrNull(): T? = min()
fun IntArray.maxOrNull(): Int? = max()
fun IntArray.minOrNull(): Int? = min()
fun LongArray.maxOrNull(): Long? = max()
fun LongArray.minOrNull(): Long? = min()
fun DoubleArray.maxOrNull(): Double? = max()
fun DoubleArray.minOrNull(): Double? = min()
fun CharArray.maxOrNull(): Char? = max()
fun CharArray.minOrNull(): Char? = min()

inline fun <T, R : Comparable<R>> Iterable<T>.maxByOrNull(selector: (T) -> R): T? = maxBy(selector)
inline fun <T, R : Comparable<R>> Iterable<T>.minByOrNull(selector: (T) -> R): T? = minBy(selector)
inline fun <T, R : Comparable<R>> Sequence<T>.maxByOrNull(selector: (T) -> R): T? = asIterable().maxBy(selector)
inline fun <T, R : Comparable<R>> Sequence<T>.minByOrNull(selector: (T) -> R): T? = asIterable().minBy(selector)
inline fun <T, R : Comparable<R>> Array<out T>.maxByOrNull(selector: (T) -> R): T? = maxBy(selector)
inline fun <T, R : Comparable<R>> Array<out T>.minByOrNull(selector: (T) -> R): T? = minBy(selector)
inline fun <K, V, R : Comparable<R>> Map<K, V>.maxByOrNull(selector: (Map.Entry<K, V>) -> R): Map.Entry<K, V>? = entries.maxBy(selector)
inline fun <K, V, R : Comparable<R>> Map<K, V>.minByOrNull(selector: (Map.Entry<K, V>) -> R): Map.Entry<K, V>? = entries.minBy(selector)
fun <T> Iterable<T>.maxWithOrNull(comparator: Comparator<in T>): T? = maxWith(comparator)
fun <T> Iterable<T>.minWithOrNull(comparator: Comparator<in T>): T? = minWith(comparator)

inline fun <T, R : Comparable<R>> Iterable<T>.maxOfOrNull(selector: (T) -> R): R? {
    var best: R? = null
    for (item in this) selector(item).let { if (best == null || it > best!!) best = it }
    return best
}

inline fun <T, R : Comparable<R>> Iterable<T>.minOfOrNull(selector: (T) -> R): R? {
    var best: R? = null
    for (item in this) selector(item).let { if (best == null || it < best!!) best = it }
    return best
}

inline fun <T, R : Comparable<R>> Iterable<T>.maxOf(selector: (T) -> R): R = maxOfOrNull(selector) ?: throw NoSuchElementException()
inline fun <T, R : Comparable<R>> Iterable<T>.minOf(selector: (T) -> R): R = minOfOrNull(selector) ?: throw NoSuchElementException()
inline fun <T, R : Comparable<R>> Array<out T>.maxOf(selector: (T) -> R): R = asIterable().maxOf(selector)
inline fun <T, R : Comparable<R>> Array<out T>.minOf(selector: (T) -> R): R = asIterable().minOf(selector)
inline fun <R : Comparable<R>> IntArray.maxOf(selector: (Int) -> R): R = asIterable().maxOf(selector)
inline fun <R : Comparable<R>> IntArray.minOf(selector: (Int) -> R): R = asIterable().minOf(selector)
inline fun <K, V, R : Comparable<R>> Map<K, V>.maxOf(selector: (Map.Entry<K, V>) -> R): R = entries.maxOf(selector)
inline fun <K, V, R : Comparable<R>> Map<K, V>.minOf(selector: (Map.Entry<K, V>) -> R): R = entries.minOf(selector)

inline fun <T, R : Any> Iterable<T>.firstNotNullOfOrNull(transform: (T) -> R?): R? {
    for (item in this) transform(item)?.let { return it }
    return null
}

inline fun <T, R : Any> Iterable<T>.firstNotNullOf(transform: (T) -> R?): R =
    firstNotNullOfOrNull(transform) ?: throw NoSuchElementException("No element of the collection was transformed to a non-null value.")

inline fun <T, R> Iterable<T>.runningFold(initial: R, operation: (R, T) -> R): List<R> {
    val out = mutableListOf(initial)
    for (item in this) out.add(operation(out.last(), item))
    return out
}

inline fun <T, R> Iterable<T>.scan(initial: R, operation: (R, T) -> R): List<R> = runningFold(initial, operation)

inline fun <S, T : S> Iterable<T>.runningReduce(operation: (S, T) -> S): List<S> {
    val out = mutableListOf<S>()
    for (item in this) out.add(if (out.isEmpty()) item else operation(out.last(), item))
    return out
}

inline fun IntArray.runningReduce(operation: (Int, Int) -> Int): List<Int> = asIterable().runningReduce(operation)
inline fun <S, T : S> Iterable<T>.reduceOrNull(operation: (S, T) -> S): S? = if (none()) null else reduce(operation)
inline fun <T, R> Iterable<T>.flatMapIndexed(transform: (Int, T) -> Iterable<R>): List<R> =
    mapIndexed { index, item -> transform(index, item) }.flatten()

inline fun <T, C : Iterable<T>> C.onEachIndexed(action: (Int, T) -> Unit): C = apply { forEachIndexed(action) }

fun <T> Collection<T>.randomOrNull(): T? = if (isEmpty()) null else random()
fun <T> Collection<T>.randomOrNull(random: Random): T? = if (isEmpty()) null else random(random)

fun <T> MutableList<T>.removeFirst(): T = if (isEmpty()) throw NoSuchElementException("List is empty.") else removeAt(0)
fun <T> MutableList<T>.removeLast(): T = if (isEmpty()) throw NoSuchElementException("List is empty.") else removeAt(lastIndex)
fun <T> MutableList<T>.removeFirstOrNull(): T? = if (isEmpty()) null else removeAt(0)
fun <T> MutableList<T>.removeLastOrNull(): T? = if (isEmpty()) null else removeAt(lastIndex)

inline fun <E> buildList(@kotlin.BuilderInference action: MutableList<E>.() -> Unit): List<E> = mutableListOf<E>().apply(action)
inline fun <E> buildSet(@kotlin.BuilderInference action: MutableSet<E>.() -> Unit): Set<E> = mutableSetOf<E>().apply(action)
inline fun <K, V> buildMap(@kotlin.BuilderInference action: MutableMap<K, V>.() -> Unit): Map<K, V> = mutableMapOf<K, V>().apply(action)

/** Kotlin's own deque: a list that grows at both ends. */
class ArrayDeque<E>() : AbstractMutableList<E>() {
    private var slots = arrayOfNulls<Any?>(16)
    private var head = 0
    override var size = 0
        private set

    constructor(initialCapacity: Int) : this() {
        slots = arrayOfNulls(maxOf(initialCapacity, 16))
    }

    constructor(elements: Collection<E>) : this(elements.size) {
        addAll(elements)
    }

    private fun slot(index: Int) = (head + index) % slots.size

    private fun grow() {
        if (size < slots.size) return
        val wider = arrayOfNulls<Any?>(slots.size * 2)
        for (index in 0 until size) wider[index] = slots[slot(index)]
        slots = wider
        head = 0
    }

    private fun checked(index: Int, end: Int): Int =
        if (index in 0 until end) index else throw IndexOutOfBoundsException("index: $index, size: $size")

    override fun get(index: Int): E = slots[slot(checked(index, size))] as E

    override fun set(index: Int, element: E): E = get(index).also { slots[slot(index)] = element }

    override fun add(index: Int, element: E) {
        checked(index, size + 1)
        grow()
        if (index == 0) {
            head = (head + slots.size - 1) % slots.size
        } else {
            for (at in size downTo index + 1) slots[slot(at)] = slots[slot(at - 1)]
        }
        slots[slot(index)] = element
        size++
        modCount++
    }

    override fun removeAt(index: Int): E {
        val removed = get(index)
        if (index == 0) {
            slots[head] = null
            head = slot(1)
        } else {
            for (at in index until size - 1) slots[slot(at)] = slots[slot(at + 1)]
            slots[slot(size - 1)] = null
        }
        size--
        modCount++
        return removed
    }

    override fun clear() {
        slots = arrayOfNulls(16)
        head = 0
        size = 0
        modCount++
    }

    fun addFirst(element: E) = add(0, element)
    fun addLast(element: E) = add(size, element)
    fun first(): E = if (isEmpty()) throw NoSuchElementException("ArrayDeque is empty.") else get(0)
    fun last(): E = if (isEmpty()) throw NoSuchElementException("ArrayDeque is empty.") else get(size - 1)
    fun firstOrNull(): E? = if (isEmpty()) null else get(0)
    fun lastOrNull(): E? = if (isEmpty()) null else get(size - 1)
    fun removeFirst(): E = if (isEmpty()) throw NoSuchElementException("ArrayDeque is empty.") else removeAt(0)
    fun removeLast(): E = if (isEmpty()) throw NoSuchElementException("ArrayDeque is empty.") else removeAt(size - 1)
    fun removeFirstOrNull(): E? = if (isEmpty()) null else removeAt(0)
    fun removeLastOrNull(): E? = if (isEmpty()) null else removeAt(size - 1)
}
