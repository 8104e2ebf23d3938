package polyproof;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Neutral values to what a parameter's generic type asks for. Throws Unable where it cannot hold the value. */
final class Arguments {
  private static final BigInteger EXACT = BigInteger.ONE.shiftLeft(53);

  /** The first that a parameter's class accepts is made. */
  private static final Class<?>[] COLLECTIONS = {
    ArrayList.class, LinkedList.class, ArrayDeque.class, LinkedHashSet.class, TreeSet.class, PriorityQueue.class, Stack.class,
  };

  private static final Class<?>[] MAPS = {LinkedHashMap.class, TreeMap.class, ConcurrentHashMap.class, Hashtable.class};

  private Arguments() {}

  static Object convert(Object value, Type type) {
    Class<?> raw = raw(type);
    Object own = Dialect.own(value, type, raw);
    if (own != null) return own;
    if (raw == Optional.class) return value == null ? Optional.empty() : Optional.of(convert(value, argument(type, 0)));
    if (raw == OptionalInt.class) return value == null ? OptionalInt.empty() : OptionalInt.of((int) integer(value, int.class));
    if (raw == OptionalLong.class) return value == null ? OptionalLong.empty() : OptionalLong.of((long) integer(value, long.class));
    if (raw == OptionalDouble.class)
      return value == null ? OptionalDouble.empty() : OptionalDouble.of((double) convert(value, double.class));
    if (value == null) {
      if (raw.isPrimitive()) throw misfit(value, raw);
      return null;
    }
    if (value instanceof Boolean) {
      if (raw == boolean.class || raw.isInstance(value)) return value;
      throw misfit(value, raw);
    }
    if (value instanceof BigInteger) return integer(value, raw);
    if (value instanceof Double) return floating((Double) value, raw);
    if (value instanceof String) return text((String) value, raw);
    if (value instanceof Map<?, ?> map) return map(map, type, raw);
    return items(value instanceof Wire.Tuple tuple ? tuple.items() : (List<?>) value, type, raw);
  }

  private static Object integer(Object value, Class<?> raw) {
    if (!(value instanceof BigInteger)) throw misfit(value, raw);
    BigInteger number = (BigInteger) value;
    int bits = number.bitLength();
    if (raw == int.class || raw == Integer.class) return fits(bits < 32, value, raw) ? number.intValue() : null;
    if (raw == long.class || raw == Long.class) return fits(bits < 64, value, raw) ? number.longValue() : null;
    if (raw == short.class || raw == Short.class) return fits(bits < 16, value, raw) ? number.shortValue() : null;
    if (raw == byte.class || raw == Byte.class) return fits(bits < 8, value, raw) ? number.byteValue() : null;
    if (raw == BigInteger.class) return number;
    if (raw == BigDecimal.class) return new BigDecimal(number);
    if (raw == double.class || raw == Double.class || raw == float.class || raw == Float.class) {
      fits(number.abs().compareTo(EXACT) <= 0, value, raw);
      return floating(number.doubleValue(), raw);
    }
    if (raw.isAssignableFrom(Integer.class) && bits < 32) return number.intValue();
    if (raw.isAssignableFrom(Long.class) && bits < 64) return number.longValue();
    fits(raw.isAssignableFrom(BigInteger.class), value, raw);
    return number;
  }

  private static Object floating(Double number, Class<?> raw) {
    if (raw == double.class || raw.isInstance(number)) return number;
    if (raw == float.class || raw == Float.class) {
      fits(number.isInfinite() || !Float.isInfinite(number.floatValue()), number, raw);
      return number.floatValue();
    }
    fits(raw == BigDecimal.class && Double.isFinite(number), number, raw);
    return new BigDecimal(number.toString());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object text(String value, Class<?> raw) {
    if (raw.isInstance(value)) return value;
    if (raw == char.class || raw == Character.class) return fits(value.length() == 1, value, raw) ? value.charAt(0) : null;
    if (raw == char[].class) return value.toCharArray();
    if (raw == StringBuilder.class) return new StringBuilder(value);
    if (raw.isEnum()) {
      fits(Arrays.stream(raw.getEnumConstants()).anyMatch(it -> ((Enum<?>) it).name().equals(value)), value, raw);
      return Enum.valueOf((Class<Enum>) raw, value);
    }
    throw misfit(value, raw);
  }

  private static Object map(Map<?, ?> value, Type type, Class<?> raw) {
    @SuppressWarnings("unchecked")
    Map<Object, Object> map = (Map<Object, Object>) firstOf(MAPS, raw);
    if (map == null) throw misfit(value, raw);
    for (Map.Entry<?, ?> entry : value.entrySet())
      map.put(convert(entry.getKey(), argument(type, 0)), convert(entry.getValue(), argument(type, 1)));
    return map;
  }

  private static Object items(List<?> value, Type type, Class<?> raw) {
    if (raw.isArray()) {
      Type component = type instanceof GenericArrayType array ? array.getGenericComponentType() : raw.getComponentType();
      Object array = Array.newInstance(raw.getComponentType(), value.size());
      for (int i = 0; i < value.size(); i++) Array.set(array, i, convert(value.get(i), component));
      return array;
    }
    @SuppressWarnings("unchecked")
    Collection<Object> collection = (Collection<Object>) firstOf(COLLECTIONS, raw);
    if (collection != null) {
      for (Object item : value) collection.add(convert(item, argument(type, 0)));
      return collection;
    }
    if (raw.isAssignableFrom(AbstractMap.SimpleEntry.class) && value.size() == 2)
      return new AbstractMap.SimpleEntry<>(convert(value.get(0), argument(type, 0)), convert(value.get(1), argument(type, 1)));
    return construct(value, type, raw);
  }

  private static Object firstOf(Class<?>[] types, Class<?> wanted) {
    try {
      for (Class<?> type : types) if (wanted.isAssignableFrom(type)) return type.getDeclaredConstructor().newInstance();
      return null;
    } catch (ReflectiveOperationException error) {
      throw new IllegalStateException(error);
    }
  }

  /** A record, or a class of the solution with one constructor of as many parameters. */
  private static Object construct(List<?> value, Type type, Class<?> raw) {
    try {
      Constructor<?> constructor = null;
      if (raw.isRecord()) {
        Class<?>[] types = Arrays.stream(raw.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        constructor = raw.getDeclaredConstructor(types);
      } else if (raw.getClassLoader() == Arguments.class.getClassLoader()) {
        Constructor<?>[] fitting =
            Arrays.stream(raw.getDeclaredConstructors())
                .filter(it -> it.getParameterCount() == value.size() && !it.isSynthetic())
                .toArray(Constructor<?>[]::new);
        if (fitting.length == 1) constructor = fitting[0];
      }
      if (constructor == null || constructor.getParameterCount() != value.size()) throw misfit(value, raw);
      Type[] types = constructor.getGenericParameterTypes();
      Object[] parts = new Object[types.length];
      for (int i = 0; i < types.length; i++) parts[i] = convert(value.get(i), filledIn(types[i], type, raw));
      constructor.setAccessible(true);
      return constructor.newInstance(parts);
    } catch (ReflectiveOperationException error) {
      throw misfit(value, raw);
    }
  }

  /** What stands for a type's variable where the type is used: Long for the A of a Pair<A, B> that is a Pair<Long, String>. */
  private static Type filledIn(Type part, Type type, Class<?> raw) {
    int index = Arrays.asList(raw.getTypeParameters()).indexOf(part);
    return index < 0 ? part : argument(type, index);
  }

  static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) return plain;
    if (type instanceof ParameterizedType generic) return raw(generic.getRawType());
    if (type instanceof GenericArrayType array) return raw(array.getGenericComponentType()).arrayType();
    if (type instanceof WildcardType wildcard)
      return raw(wildcard.getLowerBounds().length > 0 ? wildcard.getLowerBounds()[0] : wildcard.getUpperBounds()[0]);
    return raw(((TypeVariable<?>) type).getBounds()[0]);
  }

  static Type argument(Type type, int index) {
    if (type instanceof WildcardType wildcard) return argument(wildcard.getUpperBounds()[0], index);
    return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[index] : Object.class;
  }

  private static boolean fits(boolean does, Object value, Class<?> raw) {
    if (!does) throw misfit(value, raw);
    return true;
  }

  static Unable misfit(Object value, Class<?> raw) {
    String text = String.valueOf(value instanceof Wire.Tuple tuple ? tuple.items() : value);
    return new Unable((text.length() > 60 ? text.substring(0, 60) + "…" : text) + " does not fit " + raw.getSimpleName());
  }
}
