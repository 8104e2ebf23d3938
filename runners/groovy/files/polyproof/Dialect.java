package polyproof;

import groovy.lang.Closure;
import groovy.lang.GString;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

/** What Groovy has besides the types of Java; see the file of this name of Java's. */
final class Dialect {
  private Dialect() {}

  static Type[] parameters(Method method) {
    return method.getGenericParameterTypes();
  }

  static Object own(Object value, Type type, Class<?> raw) {
    return raw == GString.class && value instanceof String text ? GString.EMPTY.plus(text) : null;
  }

  static Object plain(Object result) {
    if (result instanceof Closure<?>) throw new Unable("the result is a closure, which is no neutral value");
    // A tuple of Groovy's is a list: what the solution says of it is as with any list.
    return result;
  }
}
