package embed.tokenizer;

import embed.EmbedException;
import embed.text.PlainText;
import embed.tokenizer.json.AddedToken;
import embed.tokenizer.json.TokenizerJson;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Finds added tokens in a text as the native library does: first those that are not normalized,
 * then the others between them. Each pass takes the leftmost match, and the longest of several.
 */
final class AddedTokens {
  /** A token to search for, and its id. */
  record Entry(AddedToken token, int id) {
    String content() {
      return token.content();
    }
  }

  /** Receives the segments of a text in order; returns false to end the search. */
  interface SegmentConsumer {
    /** Receives a non-empty segment {@code text[from, to)} without added tokens. */
    boolean text(int from, int to);

    boolean token(int id);
  }

  /**
   * The tokens of one pass, sorted by their characters, so that tokens with a common prefix are
   * neighbours, the shortest first. Even among many tokens, finding one takes a few steps per
   * character.
   */
  private static final class Pass {
    private final Entry[] sorted;
    private final BitSet firsts = new BitSet();

    Pass(List<Entry> entries, boolean normalized) {
      sorted =
          entries.stream()
              .filter(entry -> !entry.content().isEmpty())
              .filter(entry -> entry.token().normalized() == normalized)
              .sorted(Comparator.comparing(Entry::content))
              .toArray(Entry[]::new);
      for (Entry entry : sorted) {
        firsts.set(entry.content().charAt(0));
      }
    }

    /** Where the first token in {@code text[from, to)} starts, or -1. */
    int start(String text, int from, int to) {
      if (sorted.length > 0) {
        for (int i = from; i < to; i++) {
          if (firsts.get(text.charAt(i)) && at(text, i, to) != null) {
            return i;
          }
        }
      }
      return -1;
    }

    /** The longest token that {@code text[from, to)} starts with, or null. */
    Entry at(String text, int from, int to) {
      Entry longest = null;
      int low = 0;
      int high = sorted.length;
      for (int i = from; i < to && low < high; i++) {
        char c = text.charAt(i);
        low = firstFrom(c, i - from, low, high);
        high = firstFrom(c + 1, i - from, low, high);
        if (low < high && sorted[low].content().length() == i - from + 1) {
          longest = sorted[low];
          low++;
        }
      }
      return longest;
    }

    /**
     * The index of the first token in {@code sorted[low, high)} whose character at {@code index} is
     * {@code c} or greater.
     */
    private int firstFrom(int c, int index, int low, int high) {
      int from = low;
      int to = high;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (sorted[middle].content().charAt(index) < c) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      return from;
    }
  }

  private final Pass[] passes;

  AddedTokens(List<Entry> entries) {
    passes = new Pass[] {new Pass(entries, false), new Pass(entries, true)};
  }

  /**
   * Refuses a token that the normalizer turns into nothing: it would match everywhere, endlessly.
   */
  static void requireVisible(TokenizerJson json) {
    List<AddedToken> doubtful = json.maybeNormalizedAway();
    if (doubtful.isEmpty()) {
      return;
    }
    try (NativeTokenizer normalizer =
        NativeTokenizer.load(json.normalizerAlone(), json.errorPrefix())) {
      for (AddedToken token : doubtful) {
        if (normalizer.ids(token.content(), false).length == 0) {
          throw new EmbedException(
              "%s: the normalizer leaves nothing of the added token %s",
              json.source(), PlainText.quote(token.content()));
        }
      }
    }
  }

  /** Splits a text at its added tokens; returns false if {@code segments} ended the search. */
  boolean split(String text, SegmentConsumer segments) {
    return split(text, 0, text.length(), 0, segments);
  }

  private boolean split(String text, int from, int to, int pass, SegmentConsumer segments) {
    if (pass == passes.length) {
      return segments.text(from, to);
    }
    int done = from;
    int searched = from;
    while (true) {
      int start = passes[pass].start(text, searched, to);
      if (start < 0) {
        return done == to || split(text, done, to, pass + 1, segments);
      }
      Entry entry = passes[pass].at(text, start, to);
      searched = start + entry.content().length();
      int end = searched;
      if (entry.token().lstrip()) {
        while (start > done && isSpace(text, start - 1)) {
          start--;
        }
      }
      if (entry.token().rstrip()) {
        while (end < to && isSpace(text, end)) {
          end++;
        }
      }
      if (done < start && !split(text, done, start, pass + 1, segments)) {
        return false;
      }
      if (!segments.token(entry.id())) {
        return false;
      }
      done = end;
    }
  }

  /** Whether the character is white space in Unicode's sense, as the native library takes it. */
  static boolean isSpace(String text, int i) {
    char c = text.charAt(i);
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == 0x85;
  }
}
