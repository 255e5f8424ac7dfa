package embed.tokenizer;

import embed.tokenizer.json.TokenizerJson;
import java.util.function.Function;

/**
 * Bounds the time and memory that a long line takes, by one rule for all tokenizers: only a piece
 * of it is tokenized, and the rest only counts as truncated. The piece is the start of the line, or
 * its end where lines are truncated on the left.
 *
 * <p>The piece has 32 characters for each token of the longest input, and at least 65,536. If it
 * makes fewer tokens than fit, a piece of four times as many characters is tried, once. If there is
 * no longest input, the piece has 2^20 characters. No piece has more than 2^21, because the native
 * library ends the process if a regular expression backtracks ten million times. A piece ends at
 * the last white space in its last quarter if there is any.
 *
 * <p>So token ids can differ from those of transformers only for lines of more than 65,536
 * characters, in two cases: a word without white space crosses the end of the piece and the tokens
 * that fit reach into it, or even the larger piece makes fewer tokens than fit.
 */
final class LongLine {
  /** The longest input of a tokenizer that truncates nothing. */
  static final int NO_LONGEST_INPUT = Integer.MAX_VALUE;

  private static final int CHARACTERS_PER_TOKEN = 32;
  private static final int LEAST = 1 << 16;
  private static final int WITHOUT_LONGEST_INPUT = 1 << 20;
  private static final int MOST = TokenizerJson.LONGEST_TEXT;

  /**
   * The piece {@code line[from, to)} of a line.
   *
   * @param ids the ids of the line
   */
  record Piece(int from, int to, TokenIds ids) {}

  private final int size;
  private final int largerSize;
  private final boolean left;

  /**
   * Creates the rule for a tokenizer.
   *
   * @param longest the number of tokens at which a line is truncated, or {@link #NO_LONGEST_INPUT}
   * @param left whether lines are truncated at their start
   */
  LongLine(int longest, boolean left) {
    if (longest == NO_LONGEST_INPUT) {
      size = WITHOUT_LONGEST_INPUT;
      largerSize = WITHOUT_LONGEST_INPUT;
    } else {
      size = (int) Math.min(MOST, Math.max(LEAST, (long) CHARACTERS_PER_TOKEN * longest));
      largerSize = Math.min(MOST, 4 * size);
    }
    this.left = left;
  }

  /** Tokenizes a line, or the piece of it that is used. */
  Piece tokenize(String line, Function<String, TokenIds> tokenizer) {
    if (line.length() <= size) {
      return new Piece(0, line.length(), tokenizer.apply(line));
    }
    Piece piece = piece(line, size, tokenizer);
    return piece.ids().truncated() || largerSize == size
        ? withRest(line, piece)
        : withRest(line, piece(line, largerSize, tokenizer));
  }

  private Piece piece(String line, int most, Function<String, TokenIds> tokenizer) {
    int length = line.length();
    int from = left && most < length ? start(line, length - most) : 0;
    int to = !left && most < length ? end(line, most) : length;
    return new Piece(from, to, tokenizer.apply(line.substring(from, to)));
  }

  /** The last white space in the last quarter of {@code line[0, most)}, or else its end. */
  private static int end(String line, int most) {
    for (int i = most - 1; i >= most - most / 4; i--) {
      if (AddedTokens.isSpace(line, i)) {
        return i;
      }
    }
    return isInPair(line, most) ? most - 1 : most;
  }

  /**
   * The first white space in the first quarter of the line from {@code from} on, or else its start.
   */
  private static int start(String line, int from) {
    for (int i = from; i < from + (line.length() - from) / 4; i++) {
      if (AddedTokens.isSpace(line, i)) {
        return i;
      }
    }
    return isInPair(line, from) ? from + 1 : from;
  }

  /** Whether the characters before and at an index are one code point. */
  private static boolean isInPair(String line, int i) {
    return Character.isSurrogatePair(line.charAt(i - 1), line.charAt(i));
  }

  private static Piece withRest(String line, Piece piece) {
    boolean isWhole = piece.to() - piece.from() == line.length();
    return isWhole
        ? piece
        : new Piece(piece.from(), piece.to(), new TokenIds(piece.ids().ids(), true));
  }
}
