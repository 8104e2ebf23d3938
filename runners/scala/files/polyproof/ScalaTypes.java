package polyproof;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the types that the compiler wrote: `Solution scala.Int scala.Option[scala.Int]` (see Compile). */
final class ScalaTypes {
  private static final Map<String, Class<?>> PLAIN =
      Map.ofEntries(
          Map.entry("scala.Int", int.class),
          Map.entry("scala.Long", long.class),
          Map.entry("scala.Double", double.class),
          Map.entry("scala.Float", float.class),
          Map.entry("scala.Short", short.class),
          Map.entry("scala.Byte", byte.class),
          Map.entry("scala.Char", char.class),
          Map.entry("scala.Boolean", boolean.class),
          Map.entry("scala.Any", Object.class),
          Map.entry("scala.AnyRef", Object.class),
          Map.entry("scala.AnyVal", Object.class));

  private final String text;
  private int at;

  private ScalaTypes(String text) {
    this.text = text;
  }

  /** The types that a line has for a method; null when it is a line for another. */
  static Type[] read(String line, Method method) {
    String[] words = line.split(" ");
    Class<?>[] erased = method.getParameterTypes();
    if (!outer(words[0]).equals(outer(method.getDeclaringClass().getName())) || words.length - 1 != erased.length) return null;
    Type[] types = new Type[erased.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = new ScalaTypes(words[i + 1]).type();
      if (types[i] == null || Arguments.raw(types[i]) != erased[i]) return null;
    }
    return types;
  }

  /** An object's methods stand in its own class, which ends in a dollar, and once more beside it. */
  private static String outer(String name) {
    return name.endsWith("$") ? name.substring(0, name.length() - 1) : name;
  }

  private Type type() {
    int start = at;
    while (at < text.length() && "[],".indexOf(text.charAt(at)) < 0) at++;
    String name = text.substring(start, at);
    List<Type> parts = new ArrayList<>();
    while (at < text.length() && (parts.isEmpty() ? text.charAt(at) == '[' : text.charAt(at) == ',')) {
      at++;
      parts.add(type());
    }
    if (!parts.isEmpty()) at++;
    if (parts.contains(null)) return null;
    if (name.equals("scala.Array")) return array(parts.get(0));
    if (name.contains("<repeated>")) name = "scala.collection.Seq";
    Class<?> raw = classOf(name);
    return raw == null || parts.isEmpty() ? raw : new Generic(raw, parts.toArray(new Type[0]));
  }

  private static Type array(Type component) {
    if (component instanceof Class<?> plain) return plain.arrayType();
    return (GenericArrayType) () -> component;
  }

  private static Class<?> classOf(String name) {
    try {
      Class<?> plain = PLAIN.get(name);
      return plain != null ? plain : Class.forName(name, false, ScalaTypes.class.getClassLoader());
    } catch (ClassNotFoundException error) {
      return null;
    }
  }

  private record Generic(Class<?> raw, Type[] parts) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return parts;
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public Type getOwnerType() {
      return null;
    }
  }
}
