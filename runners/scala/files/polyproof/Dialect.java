package polyproof;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import scala.Option;
import scala.Product;
import scala.Some;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConversions;
import scala.collection.mutable.ArrayBuffer;
import scala.collection.mutable.Buffer;
import scala.collection.mutable.HashMap;
import scala.collection.mutable.HashSet;
import scala.collection.mutable.ListBuffer;
import scala.collection.mutable.Queue;
import scala.runtime.BoxedUnit;

/** What Scala has besides the types of Java; see the file of this name of Java's. */
final class Dialect {
  private Dialect() {}

  /** As the compiler saw them: it wrote them to a file, because the JVM knows a List[Int] only as a List. */
  static Type[] parameters(Method method) {
    try {
      for (String line : Files.readAllLines(Path.of("types"))) {
        Type[] types = ScalaTypes.read(line, method);
        if (types != null) return types;
      }
    } catch (IOException none) {
      // What the JVM knows must do.
    }
    return method.getGenericParameterTypes();
  }

  static Object own(Object value, Type type, Class<?> raw) {
    if (raw == Option.class) return value == null ? Option.empty() : new Some<>(Arguments.convert(value, Arguments.argument(type, 0)));
    if (raw == scala.math.BigInt.class && value instanceof BigInteger number) return new scala.math.BigInt(number);
    if (raw == scala.math.BigDecimal.class && value instanceof Double number) return scala.math.BigDecimal.exact(new BigDecimal(number.toString()));
    if (value instanceof Map<?, ?> map) return map(map, type, raw);
    if (value instanceof Wire.Tuple tuple && raw == Object.class) return tuple(tuple.items());
    if (value instanceof Wire.Tuple tuple) return items(tuple.items(), type, raw);
    return value instanceof List<?> list ? items(list, type, raw) : null;
  }

  private static Object map(Map<?, ?> value, Type type, Class<?> raw) {
    HashMap<Object, Object> map = new HashMap<>();
    scala.collection.immutable.Map<Object, Object> fixed = scala.collection.immutable.Map$.MODULE$.empty();
    if (!raw.isInstance(map) && !raw.isInstance(fixed)) return null;
    for (Map.Entry<?, ?> entry : value.entrySet()) {
      Object key = Arguments.convert(entry.getKey(), Arguments.argument(type, 0));
      Object item = Arguments.convert(entry.getValue(), Arguments.argument(type, 1));
      map.put(key, item);
      fixed = fixed.$plus(new Tuple2<>(key, item));
    }
    return raw.isInstance(fixed) ? fixed : map;
  }

  /** The first of Scala's collections that the parameter's class accepts. */
  private static Object items(List<?> value, Type type, Class<?> raw) {
    if (raw != Object.class && !raw.getName().startsWith("scala.collection.")) return null;
    List<Object> converted = new ArrayList<>(value.size());
    for (Object item : value) converted.add(Arguments.convert(item, Arguments.argument(type, 0)));
    Buffer<Object> items = JavaConversions.asScalaBuffer(converted);
    if (raw.isInstance(items.toList())) return items.toList();
    if (raw.isInstance(items.toVector())) return items.toVector();
    if (raw == Iterator.class) return items.iterator();
    if (raw.isAssignableFrom(scala.collection.immutable.Stream.class)) return items.toStream();
    if (raw.isInstance(items.toSet())) return items.toSet();
    if (raw.isAssignableFrom(ArrayBuffer.class)) return new ArrayBuffer<Object>().$plus$plus$eq(items);
    if (raw.isAssignableFrom(ListBuffer.class)) return new ListBuffer<Object>().$plus$plus$eq(items);
    if (raw.isAssignableFrom(Queue.class)) return new Queue<Object>().$plus$plus$eq(items);
    if (raw.isAssignableFrom(HashSet.class)) return new HashSet<Object>().$plus$plus$eq(items);
    return null;
  }

  private static Object tuple(List<?> items) {
    try {
      Class<?> type = Class.forName("scala.Tuple" + items.size());
      Object[] parts = new Object[items.size()];
      for (int i = 0; i < parts.length; i++) parts[i] = Arguments.convert(items.get(i), Object.class);
      return type.getConstructors()[0].newInstance(parts);
    } catch (ReflectiveOperationException none) {
      return null;
    }
  }

  static Object plain(Object result) {
    if (result instanceof CharSequence || !(result instanceof Object value) || value.getClass().getName().startsWith("java.")) return result;
    if (value instanceof Option<?> option) return option.isEmpty() ? null : plain(option.get());
    if (value instanceof BoxedUnit) return null;
    if (value instanceof scala.math.BigInt number) return number.bigInteger();
    if (value instanceof scala.math.BigDecimal number) return number.bigDecimal();
    if (value instanceof scala.collection.Map<?, ?> map) return JavaConversions.mapAsJavaMap(map);
    if (value instanceof scala.collection.SortedSet<?> set) return JavaConversions.seqAsJavaList(set.toSeq());
    if (value instanceof scala.collection.Set<?> set) return JavaConversions.setAsJavaSet(set);
    if (value instanceof scala.collection.GenTraversableOnce<?> items) return JavaConversions.seqAsJavaList(items.toSeq().seq());
    if (value instanceof scala.Symbol symbol) return symbol.name();
    if (value instanceof Product product && product.productArity() > 0)
      return new Wire.Tuple(new ArrayList<>(JavaConversions.seqAsJavaList(product.productIterator().toSeq())));
    return value instanceof Product || value instanceof scala.Enumeration.Value ? value.toString() : value;
  }
}
