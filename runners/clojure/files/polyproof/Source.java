package polyproof;

import clojure.lang.Compiler;
import clojure.lang.Namespace;
import clojure.lang.RT;
import clojure.lang.ISeq;
import clojure.lang.Symbol;
import clojure.lang.Var;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A text of Clojure and the namespaces that it made; it is loaded form by form, as a script is. */
record Source(String text, List<Namespace> namespaces) {
  private static final Var NAMESPACE = RT.var("clojure.core", "*ns*");

  static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  /** Evaluates every form, beginning in a namespace. */
  static Source load(String file, String text, Namespace start) {
    List<Namespace> before = all();
    evaluate(file, text, start);
    return madeSince(before, text, start);
  }

  static void evaluate(String file, String text, Namespace start) {
    Var.pushThreadBindings(
        RT.mapUniqueKeys(
            NAMESPACE, start,
            RT.var("clojure.core", "*warn-on-reflection*"), false,
            RT.var("clojure.core", "*unchecked-math*"), false,
            RT.var("clojure.core", "*command-line-args*"), null));
    try {
      Compiler.load(new StringReader(text), file, file);
    } finally {
      Var.popThreadBindings();
    }
  }

  static Source madeSince(List<Namespace> before, String text, Namespace start) {
    List<Namespace> made = all();
    made.removeAll(before);
    // Libraries that the text requires are new too.
    made.removeIf(it -> it.getName().getName().startsWith("clojure."));
    if (!made.contains(start)) made.add(start);
    return new Source(text, made);
  }

  static Namespace user() {
    Namespace user = Namespace.findOrCreate(Symbol.intern("user"));
    Var.pushThreadBindings(RT.mapUniqueKeys(NAMESPACE, user));
    try {
      RT.var("clojure.core", "refer").invoke(Symbol.intern("clojure.core"));
    } finally {
      Var.popThreadBindings();
    }
    return user;
  }

  /** The function of that name in the namespaces that the text made, or null. */
  Var function(String name) {
    for (Namespace namespace : namespaces) {
      Var var = namespace.findInternedVar(Symbol.intern(name));
      if (var != null && var.isBound() && !var.isMacro()) return var;
    }
    return null;
  }

  /** The namespace that holds what the text defines: the first that it names, or where it began. */
  Namespace main() {
    return namespaces.get(0);
  }

  /** Shows an error as Clojure does, and ends. */
  static void fail(int exitCode, Throwable error) {
    String message;
    try {
      RT.var("clojure.core", "require").invoke(Symbol.intern("clojure.main"));
      message = String.valueOf(RT.var("clojure.main", "err->msg").invoke(error));
    } catch (Throwable again) {
      message = String.valueOf(error);
    }
    flush();
    System.err.println(message);
    Throwable cause = error;
    while (cause.getCause() != null) cause = cause.getCause();
    System.err.println(cause);
    System.err.flush();
    Runtime.getRuntime().halt(exitCode);
  }

  static void flush() {
    try {
      RT.var("clojure.core", "flush").invoke();
      System.out.flush();
      System.err.flush();
    } catch (RuntimeException closed) {
      // The output's other end is gone.
    }
  }

  static List<Namespace> all() {
    List<Namespace> namespaces = new ArrayList<>();
    for (ISeq left = Namespace.all(); left != null; left = left.next()) namespaces.add((Namespace) left.first());
    return namespaces;
  }
}
