import kotlin.test.*

/** A test in kotlin.test, so that JUnit's classes are archived. */
class TrainingTest {
    @Test
    fun passes() {
        assertEquals(2, 1 + 1)
        assertTrue(listOf(1) == listOf(1))
        assertFailsWith<IllegalArgumentException> { summary(listOf(), mapOf()) }
    }
}
