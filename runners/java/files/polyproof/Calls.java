package polyproof;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Calls the entry point of a compiled solution with neutral values: `Calls ENTRY`. */
public final class Calls {
  private Calls() {}

  public static void main(String[] arguments) throws IOException {
    List<Method> methods = load(arguments[0]);
    for (byte[] frame = Channel.receive(); frame != null; frame = Channel.receive()) {
      Channel.send(answer(methods, arguments[0], frame));
    }
    // Threads that the solution left behind must not keep us.
    Runtime.getRuntime().halt(0);
  }

  /** Every overload of the entry point in the class that has it: class Solution if that is one of them. */
  private static List<Method> load(String entry) {
    try {
      Class<?> owner = null;
      List<Class<?>> classes = Classes.in("classes");
      for (Class<?> candidate : classes) {
        if (!methodsOf(candidate, entry).isEmpty() && (owner == null || candidate.getSimpleName().equals("Solution"))) owner = candidate;
      }
      if (owner == null) return List.of();
      Class.forName(owner.getName(), true, Calls.class.getClassLoader());
      return methodsOf(owner, entry);
    } catch (Throwable error) {
      Throwable shown = error instanceof ExceptionInInitializerError && error.getCause() != null ? error.getCause() : error;
      shown.printStackTrace();
      System.err.flush();
      Runtime.getRuntime().halt(1);
      throw new AssertionError();
    }
  }

  private static List<Method> methodsOf(Class<?> type, String entry) {
    List<Method> methods = new ArrayList<>();
    for (Method method : type.getDeclaredMethods()) {
      boolean callable = !method.isSynthetic() && !Modifier.isAbstract(method.getModifiers());
      if (callable && method.getName().equals(entry)) methods.add(method);
    }
    return methods;
  }

  private static byte[] answer(List<Method> methods, String entry, byte[] frame) {
    try {
      if (methods.isEmpty()) throw new Unable("there is no method '" + entry + "'");
      return new Wire.Writer().raw("v").append(call(methods, ((Wire.Tuple) Wire.read(frame)).items())).bytes();
    } catch (Unable problem) {
      return new Wire.Writer().raw("u").lenient(problem.getMessage()).bytes();
    } catch (InvocationTargetException wrapper) {
      return raised(wrapper.getCause());
    } catch (OutOfMemoryError error) {
      return raised(error);
    } catch (StackOverflowError error) {
      return new Wire.Writer().raw("u").lenient("the result is nested too deeply").bytes();
    } catch (ReflectiveOperationException | RuntimeException error) {
      return new Wire.Writer().raw("u").lenient(error.toString()).bytes();
    }
  }

  private static byte[] raised(Throwable error) {
    if (error instanceof OutOfMemoryError) {
      // The memory limit is met: that is a verdict of its own, not an error that the solution raised.
      System.out.flush();
      System.err.println(error);
      System.err.flush();
      Runtime.getRuntime().halt(1);
    }
    String message;
    try {
      message = error.getMessage();
    } catch (RuntimeException | StackOverflowError again) {
      message = null;
    }
    return new Wire.Writer().raw("e").lenient(error.getClass().getSimpleName()).lenient(message == null ? "" : message).bytes();
  }

  private static Wire.Writer call(List<Method> methods, List<Object> values) throws ReflectiveOperationException {
    Method best = null;
    Object[] bestArguments = null;
    int leastCost = Integer.MAX_VALUE;
    Unable reason = null;
    for (Method method : methods) {
      try {
        List<Object> given = gathered(method, values);
        Type[] types = Dialect.parameters(method);
        Object[] converted = new Object[types.length];
        int cost = 0;
        for (int i = 0; i < types.length; i++) {
          converted[i] = Arguments.convert(given.get(i), types[i]);
          cost += cost(given.get(i), Arguments.raw(types[i]));
        }
        if (cost >= leastCost) continue;
        best = method;
        bestArguments = converted;
        leastCost = cost;
      } catch (Unable misfit) {
        reason = misfit;
      }
    }
    if (best == null) throw reason;
    Object result = invoke(best, bestArguments);
    Wire.Writer out = new Wire.Writer();
    Results.write(result, out, 0);
    return out;
  }

  private static Object invoke(Method method, Object[] arguments) throws ReflectiveOperationException {
    method.setAccessible(true);
    return method.invoke(Modifier.isStatic(method.getModifiers()) ? null : receiver(method.getDeclaringClass()), arguments);
  }

  /** A new object; where nobody may make one, the only one there is, as of an `object` in Kotlin or Scala. */
  private static Object receiver(Class<?> owner) throws ReflectiveOperationException {
    Constructor<?> constructor = null;
    for (Constructor<?> candidate : owner.getDeclaredConstructors()) if (candidate.getParameterCount() == 0) constructor = candidate;
    if (constructor == null || Modifier.isPrivate(constructor.getModifiers())) {
      Object only = only(owner, owner);
      if (only == null && owner.getEnclosingClass() != null) only = only(owner, owner.getEnclosingClass());
      if (only != null) return only;
    }
    if (constructor == null) throw new Unable("class " + owner.getSimpleName() + " has no constructor without parameters");
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static Object only(Class<?> type, Class<?> holder) throws IllegalAccessException {
    for (Field field : holder.getDeclaredFields()) {
      if (field.getType() != type || !Modifier.isStatic(field.getModifiers())) continue;
      field.setAccessible(true);
      return field.get(null);
    }
    return null;
  }

  /** The values as the method takes them: one for each parameter, the rest of a variable number in a list. */
  private static List<Object> gathered(Method method, List<Object> values) {
    int count = method.getParameterCount();
    if (method.isVarArgs() && (values.size() != count || !(values.get(count - 1) instanceof List)) && values.size() >= count - 1) {
      List<Object> out = new ArrayList<>(values.subList(0, count - 1));
      out.add(values.subList(count - 1, values.size()));
      return out;
    }
    if (values.size() != count) throw new Unable("'" + method.getName() + "' takes " + count + " arguments, not " + values.size());
    return values;
  }

  /** How far a parameter's class is from the value: the nearest overload is called. */
  private static int cost(Object value, Class<?> raw) {
    if (raw == Object.class || raw == Number.class || raw == Comparable.class) return 9;
    if (value instanceof BigInteger) return raw == int.class ? 0 : raw == long.class ? 1 : raw == Integer.class ? 2 : raw == Long.class ? 3 : 5;
    return raw == float.class || raw == Float.class || raw == char.class ? 1 : 0;
  }
}
