package polyproof;

/** Makes it safe to look for words in a text of Java, Kotlin, Scala or Groovy. */
final class Masked {
  private Masked() {}

  /** The text of the same length, with comments blanked out, and with strings and characters as nothing but quotes. */
  static String of(String text) {
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
