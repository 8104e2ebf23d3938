package polyproof;

import java.util.regex.Pattern;

/**
 * A submitted Java text and the few changes that let it compile the way it was meant: a
 * text without a class gets one, and tests without imports get those of the solution.
 * No change moves a line.
 */
record Text(String header, String body) {
  private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record)\\s+\\w+");
  private static final Pattern METHOD = Pattern.compile("\\b\\w+(?:<[^;{}]*>)?(?:\\[\\])*\\s+\\w+\\s*\\([^;{}()]*\\)\\s*(?:throws[\\w\\s,.]+)?\\{");

  /** Cuts after the package clause and the imports. */
  static Text of(String source) {
    String masked = Masked.of(source);
    int end = 0;
    var clause = Pattern.compile("\\s*(?:package|import)\\b[^;]*;").matcher(masked);
    while (clause.region(end, masked.length()).lookingAt()) end = clause.end();
    return new Text(source.substring(0, end), source.substring(end));
  }

  String whole() {
    return header + body;
  }

  boolean isBare() {
    return !TYPE.matcher(Masked.of(body)).find();
  }

  boolean hasImports() {
    return Masked.of(header).contains("import");
  }

  /** `package x;` or nothing. */
  String packageClause() {
    var clause = Pattern.compile("\\bpackage\\b[^;]*;").matcher(Masked.of(header));
    return clause.find() ? clause.group() : "";
  }

  /** The header on one line and without comments, to stand before another text. */
  String headerLine() {
    return Masked.of(header).replaceAll("\\s+", " ").strip();
  }

  /** Methods without a class become class Solution's. */
  Text inSolution() {
    return isBare() ? new Text(header, "class Solution {" + body + "\n}") : this;
  }

  /** Statements, or a main method, without a class become class Main's. */
  Text inMain(boolean extendsSolution) {
    if (!isBare()) return this;
    String opening = "class Main " + (extendsSolution ? "extends Solution " : "") + "{";
    if (METHOD.matcher(Masked.of(body)).find()) return new Text(header, opening + body + "\n}");
    return new Text(header, opening + "public static void main(String[] args) throws Throwable {" + body + "\n}}");
  }

  Text before(String line) {
    return new Text(line + header, body);
  }
}
