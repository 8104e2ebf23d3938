import org.junit.jupiter.api.Assertions._
import org.junit.jupiter.api.Test

/** A JUnit test, so that JUnit's classes are archived. */
class TrainingTest {
  @Test def passes(): Unit = {
    assertEquals(2, 1 + 1)
    assert(Solution.summary(List(1.0, 2.0), Map("a" -> 1)).size == 10)
  }
}
