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
    String masked = masked(source);
    int end = 0;
    var clause = Pattern.compile("\\s*(?:package|import)\\b[^;]*;").matcher(masked);
    while (clause.region(end, masked.length()).lookingAt()) end = clause.end();
    return new Text(source.substring(0, end), source.substring(end));
  }

  String whole() {
    return header + body;
  }

  boolean isBare() {
    return !TYPE.matcher(masked(body)).find();
  }

  boolean hasImports() {
    return masked(header).contains("import");
  }

  /** `package x;` or nothing. */
  String packageClause() {
    var clause = Pattern.compile("\\bpackage\\b[^;]*;").matcher(masked(header));
    return clause.find() ? clause.group() : "";
  }

  /** The header on one line and without comments, to stand before another text. */
  String headerLine() {
    return masked(header).replaceAll("\\s+", " ").strip();
  }

  /** Methods without a class become class Solution's. */
  Text inSolution() {
    return isBare() ? new Text(header, "class Solution {" + body + "\n}") : this;
  }

  /** Statements, or a main method, without a class become class Main's. */
  Text inMain(boolean extendsSolution) {
    if (!isBare()) return this;
    String opening = "class Main " + (extendsSolution ? "extends Solution " : "") + "{";
    if (METHOD.matcher(masked(body)).find()) return new Text(header, opening + body + "\n}");
    return new Text(header, opening + "public static void main(String[] args) throws Throwable {" + body + "\n}}");
  }

  Text before(String line) {
    return new Text(line + header, body);
  }

  /** The text with comments, strings and character literals blanked out, of the same length. */
  private static String masked(String text) {
    char[] out = text.toCharArray();
    int at = 0;
    while (at < out.length) {
      int end = at;
      if (text.startsWith("//", at)) end = indexOf(text, "\n", at, 0);
      else if (text.startsWith("/*", at)) end = indexOf(text, "*/", at + 2, 2);
      else if (text.startsWith("\"\"\"", at)) end = indexOf(text, "\"\"\"", at + 3, 3);
      else if (out[at] == '"' || out[at] == '\'') end = literalEnd(text, at);
      for (int i = at; i < end; i++) if (out[i] != '\n') out[i] = ' ';
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
