package embed.tokenizer;

import embed.tokenizer.json.AddedToken;
import embed.tokenizer.json.TokenizerJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Byte-level BPE word by word: finds the added tokens and splits the words in Java, and calls the
 * native library only for words that are not in the cache. A word's tokens do not depend on the
 * text around it, so the ids are the same as the native library's for the whole line, at a tenth of
 * the cost. A line that is truncated is not read beyond its last token.
 */
final class ByteLevelTokenizer implements AutoCloseable {
  private final NativeTokenizer tokenizer;
  private final AddedTokens addedTokens;
  private final WordCache cache = new WordCache();
  private final int longestInput;

  /** The ids that the post-processor puts around every line. */
  private final int[] before;

  private final int[] after;

  private ByteLevelTokenizer(
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

  /**
   * Opens the tokenizer, or returns null if Java cannot split its words. The added tokens are not
   * passed to the native library, because it compares each with all others while it loads them.
   */
  static ByteLevelTokenizer open(TokenizerJson json, int longestInput) {
    if (!json.byteLevel()
        || json.addedTokens().keySet().stream().anyMatch(AddedToken::singleWord)) {
      return null;
    }
    NativeTokenizer words = NativeTokenizer.load(json.withoutAddedTokens(), json.errorPrefix());
    int[] around = words.ids("", true);
    int before = before(words, around);
    if (before < 0) {
      words.close();
      return null;
    }
    List<AddedTokens.Entry> entries = new ArrayList<>();
    json.addedTokens().forEach((token, id) -> entries.add(new AddedTokens.Entry(token, id)));
    return new ByteLevelTokenizer(
        words,
        new AddedTokens(entries),
        longestInput,
        Arrays.copyOf(around, before),
        Arrays.copyOfRange(around, before, around.length));
  }

  /**
   * How many of the ids of an empty line precede the words; -1 if the post-processor does not
   * simply put ids around them.
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

  private int[] word(String text, int from, int to) {
    if (to - from > WordCache.MAX_WORD) {
      return tokenizer.ids(text.substring(from, to), false);
    }
    int hash = WordCache.hash(text, from, to);
    int[] ids = cache.get(text, from, to, hash);
    if (ids == null) {
      String word = text.substring(from, to);
      ids = tokenizer.ids(word, false);
      cache.put(word, hash, ids);
    }
    return ids;
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  /** Collects the ids of one line up to the longest input. */
  private final class Line implements AddedTokens.Parts {
    private final String line;
    private final int room = longestInput - before.length - after.length;
    private int[] ids;
    private int count = before.length;
    private boolean truncated;

    Line(String line) {
      this.line = line;
      // Few lines have more tokens than characters, so most arrays need not grow.
      ids = new int[before.length + after.length + Math.min(line.length(), Math.min(room, 32))];
      System.arraycopy(before, 0, ids, 0, before.length);
    }

    @Override
    public boolean text(int from, int to) {
      for (int i = from; i < to; ) {
        int end = WordSplitter.end(line, i, to);
        if (!append(word(line, i, end))) {
          return false;
        }
        i = end;
      }
      return true;
    }

    @Override
    public boolean token(int id) {
      return append(new int[] {id});
    }

    private boolean append(int[] more) {
      int left = room - (count - before.length);
      int added = Math.min(left, more.length);
      int needed = count + added + after.length;
      if (needed > ids.length) {
        ids = Arrays.copyOf(ids, Math.min(Math.max(needed, 2 * ids.length), longestInput));
      }
      System.arraycopy(more, 0, ids, count, added);
      count += added;
      truncated = more.length > left;
      return !truncated;
    }

    TokenIds ids() {
      System.arraycopy(after, 0, ids, count, after.length);
      int length = count + after.length;
      return new TokenIds(length == ids.length ? ids : Arrays.copyOf(ids, length), truncated);
    }
  }
}
