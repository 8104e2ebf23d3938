package polyproof;

import java.util.regex.Pattern;

/** A submitted Groovy text, cut after the package clause and the imports. No change moves a line. */
record Text(String header, String body) {
  private static final Pattern CLAUSE = Pattern.compile("\\s*(?:package|import)\\b[^\\n;]*;?");
  private static final Pattern PACKAGE = Pattern.compile("\\bpackage\\s+[\\w.]+");

  static Text of(String source) {
    String masked = Masked.of(source);
    int end = 0;
    var clause = CLAUSE.matcher(masked);
    while (clause.region(end, masked.length()).lookingAt()) end = clause.end();
    return new Text(source.substring(0, end), source.substring(end));
  }

  String whole() {
    return header + body;
  }

  /** Tests as they belong to a solution: in its package, and with its imports where they have none. */
  Text belongingTo(Text solution) {
    if (!packageClause().isEmpty()) return this;
    return before(Masked.of(header).contains("import") ? solution.packageClause() : solution.headerLine());
  }

  /** A solution in the package that its tests name, where it names none. */
  Text inPackageOf(Text tests) {
    return packageClause().isEmpty() ? before(tests.packageClause()) : this;
  }

  /** `package x;` or nothing. */
  private String packageClause() {
    var clause = PACKAGE.matcher(Masked.of(header));
    return clause.find() ? clause.group() + ";" : "";
  }

  /** The header on one line and without comments, to stand before another text. */
  private String headerLine() {
    String line = Masked.of(header).strip().replaceAll("[ \\t]*;?[ \\t]*\\n\\s*", ";");
    return line.isEmpty() || line.endsWith(";") ? line : line + ";";
  }

  private Text before(String line) {
    return new Text(line + header, body);
  }
}
