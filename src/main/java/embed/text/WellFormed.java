package embed.text;

/** Makes text encodable as UTF-8. */
public final class WellFormed {
  private static final char REPLACEMENT = '\uFFFD';

  private WellFormed() {}

  /** Replaces each unpaired surrogate by U+FFFD. */
  public static String text(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaced(text, i);
      }
    }
    return text;
  }

  private static String replaced(String text, int from) {
    StringBuilder copy = null;
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        copy = copy == null ? new StringBuilder(text) : copy;
        copy.setCharAt(i, REPLACEMENT);
      }
    }
    return copy == null ? text : copy.toString();
  }
}
