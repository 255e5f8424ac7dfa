package embed.tokenizer;

import embed.tokenizer.json.AddedToken;
import embed.tokenizer.json.TokenizerJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Byte-level BPE that finds the added tokens in Java and gives the text between them to the native
 * library. That library compares each added token with all others while it loads them, which takes
 * half a minute for 60,000. The ids are the same.
 */
final class SegmentTokenizer implements AutoCloseable {
  private final NativeTokenizer tokenizer;
  private final AddedTokens addedTokens;
  private final int longestInput;

  /** The ids that the post-processor puts around every line. */
  private final int[] before;

  private final int[] after;

  private SegmentTokenizer(
      NativeTokenizer tokenizer,
      AddedTokens addedTokens,
      int longestInput,
      int[] before,
      int[] after) {
    this.tokenizer = tokenizer;
    this.addedTokens = addedTokens;
    this.longestInput = longestInput;
    this.before = before;
    this.after = after;
  }

  /** Opens the tokenizer, or returns null if only the native library finds its added tokens. */
  static SegmentTokenizer open(TokenizerJson json, int longestInput) {
    if (!json.isByteLevel()
        || json.addedTokens().keySet().stream().anyMatch(AddedToken::singleWord)) {
      return null;
    }
    NativeTokenizer tokenizer = NativeTokenizer.load(json.withoutAddedTokens(), json.errorPrefix());
    int[] around = tokenizer.ids("", true);
    int before = before(tokenizer, around);
    if (before < 0) {
      tokenizer.close();
      return null;
    }
    List<AddedTokens.Entry> entries = new ArrayList<>();
    json.addedTokens().forEach((token, id) -> entries.add(new AddedTokens.Entry(token, id)));
    return new SegmentTokenizer(
        tokenizer,
        new AddedTokens(entries),
        longestInput,
        Arrays.copyOf(around, before),
        Arrays.copyOfRange(around, before, around.length));
  }

  /**
   * How many of the ids of an empty line precede the text; -1 if the post-processor does not simply
   * put ids around them.
   */
  private static int before(NativeTokenizer tokenizer, int[] around) {
    for (int before = 0; before <= around.length; before++) {
      if (surrounds(tokenizer, around, before, "a") && surrounds(tokenizer, around, before, "b")) {
        return before;
      }
    }
    return -1;
  }

  private static boolean surrounds(
      NativeTokenizer tokenizer, int[] around, int before, String word) {
    int[] ids = tokenizer.ids(word, false);
    int[] expected = new int[around.length + ids.length];
    System.arraycopy(around, 0, expected, 0, before);
    System.arraycopy(ids, 0, expected, before, ids.length);
    System.arraycopy(around, before, expected, before + ids.length, around.length - before);
    return ids.length > 0 && Arrays.equals(expected, tokenizer.ids(word, true));
  }

  /** The ids of a line without text. */
  int[] emptyLine() {
    return tokenizer.ids("", true);
  }

  TokenIds tokenize(String line) {
    Line parts = new Line(line);
    addedTokens.split(line, parts);
    return parts.ids();
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  /** Collects the ids of one line up to the longest input. */
  private final class Line implements AddedTokens.SegmentConsumer {
    private final String line;
    private final int end = longestInput - after.length;
    private int[] ids;
    private int count = before.length;
    private boolean truncated;

    Line(String line) {
      this.line = line;
      // Few lines have more tokens than characters, so most arrays need not grow.
      ids =
          new int
              [before.length
                  + after.length
                  + Math.min(line.length(), Math.min(end - before.length, 32))];
      System.arraycopy(before, 0, ids, 0, before.length);
    }

    @Override
    public boolean text(int from, int to) {
      TokenIds more = tokenizer.tokenIds(line.substring(from, to), false, longestInput);
      return append(more.ids(), more.truncated());
    }

    @Override
    public boolean token(int id) {
      return append(new int[] {id}, false);
    }

    /** Returns false if the line is full. */
    private boolean append(int[] more, boolean hasMore) {
      int added = Math.min(end - count, more.length);
      if (count + added + after.length > ids.length) {
        ids =
            Arrays.copyOf(
                ids,
                Math.min(Math.max(count + added + after.length, 2 * ids.length), longestInput));
      }
      System.arraycopy(more, 0, ids, count, added);
      count += added;
      truncated = hasMore || added < more.length;
      return !truncated;
    }

    TokenIds ids() {
      System.arraycopy(after, 0, ids, count, after.length);
      int length = count + after.length;
      return new TokenIds(length == ids.length ? ids : Arrays.copyOf(ids, length), truncated);
    }
  }
}
