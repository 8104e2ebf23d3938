package polyproof;

import java.util.regex.Pattern;

/**
 * A submitted Scala text and the few changes that let it compile the way it was meant:
 * functions without an object get one, statements a main method, tests without imports get
 * those of the solution, and commas at the ends of lists, which Scala learnt later, are left
 * out. No change moves a line.
 */
record Text(String header, String body) {
  private static final Pattern CLAUSE = Pattern.compile("\\s*(?:package\\s+(?!object\\b)[\\w.]+(?!\\s*\\{)(?:[ \\t]*;)?|import\\b[^\\n;{]*(?:\\{[^}]*\\})?[^\\n;]*;?)");
  private static final Pattern TRAILING_COMMA = Pattern.compile(",(?=\\s*\\n\\s*[)\\]}])");
  private static final Pattern MAIN_OF_LATER = Pattern.compile("@main\\s+def\\s+\\w+(?:\\s*\\(\\s*\\))?");
  private static final Pattern TYPE = Pattern.compile("\\b(?:object|class|trait)\\s+\\w+");
  private static final Pattern MAIN = Pattern.compile("\\bdef\\s+main\\b|\\bextends\\s+App\\b");
  private static final Pattern DEFINITION = Pattern.compile("(?m)^[ \\t]*(?:@\\w+\\s+)*(?:(?:private|implicit|lazy|final|protected)\\s+)*(?:def|val|var|type)\\s");

  /** Cuts after the package clause and the imports. */
  static Text of(String given) {
    StringBuilder text = new StringBuilder(given);
    var comma = TRAILING_COMMA.matcher(Masked.of(given));
    while (comma.find()) text.setCharAt(comma.start(), ' ');
    var main = MAIN_OF_LATER.matcher(Masked.of(given));
    if (main.find()) text.replace(main.start(), main.end(), "def main(args: Array[String])");
    String source = text.toString();
    String masked = Masked.of(source);
    int end = 0;
    var clause = CLAUSE.matcher(masked);
    while (clause.region(end, masked.length()).lookingAt()) end = clause.end();
    return new Text(source.substring(0, end), source.substring(end));
  }

  String whole() {
    return header + body;
  }

  /** Functions and values without an object become object Solution's. */
  Text inObject() {
    return isBare() ? new Text(header, separator() + "object Solution {" + body + "\n}") : this;
  }

  /** Statements, or a main method, without an object become object Main's. */
  Text asProgram() {
    String masked = Masked.of(body);
    boolean hasMain = MAIN.matcher(masked).find();
    if (TYPE.matcher(masked).find() && (hasMain || masked.contains("@Test") || masked.contains(".Test"))) return this;
    if (hasMain) return new Text(header, separator() + "object Main {" + body + "\n}");
    return new Text(header, separator() + "object Main { def main(args: Array[String]): Unit = {" + body + "\n}}");
  }

  /** Tests as they belong to a solution: in its package, with its imports where they have none, and with its functions at hand. */
  Text belongingTo(Text solution) {
    Text tests = this;
    if (!hasImports() && packageClause().isEmpty()) tests = before(solution.headerLine());
    else if (packageClause().isEmpty()) tests = before(solution.packageClause());
    return solution.isBare() ? new Text(tests.header + tests.separator() + "import Solution._;", tests.body) : tests;
  }

  /** A solution in the package that its tests name, where it names none. */
  Text inPackageOf(Text tests) {
    return packageClause().isEmpty() ? before(tests.packageClause()) : this;
  }

  private boolean hasImports() {
    return Masked.of(header).contains("import");
  }

  /** Whether anything is defined outside of an object or a class. */
  private boolean isBare() {
    char[] outer = Masked.of(body).toCharArray();
    int depth = 0;
    for (int i = 0; i < outer.length; i++) {
      if (outer[i] == '{') depth++;
      if (outer[i] == '}') depth--;
      if (depth > 0 && outer[i] != '\n') outer[i] = ' ';
    }
    return DEFINITION.matcher(new String(outer)).find();
  }

  /** `package x;` or nothing. */
  private String packageClause() {
    var clause = Pattern.compile("\\bpackage\\s+[\\w.]+").matcher(Masked.of(header));
    return clause.find() ? clause.group() + ";" : "";
  }

  /** The header on one line and without comments, to stand before another text. */
  private String headerLine() {
    String line = Masked.of(header).strip().replaceAll("[ \\t]*;?[ \\t]*\\n\\s*(?=package|import)", ";").replaceAll("\\s+", " ");
    return line.isEmpty() || line.endsWith(";") ? line : line + ";";
  }

  private Text before(String line) {
    return new Text(line + header, body);
  }

  /** What ends the last clause of the header. */
  private String separator() {
    return header.isBlank() || header.stripTrailing().endsWith(";") ? "" : ";";
  }
}
