package polyproof;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * Runs the tests to their end and proves the end (docs/decisions/0002): their JUnit classes
 * where there are any, otherwise their main method.
 */
public final class Tests {
  private Tests() {}

  public static void main(String[] arguments) throws Exception {
    List<Class<?>> classes = Classes.in("tests");
    int checks = hasJunit(classes) ? Junit.run(classes) : runMain(classes);
    System.out.flush();
    System.err.flush();

    // The call is the tuple (nonce); the reply repeats it and adds the number of checks.
    byte[] frame = Channel.receive();
    if (frame == null) fail("the end of the tests was not asked for");
    Object nonce = ((Wire.Tuple) Wire.read(frame)).items().get(0);
    Wire.Writer reply = new Wire.Writer().raw("vu2:");
    Results.write(nonce, reply, 0);
    Channel.send(reply.raw("i" + checks + ";").bytes());
    while (Channel.receive() != null) {}
    Runtime.getRuntime().halt(0);
  }

  static void fail(String message) {
    System.out.flush();
    System.err.println(message);
    System.err.flush();
    Runtime.getRuntime().halt(1);
  }

  private static boolean hasJunit(List<Class<?>> classes) {
    for (Class<?> type : classes)
      for (Method method : type.getDeclaredMethods())
        for (Annotation annotation : method.getAnnotations())
          if (annotation.annotationType().getName().startsWith("org.junit.")) return true;
    return false;
  }

  /** Returns -1: nobody counts the checks of a main method. */
  private static int runMain(List<Class<?>> classes) throws IllegalAccessException {
    Method main = null;
    for (Class<?> type : classes) {
      Method candidate = mainOf(type);
      if (candidate != null && (main == null || type.getSimpleName().equals("Main"))) main = candidate;
    }
    if (main == null) {
      fail("the tests have neither a main method nor a JUnit test");
      return 0;
    }
    try {
      main.setAccessible(true);
      main.invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException wrapper) {
      System.out.flush();
      System.err.print("Exception in thread \"main\" ");
      wrapper.getCause().printStackTrace();
      fail("");
    }
    return -1;
  }

  private static Method mainOf(Class<?> type) {
    try {
      Method main = type.getDeclaredMethod("main", String[].class);
      return Modifier.isStatic(main.getModifiers()) ? main : null;
    } catch (NoSuchMethodException error) {
      return null;
    }
  }
}
