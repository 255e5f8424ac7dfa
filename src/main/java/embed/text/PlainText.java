package embed.text;

/**
 * Makes text from untrusted files safe to show: on one line, of bounded length, without control
 * characters.
 */
public final class PlainText {
  private PlainText() {}

  /**
   * Replaces each tab in {@code text} by a blank, and any other character that is not visible as
   * itself by an escape like {@code \}{@code u001b}: control characters, marks that change the
   * direction of writing, lone surrogates, line separators and unassigned characters.
   *
   * @param most the most code points of {@code text} to show; an ellipsis replaces the rest
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

  /** Like {@link #of}, but shows all of {@code text} and escapes tabs as well. */
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

  /** Shortens {@code text} for a message and puts it in double quotes. */
  public static String quote(String text) {
    return "\"" + shorten(text) + "\"";
  }

  /** Shortens {@code text} to the length that a message may show. */
  public static String shorten(String text) {
    return of(text, 120);
  }

  private static boolean isPlain(int c) {
    if (c == 0x200c || c == 0x200d) {
      return true; // joiners, which many scripts and emoji need
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
