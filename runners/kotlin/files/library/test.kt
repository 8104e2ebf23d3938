/** The annotations of kotlin.test, which stand for those of JUnit 5. */
package kotlin.test

typealias Test = org.junit.jupiter.api.Test

typealias Ignore = org.junit.jupiter.api.Disabled

typealias BeforeTest = org.junit.jupiter.api.BeforeEach

typealias AfterTest = org.junit.jupiter.api.AfterEach
