package embed.file;

/** Text from untrusted files as a person may see it: on one line, of bounded length, inert. */
public final class PlainText {
  private PlainText() {}

  /**
   * {@code text} with a blank for each tab and {@code \}{@code u001b}-like escapes for whatever
   * else does not show as itself: control characters, marks that turn the direction of writing,
   * lone surrogates, line separators, characters that are not assigned.
   *
   * @param most code points of {@code text} that are shown; an ellipsis stands for the rest
   */
  public static String of(String text, int most) {
    StringBuilder plain = new StringBuilder(Math.min(text.length(), most) + 1);
    int at = 0;
    for (int shown = 0; at < text.length(); shown++) {
      if (shown == most) {
        return plain.append('…').toString();
      }
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      append(c == '\t' ? ' ' : c, plain);
    }
    return plain.toString();
  }

  /** The same of all of {@code text}, with an escape for a tab as well. */
  public static String exact(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(c, plain));
    return plain.toString();
  }

  private static void append(int c, StringBuilder to) {
    if (isPlain(c)) {
      to.appendCodePoint(c);
    } else {
      escape(c, to);
    }
  }

  /** {@code text} in double quotes, shortened, for a message. */
  public static String quote(String text) {
    return "\"" + shorten(text) + "\"";
  }

  /** {@code text} as long as a message may have it. */
  public static String shorten(String text) {
    return of(text, 120);
  }

  private static boolean isPlain(int c) {
    if (c == 0x200c || c == 0x200d) {
      return true; // the joiners, without which many a script and emoji falls apart
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static void escape(int c, StringBuilder to) {
    for (char unit : Character.toChars(c)) {
      to.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        to.append(Character.forDigit(unit >> shift & 0xf, 16));
      }
    }
  }
}
