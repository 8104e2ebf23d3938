package polyproof;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Runs the tests to their end and proves the end (docs/decisions/0002): their JUnit classes
 * where there are any, otherwise their main method.
 */
public final class Tests {
  static final int CHECK_FAILED = 10;

  /** What the JVM itself raises in the midst of code; any other error was meant by who wrote it. */
  private static final Class<?>[] MISHAPS = {
    NullPointerException.class, ArithmeticException.class, IndexOutOfBoundsException.class, ClassCastException.class,
  };

  private Tests() {}

  public static void main(String[] arguments) throws Exception {
    List<Class<?>> classes = Classes.in("tests");
    int checks = hasJunit(classes) ? Junit.run(classes) : runMain(classes);
    System.out.flush();
    System.err.flush();

    // The call is the tuple (nonce); the reply repeats it and adds the number of checks.
    byte[] frame = Channel.receive();
    if (frame == null) fail(1, "the end of the tests was not asked for");
    Object nonce = ((Wire.Tuple) Wire.read(frame)).items().get(0);
    Wire.Writer reply = new Wire.Writer().raw("vu2:");
    Results.write(nonce, reply, 0);
    Channel.send(reply.raw("i" + checks + ";").bytes());
    while (Channel.receive() != null) {}
    Runtime.getRuntime().halt(0);
  }

  static void fail(int exitCode, String message) {
    System.out.flush();
    System.err.println(message);
    System.err.flush();
    Runtime.getRuntime().halt(exitCode);
  }

  private static boolean hasJunit(List<Class<?>> classes) {
    for (Class<?> type : classes) {
      if (isJunit(type)) return true;
      for (Class<?> above = type; above != null; above = above.getSuperclass())
        if (above.getName().equals("junit.framework.TestCase")) return true;
      for (Method method : type.getDeclaredMethods()) if (isJunit(method)) return true;
    }
    return false;
  }

  private static boolean isJunit(AnnotatedElement element) {
    for (Annotation annotation : element.getAnnotations())
      if (annotation.annotationType().getName().startsWith("org.junit.")) return true;
    return false;
  }

  /** Returns -1: nobody counts the checks of a main method. */
  private static int runMain(List<Class<?>> classes) throws IllegalAccessException {
    Method main = Classes.main(classes, "Main");
    if (main == null) {
      fail(1, "the tests have neither a main method nor a JUnit test");
      return 0;
    }
    try {
      main.setAccessible(true);
      main.invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException wrapper) {
      Throwable error = wrapper.getCause();
      System.out.flush();
      System.err.print("Exception in thread \"main\" ");
      error.printStackTrace();
      fail(isFailedCheck(error, classes) ? CHECK_FAILED : 1, "");
    }
    return -1;
  }

  /** An assertion that failed, or an exception that the tests themselves throw. */
  private static boolean isFailedCheck(Throwable error, List<Class<?>> tests) {
    if (error instanceof AssertionError) return true;
    for (Class<?> mishap : MISHAPS) if (mishap.isInstance(error)) return false;
    StackTraceElement[] trace = error.getStackTrace();
    if (trace.length == 0) return false;
    for (Class<?> type : tests) if (type.getName().equals(trace[0].getClassName())) return true;
    return false;
  }
}
