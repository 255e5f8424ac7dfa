package embed.text;

/** Measures the width of text on a terminal or in a monospaced font. */
public final class Columns {
  private Columns() {}

  /** How many columns {@code text} takes: two for a wide character, none for a combining mark. */
  public static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
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
