package embed.text;

import embed.EmbedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Turns lines into the token ids that transformers gives them, cut at the checkpoint's longest input.
 * Any number of threads may use one.
 */
public final class LineTokenizer implements AutoCloseable {
  private final NativeTokenizer tokenizer;
  private final int longestInput;
  private final int vocabSize;
  private final Path source;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private LineTokenizer(NativeTokenizer tokenizer, int longestInput, int vocabSize, Path source) {
    this.tokenizer = tokenizer;
    this.longestInput = longestInput;
    this.vocabSize = vocabSize;
    this.source = source;
  }

  /**
   * Opens the tokenizer of a checkpoint.
   *
   * @param vocabSize how many ids the encoder has embeddings for
   * @param longestByPositions how many tokens the encoder has positions for
   * @throws EmbedException where the directory has no tokenizer, or one that is broken or has ids
   *     beyond {@code vocabSize}
   */
  public static LineTokenizer open(Path directory, int vocabSize, int longestByPositions) {
    TokenizerFiles files = new TokenizerFiles(directory);
    TokenizerSettings settings = TokenizerSettings.read(files);
    TokenizerJson json =
        RobertaTokenizerJson.of(
            files.read(TokenizerFiles.VOCABULARY),
            files.read(TokenizerFiles.MERGES),
            settings,
            directory);
    Path source = files.path(json.vocabularyFile());
    if (json.highestId() >= vocabSize) {
      throw new EmbedException(source + " too large");
    }
    int longest = (int) Math.min(settings.modelMaxLength(), longestByPositions);
    return new LineTokenizer(
        NativeTokenizer.load(json.text(), longest, source), longest, vocabSize, source);
  }

  /** The number of tokens at which a line is cut, {@code <s>} and {@code </s>} included. */
  public int longestInput() {
    return longestInput;
  }

  /** The ids of each line, in order. */
  public TokenIds[] tokenize(List<String> lines) {
    TokenIds[] all = new TokenIds[lines.size()];
    String[] texts = new String[all.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = WellFormed.text(lines.get(i));
    }
    Lock reading = lock.readLock();
    reading.lock();
    try {
      checkOpen();
      for (int i = 0; i < texts.length; i++) {
        all[i] = take(tokenizer.encode(texts[i]));
      }
    } finally {
      reading.unlock();
    }
    return all;
  }

  /** The ids of a line. */
  public TokenIds tokenize(String line) {
    return tokenize(List.of(line))[0];
  }

  private TokenIds take(long encoding) {
    long[] wide;
    boolean cut;
    try {
      wide = NativeTokenizer.ids(encoding);
      cut = wide.length >= longestInput && NativeTokenizer.overflows(encoding);
    } finally {
      NativeTokenizer.free(encoding);
    }
    int[] ids = new int[wide.length];
    for (int i = 0; i < ids.length; i++) {
      long id = wide[i];
      if (id >= vocabSize) {
        throw new EmbedException("id " + id + " of " + source + " beyond " + vocabSize);
      }
      ids[i] = (int) id;
    }
    return new TokenIds(ids, cut);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this tokenizer is closed");
    }
  }

  @Override
  public void close() {
    Lock writing = lock.writeLock();
    writing.lock();
    try {
      if (!closed) {
        closed = true;
        tokenizer.close();
      }
    } finally {
      writing.unlock();
    }
  }
}
