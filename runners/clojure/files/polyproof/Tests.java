package polyproof;

import clojure.lang.AFn;
import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import clojure.lang.Namespace;
import clojure.lang.RT;
import clojure.lang.Symbol;
import clojure.lang.Var;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Runs the tests to their end and proves the end (docs/decisions/0002): what tests.clj does by
 * itself, and then the tests of clojure.test that it defines.
 */
public final class Tests extends AFn {
  private static final int CHECK_FAILED = 10;
  private static final Pattern NAMESPACE = Pattern.compile("\\(ns\\s+([\\w.*+!?<>=-]+)");
  private static final Pattern USES_FRAMEWORK = Pattern.compile("\\((?:deftest|is|are|testing)\\b");
  private static final Pattern REQUIRED =
      Pattern.compile("(?:\\[\\s*|'|:require\\s+|:use\\s+)([a-zA-Z][\\w.*+!?<>=-]*)(?=\\s+:(?:as|refer|only)\\b|\\s*[\\])])");

  /** What Clojure itself raises in the midst of code; any other error was meant by who wrote it. */
  private static final Class<?>[] MISHAPS = {
    NullPointerException.class, ArithmeticException.class, IndexOutOfBoundsException.class, ClassCastException.class, IllegalArgumentException.class,
  };

  private final AFn shown;
  private long passes;
  private long failures;
  private long failuresBefore;
  private long tests;
  private boolean reporting;
  private String message = "";

  private Tests(Object shown) {
    this.shown = (AFn) shown;
  }

  public static void main(String[] arguments) throws IOException {
    long checks = -1;
    try {
      String text = Source.read("tests.clj");
      checks = run(Source.load("solution.clj", Source.read("solution.clj"), Source.user()), text);
    } catch (Throwable error) {
      Source.fail(isFailedCheck(error) ? CHECK_FAILED : 1, error);
    }
    Source.flush();

    // The call is the tuple (nonce); the reply repeats it and adds the number of checks.
    byte[] frame = Channel.receive();
    if (frame == null) end(1, "the end of the tests was not asked for");
    Object nonce = ((Wire.Tuple) Wire.read(frame)).items().get(0);
    Wire.Writer reply = new Wire.Writer().raw("vu2:");
    Results.write(nonce, reply, 0);
    Channel.send(reply.raw("i" + checks + ";").bytes());
    while (Channel.receive() != null) {}
    Runtime.getRuntime().halt(0);
  }

  /** How many checks ran, all of them passing; -1 where nobody counts them. */
  private static long run(Source solution, String text) {
    boolean named = text.contains("clojure.test");
    if (named || USES_FRAMEWORK.matcher(text).find()) RT.var("clojure.core", "require").invoke(Symbol.intern("clojure.test"));
    else {
      load(start(solution, text), text);
      return -1;
    }
    Namespace start = start(solution, text);
    if (!named) refer(start, Namespace.find(Symbol.intern("clojure.test")), text);
    Var report = RT.var("clojure.test", "report");
    Tests tests = new Tests(report.deref());
    Var.pushThreadBindings(RT.mapUniqueKeys(report, tests));
    try {
      Source loaded = load(start, text);
      // What the text ran by itself has told its failures; here each test gets its report.
      tests.reporting = true;
      for (Namespace namespace : loaded.namespaces()) if (hasTests(namespace)) RT.var("clojure.test", "test-ns").invoke(namespace);
    } finally {
      Var.popThreadBindings();
    }
    if (tests.failures > 0) end(CHECK_FAILED, tests.failures + " checks failed");
    return tests.passes > 0 || tests.tests == 0 ? tests.passes : tests.tests;
  }

  /** Takes the place of clojure.test's report, and calls it. */
  @Override
  public Object invoke(Object given) {
    IPersistentMap event = (IPersistentMap) given;
    switch (((Keyword) event.valAt(Keyword.intern("type"))).getName()) {
      case "pass" -> passes++;
      case "fail", "error" -> {
        failures++;
        message = "expected: " + event.valAt(Keyword.intern("expected")) + ", actual: " + event.valAt(Keyword.intern("actual"));
      }
      case "begin-test-var" -> failuresBefore = failures;
      case "end-test-var" -> tell(((Var) event.valAt(Keyword.intern("var"))).sym.getName(), failures == failuresBefore);
      default -> {}
    }
    return shown.invoke(given);
  }

  private void tell(String name, boolean passed) {
    if (!reporting) return;
    tests++;
    try {
      Source.flush();
      Channel.send(new Wire.Writer().raw("r").lenient(name).raw(passed ? "t" : "f").lenient(passed ? "" : message).bytes());
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  private static boolean hasTests(Namespace namespace) {
    for (Object entry : namespace.getMappings())
      if (((Map.Entry<?, ?>) entry).getValue() instanceof Var var && var.ns == namespace && RT.get(var.meta(), Keyword.intern("test")) != null) return true;
    return false;
  }

  /** Where the tests begin: in a namespace of their own that they name, or in that of the solution. */
  private static Namespace start(Source solution, String text) {
    Namespace defined = solution.namespaces().get(0);
    boolean required = false;
    for (var wanted = REQUIRED.matcher(text); wanted.find(); ) {
      Symbol library = Symbol.intern(wanted.group(1));
      if (solution.namespaces().contains(Namespace.find(library))) required = true;
      else if (Namespace.find(library) == null && !isInstalled(library.getName())) {
        stand(library, defined);
        required = true;
      }
    }
    var named = NAMESPACE.matcher(text);
    if (!named.find()) return required ? Source.user() : defined;
    if (!required) refer(Namespace.findOrCreate(Symbol.intern(named.group(1))), defined, text);
    return Source.user();
  }

  /** A namespace that the tests call by a name which the solution does not give it. */
  private static void stand(Symbol name, Namespace solution) {
    Namespace namespace = Namespace.findOrCreate(name);
    for (Object entry : solution.getMappings()) {
      if (!(((Map.Entry<?, ?>) entry).getValue() instanceof Var var) || var.ns != solution || !var.isBound()) continue;
      Var.intern(namespace, var.sym, var.deref()).setMeta(var.meta());
    }
    RT.var("clojure.core", "load-string").invoke("(dosync (commute @#'clojure.core/*loaded-libs* conj '" + name + "))");
  }

  private static boolean isInstalled(String library) {
    String path = library.replace('-', '_').replace('.', '/');
    ClassLoader loader = Tests.class.getClassLoader();
    return loader.getResource(path + "__init.class") != null || loader.getResource(path + ".clj") != null;
  }

  /** Makes another namespace's functions known, except those of names that the text defines itself. */
  private static void refer(Namespace namespace, Namespace other, String text) {
    for (Object entry : other.getMappings()) {
      if (!(((Map.Entry<?, ?>) entry).getValue() instanceof Var var) || var.ns != other || !var.isPublic()) continue;
      if (!Pattern.compile("\\((?:def\\S*)\\s+" + Pattern.quote(var.sym.getName()) + "(?=\\s)").matcher(text).find()) namespace.refer(var.sym, var);
    }
  }

  private static Source load(Namespace start, String text) {
    List<Namespace> before = Source.all();
    // The one that the text names is made by now.
    var named = NAMESPACE.matcher(text);
    Namespace own = named.find() ? Namespace.find(Symbol.intern(named.group(1))) : null;
    before.remove(own);
    try {
      Source.evaluate("tests.clj", text, start);
    } catch (Throwable error) {
      if (!(root(error) instanceof Ended ended)) throw error;
      if (ended.code != 0) end(CHECK_FAILED, "the tests ended with exit code " + ended.code);
    }
    return Source.madeSince(before, text, start);
  }

  /** The tests call System/exit, which with 0 is an end like any other. */
  private static final class Ended extends Error {
    final int code;

    Ended(int code) {
      super(null, null, false, false);
      this.code = code;
    }
  }

  /** What System/exit is in a text of tests. */
  public static Object exit(Object code) {
    throw new Ended(((Number) code).intValue());
  }

  private static Throwable root(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) cause = cause.getCause();
    return cause;
  }

  /** An assertion that failed, or an exception that the tests themselves throw. */
  private static boolean isFailedCheck(Throwable error) {
    Throwable cause = root(error);
    if (cause instanceof AssertionError) return true;
    for (Class<?> mishap : MISHAPS) if (mishap.isInstance(cause)) return false;
    StackTraceElement[] trace = cause.getStackTrace();
    return trace.length > 0 && "tests.clj".equals(trace[0].getFileName());
  }

  private static void end(int exitCode, String message) {
    Source.flush();
    System.err.println(message);
    System.err.flush();
    Runtime.getRuntime().halt(exitCode);
  }
}
