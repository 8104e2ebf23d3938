import org.junit.jupiter.api.Test
import spock.lang.Specification
import static org.junit.jupiter.api.Assertions.assertEquals

/** Tests in JUnit and Spock, so that their classes are archived. */
class TrainingTest {
  @Test
  void passes() {
    assertEquals(2, 1 + 1)
    assert summary([1.0, 2.0], [a: 1]).size() > 3
  }
}

class TrainingSpec extends Specification {
  def "sums of #a"() {
    expect:
    a + a == b

    where:
    a | b
    1 | 2
    2 | 4
  }

  def "raises"() {
    when:
    summary([], [:])

    then:
    thrown(IllegalArgumentException)
  }
}
