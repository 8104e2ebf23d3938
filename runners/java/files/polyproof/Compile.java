package polyproof;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * javac for submitted texts: `Compile program|calls|tests`.
 *
 * Reads solution.java (and tests.java); classes go to the folder of their text,
 * classes/ or tests/. A public class may stand in a file of any name. Of a program,
 * the main class is written to the file `main`, an argument file for the java command.
 */
public final class Compile {
  private static final int ERRORS_MAX = 50;

  private final List<Diagnostic<? extends JavaFileObject>> errors = new ArrayList<>();
  private String mainClass;
  private boolean mainIsPublic;

  public static void main(String[] arguments) throws IOException {
    boolean compiled = new Compile().run(arguments[0]);
    System.err.flush();
    Runtime.getRuntime().halt(compiled ? 0 : 1);
  }

  private boolean run(String shape) throws IOException {
    Text solution = Text.of(Files.readString(Path.of("solution.java")));
    return switch (shape) {
      case "program" -> program(solution.inMain(false));
      case "calls" -> report(compile(List.of(new Source("classes", "solution.java", solution.inSolution().whole()))));
      default -> tests(solution, Text.of(Files.readString(Path.of("tests.java"))));
    };
  }

  private boolean program(Text solution) throws IOException {
    if (!report(compile(List.of(new Source("classes", "solution.java", solution.whole()))))) return false;
    if (mainClass == null) System.err.println("solution.java: error: no class has a method public static void main(String[])");
    else Files.writeString(Path.of("main"), mainClass);
    return mainClass != null;
  }

  private boolean tests(Text givenSolution, Text givenTests) throws IOException {
    Text solution = givenSolution.inSolution();
    Text tests = givenTests.inMain(givenSolution.isBare());
    // Nothing can be imported from the unnamed package, so both texts share the one that is named.
    if (!tests.hasImports() && tests.packageClause().isEmpty()) tests = tests.before(solution.headerLine());
    else if (tests.packageClause().isEmpty()) tests = tests.before(solution.packageClause());
    else if (solution.packageClause().isEmpty()) solution = solution.before(tests.packageClause());

    Source first = new Source("classes", "solution.java", solution.whole());
    Source second = new Source("tests", "tests.java", tests.whole());
    if (compile(List.of(first, second))) return true;
    if (errors.stream().noneMatch(it -> it.getCode().equals("compiler.err.duplicate.class"))) return report(false);
    // Both have a class Main, or the like: compiled one after the other, each gets its own, and the tests' counts.
    return report(compile(List.of(first)) && compile(List.of(second)));
  }

  /** Whether there was no error; the errors of the last compilation are kept. */
  private boolean compile(List<Source> sources) throws IOException {
    errors.clear();
    var javac = ToolProvider.getSystemJavaCompiler();
    try (var files = new Folders(javac.getStandardFileManager(null, null, StandardCharsets.UTF_8))) {
      List<String> options = List.of("-proc:none", "-nowarn", "-Xlint:none", "-cp", classPath());
      JavacTask task = (JavacTask) javac.getTask(null, files, this::keep, options, null, sources);
      task.addTaskListener(
          new TaskListener() {
            @Override
            public void finished(TaskEvent event) {
              if (event.getKind() == TaskEvent.Kind.ANALYZE) lookForMain(event.getTypeElement());
            }
          });
      return task.call() && errors.isEmpty();
    }
  }

  /** The class path of this very process, in which the jars of JUnit and the folder classes/ stand. */
  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private void keep(Diagnostic<? extends JavaFileObject> diagnostic) {
    if (diagnostic.getKind() == Diagnostic.Kind.ERROR) errors.add(diagnostic);
  }

  private boolean report(boolean compiled) {
    if (compiled) return true;
    errors.stream().limit(ERRORS_MAX).forEach(System.err::println);
    System.err.println(errors.size() == 1 ? "1 error" : errors.size() + " errors");
    return false;
  }

  /** A public class counts most, then one called Main, then the first. */
  private void lookForMain(TypeElement type) {
    if (type == null || type.getEnclosedElements().stream().noneMatch(Compile::isMain)) return;
    boolean isPublic = type.getModifiers().contains(Modifier.PUBLIC);
    if (mainClass != null && (mainIsPublic || !(isPublic || type.getSimpleName().contentEquals("Main")))) return;
    mainClass = type.getQualifiedName().toString();
    mainIsPublic = isPublic;
  }

  private static boolean isMain(Element element) {
    return element.getKind() == ElementKind.METHOD
        && element.getSimpleName().contentEquals("main")
        && element.getModifiers().containsAll(Set.of(Modifier.PUBLIC, Modifier.STATIC))
        && ((ExecutableElement) element).getParameters().size() == 1
        && ((ExecutableElement) element).getParameters().get(0).asType().toString().endsWith("java.lang.String[]");
  }

  /** A text to compile, and the folder that its classes go to. */
  private static final class Source extends SimpleJavaFileObject {
    private final String folder;
    private final String name;
    private final String text;

    Source(String folder, String name, String text) {
      super(URI.create("text:///" + name), Kind.SOURCE);
      this.folder = folder;
      this.name = name;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    @Override
    public String getName() {
      return name;
    }

    /** Java wants a public class in a file of its own; here the text is all there is. */
    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }
  }

  /** Writes each class to the folder of the text it comes from. */
  private static final class Folders extends ForwardingJavaFileManager<StandardJavaFileManager> {
    Folders(StandardJavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(JavaFileManager.Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      File file = new File(((Source) sibling).folder, className.replace('.', '/') + kind.extension);
      return new SimpleJavaFileObject(file.toURI(), kind) {
        @Override
        public OutputStream openOutputStream() throws IOException {
          Files.createDirectories(file.toPath().getParent());
          return Files.newOutputStream(file.toPath());
        }
      };
    }
  }
}
