package polyproof;

import java.util.regex.Pattern;

/**
 * A submitted Kotlin text and the few changes that let it compile the way it was meant:
 * statements get a main function, test functions a class, tests without imports get those
 * of the solution, and commas at the ends of lists, which Kotlin learnt later, are left out.
 * No change moves a line.
 */
record Text(String header, String body) {
  private static final Pattern CLAUSE = Pattern.compile("\\s*(?:@file:[^\\n]*|(?:package|import)\\b[^\\n;]*;?)");
  private static final Pattern TRAILING_COMMA = Pattern.compile(",(?=\\s*[)\\]])");
  private static final Pattern MAIN = Pattern.compile("\\bfun\\s+main\\s*\\(");
  private static final Pattern TYPE = Pattern.compile("(?m)^\\s*(?:\\w+\\s+)*(?:class|object)\\s+\\w");
  private static final Pattern TEST = Pattern.compile("@(?:\\w+\\.)*(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\\b");

  /** Cuts after annotations of the file, the package clause and the imports. */
  static Text of(String given) {
    String masked = Masked.of(given);
    StringBuilder text = new StringBuilder(given);
    var comma = TRAILING_COMMA.matcher(masked);
    while (comma.find()) text.setCharAt(comma.start(), ' ');
    String source = text.toString();
    int end = 0;
    var clause = CLAUSE.matcher(masked);
    while (clause.region(end, masked.length()).lookingAt()) end = clause.end();
    return new Text(source.substring(0, end), source.substring(end));
  }

  String whole() {
    return header + body;
  }

  boolean hasImports() {
    return Masked.of(header).contains("import");
  }

  /** `package x;` or nothing. */
  String packageClause() {
    var clause = Pattern.compile("\\bpackage\\b[^\\n;]*").matcher(Masked.of(header));
    return clause.find() ? clause.group().strip() + ";" : "";
  }

  /** The package clause and the imports on one line, to stand before another text. */
  String headerLine() {
    StringBuilder line = new StringBuilder();
    var clause = Pattern.compile("\\b(?:package|import)\\b[^\\n;]*").matcher(Masked.of(header));
    while (clause.find()) line.append(clause.group().strip()).append(';');
    return line.toString();
  }

  /** Statements without a main function get one; test functions without a class get that. */
  Text runnable() {
    String masked = Masked.of(body);
    boolean hasTests = TEST.matcher(masked).find();
    if (MAIN.matcher(masked).find() || (hasTests && TYPE.matcher(masked).find())) return this;
    if (!hasTests && masked.contains("TestCase")) return this;
    return new Text(header, (hasTests ? "class SolutionTests {" : "fun main() {") + body + "\n}");
  }

  /** Tests as they belong to a solution: in its package, and with its imports where they have none. */
  Text belongingTo(Text solution) {
    if (!hasImports() && packageClause().isEmpty()) return before(solution.headerLine());
    return packageClause().isEmpty() ? before(solution.packageClause()) : this;
  }

  /** A solution in the package that its tests name, where it names none. */
  Text inPackageOf(Text tests) {
    return packageClause().isEmpty() ? before(tests.packageClause()) : this;
  }

  private Text before(String line) {
    int annotations = 0;
    var clause = Pattern.compile("\\s*@file:[^\\n]*").matcher(header);
    while (clause.region(annotations, header.length()).lookingAt()) annotations = clause.end();
    String start = header.substring(0, annotations);
    return new Text(start + (start.isEmpty() ? "" : ";") + line + header.substring(annotations), body);
  }
}
