package polyproof;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.common.arguments.K2JVMCompilerArguments;
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageLocation;
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSeverity;
import org.jetbrains.kotlin.cli.common.messages.MessageCollector;
import org.jetbrains.kotlin.cli.common.messages.MessageRenderer;
import org.jetbrains.kotlin.cli.common.messages.OutputMessageUtil;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.jetbrains.kotlin.config.Services;

/**
 * The Kotlin compiler for submitted texts: `Compile program|calls|tests`.
 *
 * Reads solution.kt (and tests.kt); classes go to the folder of their text, classes/ or
 * tests/. Of a program, the main class is written to the file `main`, an argument file for
 * the java command.
 */
public final class Compile implements MessageCollector {
  private static final int ERRORS_MAX = 50;
  private static final String SOLUTION = "solution.kt";
  private static final String TESTS = "tests.kt";

  private final List<String> errors = new ArrayList<>();
  /** The source of each class file. */
  private final Map<File, File> outputs = new LinkedHashMap<>();
  private boolean clashes;

  public static void main(String[] arguments) throws Exception {
    boolean compiled = new Compile().run(arguments[0]);
    System.err.flush();
    Runtime.getRuntime().halt(compiled ? 0 : 1);
  }

  private boolean run(String shape) throws Exception {
    Text solution = Text.of(Files.readString(Path.of(SOLUTION)));
    return switch (shape) {
      case "program" -> program(solution.runnable());
      case "calls" -> calls(solution);
      default -> tests(solution, Text.of(Files.readString(Path.of(TESTS))).runnable());
    };
  }

  private boolean calls(Text solution) throws IOException {
    Files.writeString(Path.of(SOLUTION), solution.whole());
    return report(compile("classes", SOLUTION));
  }

  private boolean program(Text solution) throws Exception {
    Files.writeString(Path.of(SOLUTION), solution.whole());
    if (!report(compile("classes", SOLUTION))) return false;
    // A loader of its own: the folder was not there yet when the JVM read its class path.
    URL[] folder = {Path.of("classes").toUri().toURL()};
    Method main = Classes.main(Classes.in("classes", new URLClassLoader(folder)), "SolutionKt");
    if (main == null) System.err.println("solution.kt: error: there is no function main()");
    else Files.writeString(Path.of("main"), main.getDeclaringClass().getName());
    return main != null;
  }

  private boolean tests(Text solution, Text tests) throws IOException {
    Files.writeString(Path.of(SOLUTION), solution.inPackageOf(tests).whole());
    Files.writeString(Path.of(TESTS), tests.belongingTo(solution).whole());
    if (compile("classes", SOLUTION, TESTS)) {
      moveTests();
      return true;
    }
    if (!clashes) return report(false);
    // Both have a function main, or the like: compiled one after the other, each gets its own, and the tests' counts.
    return report(compile("classes", SOLUTION) && compile("tests", TESTS));
  }

  /** Both texts were compiled together, so that the tests see what is internal; what became of them is kept apart. */
  private void moveTests() throws IOException {
    for (Map.Entry<File, File> output : outputs.entrySet()) {
      if (!output.getValue().getName().equals(TESTS)) continue;
      Path from = output.getKey().toPath();
      Path to = Path.of("tests").resolve(Path.of("classes").toAbsolutePath().relativize(from.toAbsolutePath()));
      Files.createDirectories(to.getParent());
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Whether there was no error; the errors of the last compilation are kept. */
  private boolean compile(String folder, String... sources) {
    clear();
    outputs.clear();
    K2JVMCompilerArguments arguments = new K2JVMCompilerArguments();
    arguments.setFreeArgs(List.of(sources));
    arguments.setDestination(folder);
    arguments.setClasspath(System.getProperty("java.class.path"));
    arguments.setFriendPaths(new String[] {"classes"});
    arguments.setModuleName(folder);
    arguments.setNoStdlib(true);
    arguments.setNoReflect(true);
    arguments.setJvmTarget("1.8");
    arguments.setSuppressWarnings(true);
    arguments.setReportOutputFiles(true);
    arguments.setDisableDefaultScriptingPlugin(true);
    return new K2JVMCompiler().exec(this, Services.EMPTY, arguments) == ExitCode.OK && !hasErrors();
  }

  private boolean report(boolean compiled) {
    if (compiled) return true;
    errors.stream().limit(ERRORS_MAX).forEach(System.err::println);
    System.err.println(errors.size() == 1 ? "1 error" : errors.size() + " errors");
    return false;
  }

  @Override
  public void report(CompilerMessageSeverity severity, String message, CompilerMessageLocation location) {
    if (severity == CompilerMessageSeverity.OUTPUT) {
      var output = OutputMessageUtil.parseOutputMessage(message);
      if (output == null || output.outputFile == null) return;
      for (File source : output.sourceFiles) outputs.put(output.outputFile, source);
    }
    if (!severity.isError()) return;
    clashes |= message.startsWith("Conflicting") || message.startsWith("Redeclaration");
    errors.add(MessageRenderer.PLAIN_RELATIVE_PATHS.render(severity, message, location));
  }

  @Override
  public void clear() {
    errors.clear();
    clashes = false;
  }

  @Override
  public boolean hasErrors() {
    return !errors.isEmpty();
  }
}
