package embed.tokenizer;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.text.WellFormed;
import embed.tokenizer.json.TokenizerFiles;
import embed.tokenizer.json.TokenizerJson;
import embed.tokenizer.json.TokenizerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Turns lines into the same token ids as transformers, truncated at the checkpoint's longest input.
 * Any number of threads may share a tokenizer.
 */
public final class LineTokenizer implements AutoCloseable {
  /** {@code <s>}, {@code </s>} and one token between them. */
  private static final int SHORTEST = 3;

  /** Finds the added tokens in Java; null if only the native library does. */
  private final SegmentTokenizer bySegments;

  /** The native tokenizer for whole lines; if {@code bySegments} is set, null until needed. */
  private NativeTokenizer whole;

  private final TokenizerJson json;
  private final TokenizerSettings settings;
  private final int longestInput;
  private final String longestInputSource;
  private final LongLine longLine;
  private final int vocabSize;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private LineTokenizer(
      SegmentTokenizer bySegments,
      NativeTokenizer whole,
      TokenizerJson json,
      TokenizerSettings settings,
      InputLimit limit,
      int vocabSize) {
    this.bySegments = bySegments;
    this.whole = whole;
    this.json = json;
    this.settings = settings;
    this.longestInput = limit.tokens();
    this.longestInputSource = limit.source();
    this.longLine = new LongLine(longestInput, json.truncatesLeft());
    this.vocabSize = vocabSize;
  }

  /**
   * Opens the tokenizer of a checkpoint.
   *
   * @param vocabSize how many ids the encoder has embeddings for
   * @param limit the longest input as far as the checkpoint's other files say
   * @param lowerCase whether to lower-case texts regardless of the tokenizer's files
   * @throws EmbedException if the directory has no tokenizer or a broken one
   */
  public static LineTokenizer open(
      Path directory, int vocabSize, InputLimit limit, boolean lowerCase) {
    TokenizerFiles files = new TokenizerFiles(directory);
    TokenizerSettings settings = TokenizerSettings.read(files);
    boolean ofTokenizer = !limit.isStated() && settings.modelMaxLength() < limit.tokens();
    int longest = ofTokenizer ? (int) settings.modelMaxLength() : limit.tokens();
    String source = ofTokenizer ? "model_max_length in tokenizer_config.json" : limit.source();
    if (longest < SHORTEST) {
      throw new EmbedException(
          "%s allows inputs of %s tokens (%s), which leaves no room for text",
          directory, longest, source);
    }
    TokenizerJson saved = files.tokenizer(settings, longest);
    TokenizerJson json = lowerCase ? saved.lowerCased() : saved;
    AddedTokens.requireVisible(json);
    SegmentTokenizer bySegments = SegmentTokenizer.open(json, longest);
    LineTokenizer tokenizer =
        new LineTokenizer(
            bySegments,
            bySegments == null ? NativeTokenizer.load(json.text(), json.errorPrefix()) : null,
            json,
            settings,
            new InputLimit(longest, source, limit.isStated()),
            vocabSize);
    int around = tokenizer.emptyLine().length;
    if (around >= longest) {
      tokenizer.close();
      throw new EmbedException(
          "%s: it puts %s tokens around a line of %s", json.errorPrefix(), around, longest);
    }
    return tokenizer;
  }

  private synchronized NativeTokenizer whole() {
    if (whole == null) {
      whole = NativeTokenizer.load(json.text(), json.errorPrefix());
    }
    return whole;
  }

  /**
   * Loads the native library and calls the functions that {@link #open} and {@link #tokenize} use.
   * Without this they would have to wait while another library is loaded, because the dynamic
   * linker does one thing at a time.
   *
   * @throws EmbedException if the library cannot be loaded
   */
  public static void link() {
    String smallest = "{\"model\":{\"type\":\"BPE\",\"vocab\":{},\"merges\":[]}}";
    try (NativeTokenizer tokenizer = NativeTokenizer.load(smallest, "the smallest tokenizer")) {
      tokenizer.tokenIds("", true, 0);
    }
  }

  /** The names of the files in a directory that {@link #open} reads. */
  public static List<String> files(Path directory) {
    return new TokenizerFiles(directory).names();
  }

  /** The keys of tokenizer_config.json that nothing reads. */
  public List<String> unusedKeys() {
    return settings.config().unused();
  }

  /** The mask token, such as {@code <mask>}, or null. */
  public String maskToken() {
    return settings.token("mask_token");
  }

  /** The number of tokens at which a line is truncated, including {@code <s>} and {@code </s>}. */
  public int longestInput() {
    return longestInput;
  }

  /** The setting that gives {@link #longestInput}, and its file. */
  public String longestInputSource() {
    return longestInputSource;
  }

  /**
   * How many tokens at the start of a line belong to a prompt: as many as the prompt has alone,
   * without those that the tokenizer puts after every line.
   */
  public int promptTokens(String prompt) {
    if (prompt.isEmpty()) {
      return 0;
    }
    int[] alone = tokenize(prompt).ids();
    int[] around = emptyLine();
    int end = alone.length;
    boolean hasEnd = around.length > 0 && alone[end - 1] == around[around.length - 1];
    return hasEnd ? end - 1 : end;
  }

  /** The ids that are put around every line. */
  private int[] emptyLine() {
    lock.readLock().lock();
    try {
      checkOpen();
      return bySegments == null ? whole().ids("", true) : bySegments.emptyLine();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The ids of each line, in order; for a line that cannot be embedded, a problem instead. */
  public TokenIds[] tokenize(List<String> lines) {
    TokenIds[] ids = new TokenIds[lines.size()];
    lock.readLock().lock();
    try {
      checkOpen();
      for (int i = 0; i < ids.length; i++) {
        ids[i] = ids(lines.get(i));
      }
    } finally {
      lock.readLock().unlock();
    }
    return ids;
  }

  /**
   * The ids of a line.
   *
   * @throws EmbedException if it has no tokens, or one without an embedding in the encoder
   */
  public TokenIds tokenize(String line) {
    lock.readLock().lock();
    try {
      checkOpen();
      TokenIds ids = ids(line);
      if (ids.problem() != null) {
        throw new EmbedException(Kind.LINE, "the line %s", ids.problem());
      }
      return ids;
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * The tokens of a line, truncated like its ids, with their positions in it. This is for
   * inspection, as it takes many times longer than the ids.
   */
  public List<TokenSpan> spans(String line) {
    lock.readLock().lock();
    try {
      checkOpen();
      String text = WellFormed.text(line);
      LongLine.Piece piece = longLine.tokenize(text, this::idsOfPiece);
      List<TokenSpan> spans = whole().spans(text.substring(piece.from(), piece.to()));
      return piece.from() == 0
          ? spans
          : spans.stream().map(span -> span.movedBy(piece.from())).toList();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * The token and text of each id. This is for inspecting a few ids, as it loads the tokenizer
   * again.
   */
  public List<TokenText> texts(int[] ids) {
    lock.readLock().lock();
    try (NativeTokenizer speller =
        NativeTokenizer.load(json.withoutDecoder(), json.errorPrefix())) {
      checkOpen();
      List<TokenText> texts = new ArrayList<>(ids.length);
      for (int id : ids) {
        texts.add(new TokenText(id, speller.decode(id), whole().decode(id)));
      }
      return texts;
    } finally {
      lock.readLock().unlock();
    }
  }

  private TokenIds ids(String line) {
    String text = WellFormed.text(Objects.requireNonNull(line, "line"));
    TokenIds ids;
    try {
      ids = longLine.tokenize(text, this::idsOfPiece).ids();
    } catch (EmbedException e) {
      return TokenIds.failed("cannot be tokenized: " + e.getMessage());
    }
    if (ids.ids().length == 0) {
      return TokenIds.failed(
          "has no tokens, and the tokenizer in "
              + json.source()
              + " adds none: leave the line out, or give the tokenizer a post_processor");
    }
    for (int id : ids.ids()) {
      if (id < 0 || id >= vocabSize) { // the native library's ids are unsigned
        return TokenIds.failed(
            "has a token with the id "
                + Integer.toUnsignedString(id)
                + ", but the model's vocab_size is "
                + vocabSize
                + ": leave the line out, or use the tokenizer that belongs to the model");
      }
    }
    return ids;
  }

  private TokenIds idsOfPiece(String piece) {
    return bySegments != null
        ? bySegments.tokenize(piece)
        : whole().tokenIds(piece, true, longestInput);
  }

  private void checkOpen() {
    if (closed) {
      throw EmbedException.closed(null);
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        if (bySegments != null) {
          bySegments.close();
        }
        if (whole != null) {
          whole.close();
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
