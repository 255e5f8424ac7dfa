package embed.text;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import embed.EmbedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tokenizer of the native library, by its ids alone: an {@code Encoding} of DJL fetches masks,
 * type ids, words and tokens of every line, which takes several times as long as the ids.
 *
 * <p>Lines are encoded one by one: {@code batchEncode} starts a pool of threads of its own and
 * takes 1.6 times the processor time for short lines.
 *
 * <p>Its methods may run in any number of threads; {@link #close} must be the last call.
 */
final class NativeTokenizer implements AutoCloseable {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final long handle;

  private NativeTokenizer(long handle) {
    this.handle = handle;
  }

  /**
   * Loads a tokenizer.json.
   *
   * @param source the file at fault where the native library refuses the text
   */
  static NativeTokenizer load(String json, Path source) {
    Library.load();
    try {
      return new NativeTokenizer(LIBRARY.createTokenizerFromString(json));
    } catch (RuntimeException e) {
      throw new EmbedException(source + " describes no tokenizer: " + Json.firstLine(e), e);
    }
  }

  /**
   * The ids of a text.
   *
   * @param special whether the post-processor adds its tokens, {@code <s>} and {@code </s>}
   */
  int[] ids(String text, boolean special) {
    long encoding = encode(text, special);
    try {
      return ids(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The ids of a line with the post-processor's tokens, and whether some were cut off. */
  TokenIds tokenIds(String line, int longest) {
    long encoding = encode(line, true);
    try {
      int[] ids = ids(encoding);
      return new TokenIds(ids, ids.length >= longest && LIBRARY.getOverflowCount(encoding) > 0);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  private long encode(String text, boolean special) {
    try {
      return LIBRARY.encode(handle, text, special);
    } catch (RuntimeException e) {
      throw new EmbedException("the tokenizer failed: " + Json.firstLine(e), e);
    }
  }

  private static int[] ids(long encoding) {
    long[] wide = LIBRARY.getTokenIds(encoding);
    int[] ids = new int[wide.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) wide[i];
    }
    return ids;
  }

  @Override
  public void close() {
    LIBRARY.deleteTokenizer(handle);
  }

  /** The native library, loaded once. */
  private static final class Library {
    private static final String FILE = "RUST_LIBRARY_PATH";

    private static EmbedException failure;

    static {
      try {
        loadLibrary();
      } catch (RuntimeException | LinkageError e) {
        failure =
            new EmbedException(
                "cannot load the tokenizers library ("
                    + Json.firstLine(e)
                    + "): set "
                    + FILE
                    + " to its file",
                e);
      }
    }

    static void load() {
      if (failure != null) {
        throw failure;
      }
    }

    /**
     * Loads the file that the environment names. DJL's own loader does the same, but looks for CUDA
     * first, which takes 0.2 s; it is left to find the library where the environment names no file,
     * or where another class loader holds DJL, which could not use what this one loads.
     */
    private static void loadLibrary() {
      String file = System.getenv(FILE);
      boolean sameLoader =
          TokenizersLibrary.class.getClassLoader() == NativeTokenizer.class.getClassLoader();
      if (file != null && sameLoader && Files.isRegularFile(Path.of(file))) {
        System.load(Path.of(file).toAbsolutePath().toString());
      } else {
        LibUtils.checkStatus();
      }
    }
  }
}
