package embed.cli;

/** Text out of untrusted files and arguments, as it may be shown on a terminal. */
final class Printable {
  private Printable() {}

  /** The text on one line, with an escape for each character that is not simply seen. */
  static String escape(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isSeen(c)) {
                shown.appendCodePoint(c);
              } else {
                shown.append(String.format(c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
              }
            });
    return shown.toString();
  }

  private static boolean isSeen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** How many columns of a terminal the text takes. */
  static int width(String text) {
    return text.codePoints().map(Printable::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean isWide =
        switch (Character.UnicodeScript.of(c)) {
          case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> true;
          default ->
              (c >= 0x3000 && c <= 0x303E) // CJK punctuation
                  || (c >= 0xFF01 && c <= 0xFF60) // fullwidth forms
                  || (c >= 0x1F300 && c <= 0x1FAFF); // pictographs
        };
    return isWide ? 2 : 1;
  }
}
