package polyproof;

import clojure.lang.BigInt;
import clojure.lang.IDeref;
import clojure.lang.IFn;
import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import clojure.lang.LazilyPersistentVector;
import clojure.lang.PersistentArrayMap;
import clojure.lang.PersistentVector;
import clojure.lang.Ratio;
import clojure.lang.Sequential;
import clojure.lang.Symbol;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Neutral values as Clojure's, and what Clojure's results are as values of Java. */
final class Dialect {
  static final int RESULT_MAX = 16 << 20;

  private Dialect() {}

  static List<Object> given(List<Object> values) {
    List<Object> out = new ArrayList<>(values.size());
    for (Object value : values) out.add(given(value));
    return out;
  }

  private static Object given(Object value) {
    if (value instanceof BigInteger number) return number.bitLength() < 64 ? (Object) number.longValue() : BigInt.fromBigInteger(number);
    if (value instanceof Wire.Tuple tuple) return LazilyPersistentVector.create(given(tuple.items()));
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>(list.size());
      for (Object item : list) items.add(given(item));
      return PersistentVector.create(items);
    }
    if (value instanceof Map<?, ?> map) {
      IPersistentMap out = PersistentArrayMap.EMPTY;
      for (Map.Entry<?, ?> entry : map.entrySet()) out = out.assoc(given(entry.getKey()), given(entry.getValue()));
      return out;
    }
    return value;
  }

  /** A result of one of Clojure's own types as one of Java's; any other as it is. */
  static Object plain(Object result) {
    if (result instanceof BigInt number) return number.toBigInteger();
    if (result instanceof Ratio number) return number.doubleValue();
    if (result instanceof Keyword keyword) return keyword.sym.toString();
    if (result instanceof Symbol symbol) return symbol.toString();
    if (result instanceof Map.Entry<?, ?> entry) return pair(entry);
    if (result instanceof Sequential && result instanceof Iterable<?> items) return realised(items);
    if (result instanceof IDeref || result instanceof IFn && !(result instanceof Iterable<?>))
      throw new Unable("the result is a " + result.getClass().getSimpleName() + ", which is no neutral value");
    return result;
  }

  private static List<Object> pair(Map.Entry<?, ?> entry) {
    List<Object> items = new ArrayList<>(2);
    items.add(entry.getKey());
    items.add(entry.getValue());
    return items;
  }

  /** A lazy sequence may have no end: it is read as far as a result may be long. */
  private static List<Object> realised(Iterable<?> items) {
    List<Object> out = new ArrayList<>();
    for (Iterator<?> left = items.iterator(); left.hasNext(); out.add(left.next()))
      if (out.size() >= RESULT_MAX / 4) throw new Unable("the result is larger than 16 MiB, or has no end");
    return out;
  }
}
