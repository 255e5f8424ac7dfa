package embed.output.rowwise;

/** A field of comma- or tab-separated values. */
public final class QuotedField {
  private QuotedField() {}

  /**
   * The text, quoted if it contains the separator, a quote or a line break, with each quote inside
   * it doubled (RFC 4180). An empty text is quoted as well, so that readers can distinguish it from
   * a missing value.
   */
  public static String of(String text, char separator) {
    return needsQuotes(text, separator) ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static boolean needsQuotes(String text, char separator) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == separator || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return text.isEmpty();
  }
}
