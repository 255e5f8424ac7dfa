package embed.tokenizer;

/**
 * Splits a text into words as GPT-2's byte-level pre-tokenizer does, by the pattern
 *
 * <pre>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</pre>
 *
 * The words cover the text without gaps. The end of a word depends on at most the two characters
 * after it.
 */
public final class WordSplitter {
  private WordSplitter() {}

  /** The end of the word that starts at {@code from}, in a text that ends at {@code to}. */
  static int end(String text, int from, int to) {
    char first = text.charAt(from);
    if (first == '\'') {
      int contraction = contraction(text, from, to);
      if (contraction > 0) {
        return from + contraction;
      }
    }
    int start = from;
    byte kind = kind(text, from, to);
    if (first == ' ' && from + 1 < to) {
      byte next = kind(text, from + 1, to);
      if (next != CharacterKind.SPACE) {
        start = from + 1;
        kind = next;
      }
    }
    int end = endOfRun(text, start, to, kind);
    // A run of white space leaves its last character to the word that follows it.
    return kind == CharacterKind.SPACE && end < to && end - from > 1 ? end - 1 : end;
  }

  private static int endOfRun(String text, int from, int to, byte kind) {
    int i = from;
    while (i < to && kind(text, i, to) == kind) {
      i += Character.isHighSurrogate(text.charAt(i)) && i + 1 < to ? width(text, i) : 1;
    }
    return i;
  }

  private static int width(String text, int i) {
    return Character.isLowSurrogate(text.charAt(i + 1)) ? 2 : 1;
  }

  private static byte kind(String text, int i, int to) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c) && i + 1 < to) {
      return CharacterKind.of(text.codePointAt(i));
    }
    return CharacterKind.of(c);
  }

  private static int contraction(String text, int from, int to) {
    if (from + 1 >= to) {
      return 0;
    }
    char second = text.charAt(from + 1);
    if (second == 's' || second == 't' || second == 'm' || second == 'd') {
      return 2;
    }
    if (from + 2 >= to) {
      return 0;
    }
    char third = text.charAt(from + 2);
    boolean three =
        (second == 'r' && third == 'e')
            || (second == 'v' && third == 'e')
            || (second == 'l' && third == 'l');
    return three ? 3 : 0;
  }
}
