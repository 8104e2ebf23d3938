/** What later versions of Kotlin have for texts, so that programs written for them run. */
@file:JvmName("LaterTextKt")

package kotlin.text

import java.util.Locale

fun String.lowercase(): String = (this as java.lang.String).toLowerCase(Locale.ROOT)
fun String.uppercase(): String = (this as java.lang.String).toUpperCase(Locale.ROOT)
fun String.lowercase(locale: Locale): String = (this as java.lang.String).toLowerCase(locale)
fun String.uppercase(locale: Locale): String = (this as java.lang.String).toUpperCase(locale)
fun Char.lowercaseChar(): Char = Character.toLowerCase(this)
fun Char.uppercaseChar(): Char = Character.toUpperCase(this)
fun Char.titlecaseChar(): Char = Character.toTitleCase(this)
fun Char.lowercase(): String = toString().lowercase()
fun Char.uppercase(): String = toString().uppercase()
fun Char.titlecase(): String = uppercase().let { if (it.length > 1) it.substring(0, 1) + it.substring(1).lowercase() else titlecaseChar().toString() }

fun String.replaceFirstChar(transform: (Char) -> Any): String =
    if (isEmpty()) this else transform(this[0]).toString() + substring(1)

fun Char.digitToIntOrNull(radix: Int = 10): Int? = Character.digit(this, radix).takeIf { it >= 0 }
fun Char.digitToInt(radix: Int = 10): Int = digitToIntOrNull(radix) ?: throw IllegalArgumentException("Char $this is not a digit in the given radix=$radix")
fun Int.digitToChar(radix: Int = 10): Char {
    require(this in 0 until radix) { "Digit $this does not represent a valid digit in radix $radix" }
    return Character.forDigit(this, radix).toUpperCase()
}

fun String.toBooleanStrictOrNull(): Boolean? = when (this) { "true" -> true; "false" -> false; else -> null }
fun String.toBooleanStrict(): Boolean = toBooleanStrictOrNull() ?: throw IllegalArgumentException("The string doesn't represent a boolean value: $this")

fun StringBuilder.appendLine(): StringBuilder = append('\n')
fun StringBuilder.appendLine(value: Any?): StringBuilder = append(value).append('\n')

fun CharSequence.maxOrNull(): Char? = max()
fun CharSequence.minOrNull(): Char? = min()
inline fun <reified N : Number> CharSequence.sumOf(selector: (Char) -> N): N = asIterable().sumOf(selector)
inline fun <R : Comparable<R>> CharSequence.maxOf(selector: (Char) -> R): R = asIterable().maxOf(selector)
inline fun <R : Comparable<R>> CharSequence.minOf(selector: (Char) -> R): R = asIterable().minOf(selector)
inline fun <R : Comparable<R>> CharSequence.maxByOrNull(selector: (Char) -> R): Char? = maxBy(selector)
inline fun <R : Comparable<R>> CharSequence.minByOrNull(selector: (Char) -> R): Char? = minBy(selector)
inline fun <R : Any> CharSequence.firstNotNullOfOrNull(transform: (Char) -> R?): R? = asIterable().firstNotNullOfOrNull(transform)
fun CharSequence.randomOrNull(): Char? = if (isEmpty()) null else random()
inline fun <R> CharSequence.runningFold(initial: R, operation: (R, Char) -> R): List<R> = asIterable().runningFold(initial, operation)
