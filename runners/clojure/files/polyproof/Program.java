package polyproof;

import clojure.lang.RT;
import clojure.lang.Var;
import java.util.regex.Pattern;

/** Runs solution.clj as a script, and its -main where it does not call that itself. */
public final class Program {
  private static final Pattern CALLS_MAIN = Pattern.compile("\\((?:apply\\s+)?-main\\b");

  private Program() {}

  public static void main(String[] arguments) {
    try {
      Source source = Source.load("solution.clj", Source.read("solution.clj"), Source.user());
      Var main = source.function("-main");
      if (main != null && !CALLS_MAIN.matcher(source.text()).find()) main.invoke();
      Source.flush();
      RT.var("clojure.core", "shutdown-agents").invoke();
    } catch (Throwable error) {
      Source.fail(1, error);
    }
  }
}
