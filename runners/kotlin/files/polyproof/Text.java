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
    String masked = masked(given);
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
    return masked(header).contains("import");
  }

  /** `package x;` or nothing. */
  String packageClause() {
    var clause = Pattern.compile("\\bpackage\\b[^\\n;]*").matcher(masked(header));
    return clause.find() ? clause.group().strip() + ";" : "";
  }

  /** The package clause and the imports on one line, to stand before another text. */
  String headerLine() {
    StringBuilder line = new StringBuilder();
    var clause = Pattern.compile("\\b(?:package|import)\\b[^\\n;]*").matcher(masked(header));
    while (clause.find()) line.append(clause.group().strip()).append(';');
    return line.toString();
  }

  /** Statements without a main function get one; test functions without a class get that. */
  Text runnable() {
    String masked = masked(body);
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

  /** The text of the same length, with comments blanked out, and with strings and characters as nothing but quotes. */
  private static String masked(String text) {
    char[] out = text.toCharArray();
    int at = 0;
    while (at < out.length) {
      int end = at;
      if (text.startsWith("//", at)) end = indexOf(text, "\n", at, 0);
      else if (text.startsWith("/*", at)) end = indexOf(text, "*/", at + 2, 2);
      else if (text.startsWith("\"\"\"", at)) end = indexOf(text, "\"\"\"", at + 3, 3);
      else if (out[at] == '"' || out[at] == '\'') end = literalEnd(text, at);
      char mask = out[at] == '/' ? ' ' : '"';
      for (int i = at; i < end; i++) if (out[i] != '\n') out[i] = mask;
      at = Math.max(end, at + 1);
    }
    return new String(out);
  }

  private static int indexOf(String text, String wanted, int from, int length) {
    int found = text.indexOf(wanted, from);
    return found < 0 ? text.length() : found + length;
  }

  private static int literalEnd(String text, int start) {
    for (int i = start + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
      if (text.charAt(i) == '\\') i++;
      else if (text.charAt(i) == text.charAt(start)) return i + 1;
    }
    return start + 1;
  }
}
