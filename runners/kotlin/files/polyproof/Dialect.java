package polyproof;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import kotlin.Pair;
import kotlin.Triple;
import kotlin.Unit;
import kotlin.sequences.Sequence;
import kotlin.sequences.SequencesKt;
import kotlin.collections.CollectionsKt;

/** What Kotlin has besides the types of Java; see the file of this name of Java's. */
final class Dialect {
  private Dialect() {}

  static Type[] parameters(Method method) {
    return method.getGenericParameterTypes();
  }

  static Object own(Object value, Type type, Class<?> raw) {
    if (raw != Sequence.class || !(value instanceof List<?> items)) return null;
    Object[] converted = new Object[items.size()];
    for (int i = 0; i < converted.length; i++) converted[i] = Arguments.convert(items.get(i), Arguments.argument(type, 0));
    return SequencesKt.sequenceOf(converted);
  }

  static Object plain(Object result) {
    if (result instanceof Pair<?, ?> pair) return new Wire.Tuple(CollectionsKt.listOf(pair.getFirst(), pair.getSecond()));
    if (result instanceof Triple<?, ?, ?> triple)
      return new Wire.Tuple(CollectionsKt.listOf(triple.getFirst(), triple.getSecond(), triple.getThird()));
    if (result instanceof Sequence<?> sequence) return sequence.iterator();
    if (result instanceof kotlin.UInt || result instanceof kotlin.ULong) return new java.math.BigInteger(result.toString());
    return result == Unit.INSTANCE ? null : result;
  }
}
