import static org.junit.jupiter.api.Assertions.*;
import org.junit.jupiter.api.Test;

/** A JUnit test, so that JUnit's classes are archived. */
class TrainingTest {
  @Test
  void passes() {
    assertEquals(2, 1 + 1);
    assertThrows(IllegalArgumentException.class, () -> new Solution().summary(java.util.List.of(), java.util.Map.of()));
  }
}
