package polyproof;

import groovy.lang.GroovyClassLoader;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.SourceUnit;

/**
 * The Groovy compiler for submitted texts: `Compile program|calls|tests`.
 *
 * Reads solution.groovy (and tests.groovy); classes go to the folder of their text, classes/
 * or tests/. Of a program, the main class is written to the file `main`, an argument file for
 * the java command.
 */
public final class Compile {
  private static final String SOLUTION = "solution.groovy";
  private static final String TESTS = "tests.groovy";

  /** What every script has, besides its functions. */
  private static final Set<String> OF_ANY_SCRIPT = Set.of("main", "run");

  private final Set<String> functions = new HashSet<>();
  private String script;

  private Compile() {}

  public static void main(String[] arguments) throws Exception {
    boolean compiled;
    try {
      compiled = new Compile().run(arguments[0]);
    } catch (CompilationFailedException error) {
      System.err.println(error.getMessage());
      compiled = false;
    }
    System.err.flush();
    Runtime.getRuntime().halt(compiled ? 0 : 1);
  }

  private boolean run(String shape) throws Exception {
    Text solution = Text.of(Files.readString(Path.of(SOLUTION)));
    switch (shape) {
      case "program" -> {
        compile("classes", SOLUTION, solution, (source, type) -> {});
        return writeMain();
      }
      case "calls" -> compile("classes", SOLUTION, solution, this::takeScript);
      default -> {
        Text tests = Text.of(Files.readString(Path.of(TESTS)));
        compile("classes", SOLUTION, solution.inPackageOf(tests), this::takeScript);
        Class<?> found = script == null ? null : loader(new CompilerConfiguration()).loadClass(script);
        compile("tests", TESTS, tests.belongingTo(solution), (source, type) -> takeTests(source, type, found));
      }
    }
    return true;
  }

  /** What is done with a class as it was read. */
  private interface Change {
    void apply(SourceUnit source, ClassNode type);
  }

  private static void compile(String folder, String name, Text text, Change change) throws IOException {
    Files.createDirectories(Path.of(folder));
    CompilerConfiguration configuration = new CompilerConfiguration();
    configuration.setTargetDirectory(folder);
    configuration.setSourceEncoding("UTF-8");
    CompilationUnit unit = new CompilationUnit(configuration, null, loader(configuration));
    unit.addSource(name, text.whole());
    unit.addPhaseOperation(
        new CompilationUnit.PrimaryClassNodeOperation() {
          @Override
          public void call(SourceUnit source, GeneratorContext context, ClassNode type) {
            change.apply(source, type);
          }
        },
        Phases.CONVERSION);
    unit.compile();
  }

  /** The folder of the solution's classes was not there yet when the JVM read its class path. */
  private static GroovyClassLoader loader(CompilerConfiguration configuration) {
    configuration.setClasspath("classes");
    return new GroovyClassLoader(Compile.class.getClassLoader(), configuration);
  }

  private void takeScript(SourceUnit source, ClassNode type) {
    if (!type.isScript() || type.isScriptBody() && script != null) return;
    Script.intoObject(type);
    script = type.getName();
    for (MethodNode method : type.getMethods()) if (!OF_ANY_SCRIPT.contains(method.getName())) functions.add(method.getName());
  }

  private void takeTests(SourceUnit source, ClassNode type, Class<?> solution) {
    Set<String> foreign = new HashSet<>(functions);
    for (MethodNode method : type.getMethods()) foreign.remove(method.getName());
    new TestCode(source, solution, foreign).visitClass(type);
  }

  private static boolean writeMain() throws Exception {
    Method main = Classes.main(Classes.in("classes", loader(new CompilerConfiguration())), "solution");
    if (main == null) System.err.println(SOLUTION + ": error: there are neither statements nor a static method main");
    else Files.writeString(Path.of("main"), main.getDeclaringClass().getName());
    return main != null;
  }
}
