/** What later versions of Kotlin have for numbers and characters, so that programs written for them run. */
@file:JvmName("LaterNumbersKt")

package kotlin

fun Int.floorDiv(other: Int): Int = Math.floorDiv(this, other)
fun Long.floorDiv(other: Long): Long = Math.floorDiv(this, other)

fun Int.countOneBits(): Int = Integer.bitCount(this)
fun Int.countLeadingZeroBits(): Int = Integer.numberOfLeadingZeros(this)
fun Int.countTrailingZeroBits(): Int = Integer.numberOfTrailingZeros(this)
fun Int.takeHighestOneBit(): Int = Integer.highestOneBit(this)
fun Int.takeLowestOneBit(): Int = Integer.lowestOneBit(this)
fun Int.rotateLeft(count: Int): Int = Integer.rotateLeft(this, count)
fun Int.rotateRight(count: Int): Int = Integer.rotateRight(this, count)
fun Long.countOneBits(): Int = java.lang.Long.bitCount(this)
fun Long.countLeadingZeroBits(): Int = java.lang.Long.numberOfLeadingZeros(this)
fun Long.countTrailingZeroBits(): Int = java.lang.Long.numberOfTrailingZeros(this)
fun Long.takeHighestOneBit(): Long = java.lang.Long.highestOneBit(this)
fun Long.takeLowestOneBit(): Long = java.lang.Long.lowestOneBit(this)

fun Char(code: Int): Char = code.toChar()
val Char.code: Int get() = toInt()
