package polyproof;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

/**
 * What a language has besides the types of Java: for Java, nothing. A language that shares
 * this harness has a file of this name of its own.
 */
final class Dialect {
  private Dialect() {}

  /** Types of a method's parameters. */
  static Type[] parameters(Method method) {
    return method.getGenericParameterTypes();
  }

  /** The neutral value as one of the language's own types; null where `type` is none of them. */
  static Object own(Object value, Type type, Class<?> raw) {
    return null;
  }

  /** A result of one of the language's own types as one of Java's; any other as it is. */
  static Object plain(Object result) {
    return result;
  }
}
