package polyproof;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.BaseStream;

/** What an entry point returned, as a neutral value. Throws Unable where there is none. */
final class Results {
  private static final int DEPTH_MAX = 256;

  private Results() {}

  static void write(Object result, Wire.Writer out, int depth) {
    Object value = Dialect.plain(result);
    if (depth > DEPTH_MAX) throw new Unable("the result is nested too deeply");
    if (value == null) out.raw("n");
    else if (value instanceof Boolean truth) out.raw(truth ? "t" : "f");
    else if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte || value instanceof BigInteger)
      out.raw("i" + value + ";");
    else if (value instanceof Double || value instanceof Float) out.floating(value.toString());
    else if (value instanceof BigDecimal number) out.floating(Double.toString(number.doubleValue()));
    else if (value instanceof CharSequence || value instanceof Character) out.string(value.toString());
    else if (value instanceof Enum<?> constant) out.string(constant.name());
    else if (value instanceof Optional<?> optional) write(optional.orElse(null), out, depth);
    else if (value instanceof OptionalInt optional) write(optional.isPresent() ? optional.getAsInt() : null, out, depth);
    else if (value instanceof OptionalLong optional) write(optional.isPresent() ? optional.getAsLong() : null, out, depth);
    else if (value instanceof OptionalDouble optional) write(optional.isPresent() ? optional.getAsDouble() : null, out, depth);
    else if (value instanceof Wire.Tuple tuple) writeItems('u', tuple.items(), out, depth);
    else if (value instanceof Map<?, ?> map) writeMap(map, out, depth);
    else if (value instanceof Map.Entry<?, ?> entry) writeItems('u', Arrays.asList(entry.getKey(), entry.getValue()), out, depth);
    else if (value.getClass().isArray()) writeArray(value, out, depth);
    else if (value instanceof Set<?> set) writeItems('l', sorted(set), out, depth);
    else if (value instanceof Iterable<?> items) writeItems('l', collect(items.iterator()), out, depth);
    else if (value instanceof BaseStream<?, ?> stream) writeItems('l', collect(stream.iterator()), out, depth);
    else if (value instanceof Iterator<?> iterator) writeItems('l', collect(iterator), out, depth);
    else writeItems('u', parts(value), out, depth);
  }

  private static void writeMap(Map<?, ?> map, Wire.Writer out, int depth) {
    out.raw("m" + map.size() + ":");
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      write(entry.getKey(), out, depth + 1);
      write(entry.getValue(), out, depth + 1);
    }
  }

  private static void writeArray(Object array, Wire.Writer out, int depth) {
    int length = Array.getLength(array);
    out.raw("l" + length + ":");
    for (int i = 0; i < length; i++) write(Array.get(array, i), out, depth + 1);
  }

  private static void writeItems(char tag, Collection<?> items, Wire.Writer out, int depth) {
    out.raw(tag + "" + items.size() + ":");
    for (Object item : items) write(item, out, depth + 1);
  }

  private static List<Object> collect(Iterator<?> iterator) {
    List<Object> items = new ArrayList<>();
    while (iterator.hasNext()) items.add(iterator.next());
    return items;
  }

  /** A set has no order of its own, so it gets one. */
  private static Collection<?> sorted(Set<?> set) {
    if (set instanceof SortedSet<?>) return set;
    try {
      return new TreeSet<Object>(set);
    } catch (ClassCastException | NullPointerException error) {
      return set;
    }
  }

  /** The components of a record, or the fields of an object of the solution's own class, stand for a tuple. */
  private static List<Object> parts(Object value) {
    Class<?> type = value.getClass();
    List<Object> parts = new ArrayList<>();
    try {
      if (type.isRecord()) {
        for (RecordComponent component : type.getRecordComponents()) {
          component.getAccessor().setAccessible(true);
          parts.add(component.getAccessor().invoke(value));
        }
        return parts;
      }
      if (type.getClassLoader() == Results.class.getClassLoader() && !type.isSynthetic()) {
        for (Field field : type.getDeclaredFields()) {
          if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) continue;
          field.setAccessible(true);
          parts.add(field.get(value));
        }
      }
    } catch (ReflectiveOperationException error) {
      throw new Unable("the result cannot be read: " + error);
    }
    if (parts.isEmpty()) throw new Unable("the result is a " + type.getSimpleName() + ", which is no neutral value");
    return parts;
  }
}
