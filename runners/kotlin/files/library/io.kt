/** What later versions of Kotlin have for reading lines, so that programs written for them run. */
@file:JvmName("LaterConsoleKt")

package kotlin.io

fun readlnOrNull(): String? = readLine()

fun readln(): String = readlnOrNull() ?: throw RuntimeException("EOF has already been reached")
